package org.ulpforge.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times dot products with surrogates beside those with exact products: in turns within one JVM, by
 * the processor time of the thread, the least of several rounds.
 */
@Command(
    name = "dots",
    mixinStandardHelpOptions = true,
    description = {
      "Times dot products of codes by surrogates beside exact ones: picoseconds a pair, the least of",
      "the rounds, and the ratio to f32 with FMA. At lengths that lie in a cache, and in memory."
    })
public final class DotSuite implements Runnable {

  private static final long NANOS_PER_TURN = 20_000_000;

  /** Turns before those that count: C2 has compiled a loop long before. */
  private static final int WARM_UP = 10;

  @Option(names = "--rounds", defaultValue = "15", description = "turns of each, default: 15")
  private int rounds;

  @Option(
      names = "--length",
      split = ",",
      defaultValue = "4096,8388608",
      description = "pairs, multiples of 64; default: 4096,8388608")
  private List<Integer> lengths;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private float sink;

  /** Arguments as {@code --help} shows them. */
  public static void main(String[] args) {
    System.exit(Suite.execute(new DotSuite(), args));
  }

  @Override
  public void run() {
    Suite.require("--rounds", rounds, 1, 1 << 16);
    lengths.forEach(n -> Suite.require("--length", n, 64, 1 << 28));
    for (int length : lengths) {
      DotContender[] contenders = DotContender.values();
      DotContender.Loop[] loops = new DotContender.Loop[contenders.length];
      Arrays.setAll(loops, i -> contenders[i].loop(length, new SplittableRandom(1)));
      double[] least = new double[loops.length];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      for (int round = -WARM_UP; round < rounds; round++) {
        for (int i = 0; i < loops.length; i++) {
          double time = turn(loops[i]) / length;
          least[i] = round < 0 ? least[i] : Math.min(least[i], time);
        }
      }
      System.out.printf(Locale.ROOT, "%,d pairs%n%-40s %8s %7s%n", length, "", "ps", "ratio");
      for (int i = 0; i < loops.length; i++) {
        System.out.printf(
            Locale.ROOT,
            "%-40s %8.1f %7.2f%n",
            contenders[i].title(),
            1000 * least[i],
            least[i] / least[DotContender.FMA.ordinal()]);
      }
    }
    if (Float.isNaN(sink)) {
      throw new IllegalStateException("a dot product of finite numbers is not finite");
    }
  }

  /** Nanoseconds of one dot product. */
  private double turn(DotContender.Loop loop) {
    long start = threads.getCurrentThreadCpuTime();
    long end = start;
    long calls = 0;
    while (end - start < NANOS_PER_TURN) {
      for (int i = 0; i < 8; i++) {
        sink = loop.sum();
      }
      calls += 8;
      end = threads.getCurrentThreadCpuTime();
    }
    return (double) (end - start) / calls;
  }
}
