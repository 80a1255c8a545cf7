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

/**
 * Times methods on arrays, of emitted Java kernels and others, on one thread, by its processor
 * time.
 */
public final class ArrayTimer implements KernelTimer {

  /** Elements between two looks at the clock. */
  private static final int ELEMENTS = 1 << 19;

  /** Turns that are no faster, one after another, end the warming up; but at most so many. */
  private static final int STEADY_TURNS = 20;

  private static final int MOST_TURNS = 200;
  private static final double STEADY = 0.8;

  private final int rounds;
  private final long nanosPerRound;
  private final Warmed warmed;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /**
   * @param rounds how often each loop has its turn, after it has warmed up
   * @param nanosPerRound about how long a turn takes; with ten million a loop warms up in 0.2 s
   */
  public ArrayTimer(int rounds, long nanosPerRound) {
    this(rounds, nanosPerRound, (_, _) -> {});
  }

  private ArrayTimer(int rounds, long nanosPerRound, Warmed warmed) {
    if (rounds < 1 || nanosPerRound < 1) {
      throw new IllegalArgumentException("at least one round of some length");
    }
    this.rounds = rounds;
    this.nanosPerRound = nanosPerRound;
    this.warmed = warmed;
  }

  /** Is told of each loop that has warmed up. */
  @FunctionalInterface
  public interface Warmed {

    /**
     * @param loop its index
     * @param nanos for an element, the least so far
     */
    void accept(int loop, double nanos);
  }

  /** The same timer, which tells of its progress. */
  public ArrayTimer reporting(Warmed listener) {
    return new ArrayTimer(rounds, nanosPerRound, listener);
  }

  @Override
  public List<Double> nanosPerElement(
      List<Program> programs, ScalarFormat storage, Format compute, double[][] inputs) {
    List<ArrayLoop> loops = programs.stream().map(p -> ArrayLoop.of(p, storage, compute)).toList();
    return nanosPerElement(loops, storage, inputs);
  }

  /** As the method on programs, for any loops on arrays of one format. */
  public List<Double> nanosPerElement(
      List<ArrayLoop> loops, ScalarFormat storage, double[][] inputs) {
    StoredBlock[] arguments = stored(storage, inputs);
    return medians(loops, arguments, StoredBlock.of(storage, inputs[0].length));
  }

  /**
   * As {@link #nanosPerElement}, but the results become the first argument of the next call: calls
   * that are short enough wait for each other, so that differences between loops are latencies.
   */
  List<Double> nanosInPlace(List<ArrayLoop> loops, ScalarFormat storage, double[][] inputs) {
    StoredBlock[] arguments = stored(storage, inputs);
    return medians(loops, arguments, arguments[0]);
  }

  private static StoredBlock[] stored(ScalarFormat storage, double[][] inputs) {
    int length = inputs[0].length;
    StoredBlock[] arguments = new StoredBlock[inputs.length];
    for (int a = 0; a < inputs.length; a++) {
      arguments[a] = StoredBlock.of(storage, length);
      for (int i = 0; i < length; i++) {
        arguments[a].set(i, storage.encode(inputs[a][i], Overflow.NON_SATURATING));
      }
    }
    return arguments;
  }

  private List<Double> medians(List<ArrayLoop> loops, StoredBlock[] arguments, StoredBlock result) {
    int length = result.length();
    double[][] times = new double[loops.size()][rounds];
    for (int k = 0; k < loops.size(); k++) {
      warmed.accept(k, warmUp(loops.get(k), arguments, result, length));
    }
    for (int round = 0; round < rounds; round++) {
      for (int k = 0; k < loops.size(); k++) {
        times[k][round] = turn(loops.get(k), arguments, result, length);
      }
    }
    List<Double> medians = new ArrayList<>();
    for (double[] each : times) {
      Arrays.sort(each);
      medians.add((each[(rounds - 1) / 2] + each[rounds / 2]) / 2);
    }
    return List.copyOf(medians);
  }

  /**
   * Until C2 has compiled the loop: it must have been called some thousand times, and a turn is no
   * longer faster than those before it.
   *
   * @return the least time of an element
   */
  private double warmUp(ArrayLoop loop, StoredBlock[] arguments, StoredBlock result, int length) {
    double best = Double.POSITIVE_INFINITY;
    int same = 0;
    for (int i = 0; i < MOST_TURNS && same < STEADY_TURNS; i++) {
      double nanos = turn(loop, arguments, result, length);
      same = nanos < STEADY * best ? 0 : same + 1;
      best = Math.min(best, nanos);
    }
    return best;
  }

  private double turn(ArrayLoop loop, StoredBlock[] arguments, StoredBlock result, int length) {
    long start = threads.getCurrentThreadCpuTime();
    long end = start;
    long calls = 0;
    int once = Math.max(1, ELEMENTS / length);
    try {
      while (end - start < nanosPerRound) {
        loop.repeat(arguments, result, length, once);
        calls += once;
        end = threads.getCurrentThreadCpuTime();
      }
    } catch (Throwable e) {
      throw new IllegalStateException("a loop fails while it is timed: " + e, e);
    }
    return (double) (end - start) / calls / length;
  }
}
