package org.ulpforge.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times actions side by side: in turns within one JVM, by the processor time of the thread, the
 * least of several rounds.
 *
 * @param rounds turns of each that count
 */
record Turns(int rounds) {

  /** One of them. */
  record Contender(String title, Runnable action) {}

  /** So long that caches which others emptied do not count. */
  private static final long NANOS_PER_TURN = 40_000_000;

  /** Turns before those that count. */
  private static final int WARM_UP = 10;

  /** Nanoseconds of one run of each. */
  double[] time(List<Contender> contenders) {
    double[] least = new double[contenders.size()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int i = 0; i < least.length; i++) {
        double time = turn(contenders.get(i).action(), threads);
        least[i] = round < 0 ? least[i] : Math.min(least[i], time);
      }
    }
    return least;
  }

  private static double turn(Runnable action, ThreadMXBean threads) {
    long start = threads.getCurrentThreadCpuTime();
    long end = start;
    long runs = 0;
    while (end - start < NANOS_PER_TURN) {
      action.run();
      runs++;
      end = threads.getCurrentThreadCpuTime();
    }
    return (double) (end - start) / runs;
  }

  /**
   * Times all and prints microseconds, and the time of the first over each.
   *
   * @param bytes that each run moves, for GB/s; 0 for no such column
   */
  void print(String title, List<Contender> contenders, long bytes) {
    double[] nanos = time(contenders);
    System.out.printf(
        Locale.ROOT,
        "%s%n%-52s %10s %7s%s%n",
        title,
        "",
        "us",
        "times",
        bytes > 0 ? "   GB/s" : "");
    for (int i = 0; i < nanos.length; i++) {
      String rate = bytes > 0 ? String.format(Locale.ROOT, "%7.2f", bytes / nanos[i]) : "";
      System.out.printf(
          Locale.ROOT,
          "%-52s %10.3f %7.2f%s%n",
          contenders.get(i).title(),
          nanos[i] / 1000,
          nanos[0] / nanos[i],
          rate);
    }
  }
}
