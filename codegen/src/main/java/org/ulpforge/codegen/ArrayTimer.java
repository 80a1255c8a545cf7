package org.ulpforge.codegen;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ulpforge.cost.KernelTimer;
import org.ulpforge.format.Format;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Program;

/** Times the array methods of emitted Java kernels on one thread, by its processor time. */
public final class ArrayTimer implements KernelTimer {

  /** Calls between two looks at the clock. */
  private static final int CALLS = 256;

  private final int rounds;
  private final long nanosPerRound;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /**
   * @param rounds how often each program has its turn, after three turns to warm up
   * @param nanosPerRound about how long a turn takes; some ten million is enough for C2 to compile
   *     the kernel while it warms up
   */
  public ArrayTimer(int rounds, long nanosPerRound) {
    if (rounds < 1 || nanosPerRound < 1) {
      throw new IllegalArgumentException("at least one round of some length");
    }
    this.rounds = rounds;
    this.nanosPerRound = nanosPerRound;
  }

  @Override
  public List<Double> nanosPerElement(
      List<Program> programs, ScalarFormat storage, Format compute, double[][] inputs) {
    int length = inputs[0].length;
    StoredBlock[] arguments = new StoredBlock[inputs.length];
    for (int a = 0; a < inputs.length; a++) {
      arguments[a] = StoredBlock.of(storage, length);
      for (int i = 0; i < length; i++) {
        arguments[a].set(i, storage.encode(inputs[a][i], Overflow.NON_SATURATING));
      }
    }
    StoredBlock result = StoredBlock.of(storage, length);
    List<JavaMethods> kernels = programs.stream().map(p -> kernel(p, storage, compute)).toList();
    double[][] times = new double[kernels.size()][rounds];
    for (int round = -3; round < rounds; round++) {
      for (int k = 0; k < kernels.size(); k++) {
        double nanos = turn(kernels.get(k), arguments, result, length);
        if (round >= 0) {
          times[k][round] = nanos;
        }
      }
    }
    List<Double> medians = new ArrayList<>();
    for (double[] each : times) {
      Arrays.sort(each);
      medians.add((each[(rounds - 1) / 2] + each[rounds / 2]) / 2);
    }
    return List.copyOf(medians);
  }

  private static JavaMethods kernel(Program program, ScalarFormat storage, Format compute) {
    KernelName name = new KernelName("timed", storage.name(), "s0u0", "loop", "");
    KernelFacts facts = new KernelFacts("timed", "", 0, "", "", "", 0, 0, false, "");
    KernelSpec spec = new KernelSpec(name, program, storage, compute, facts);
    return JavaMethods.compile(spec, new JavaBackend().emit(spec));
  }

  private double turn(JavaMethods kernel, StoredBlock[] arguments, StoredBlock result, int length) {
    long start = threads.getCurrentThreadCpuTime();
    long end = start;
    long calls = 0;
    try {
      while (end - start < nanosPerRound) {
        kernel.repeat(arguments, result, length, CALLS);
        calls += CALLS;
        end = threads.getCurrentThreadCpuTime();
      }
    } catch (Throwable e) {
      throw new IllegalStateException("a kernel fails while it is timed: " + e, e);
    }
    return (double) (end - start) / calls / length;
  }
}
