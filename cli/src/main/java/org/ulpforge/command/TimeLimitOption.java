package org.ulpforge.command;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.ulpforge.problem.Budget;
import picocli.CommandLine.Option;

/** When a search ends before its evaluations are done. */
final class TimeLimitOption {

  @Option(names = "--time-limit", paramLabel = "TIME", description = "such as 90s or 30m")
  private String limit;

  /**
   * Begins to count.
   *
   * @return whether the time is over, or {@code stopped} set
   * @throws IllegalArgumentException if the limit is no time
   */
  BooleanSupplier stopping(AtomicBoolean stopped) {
    if (limit == null) {
      return stopped::get;
    }
    Duration most = Budget.parseTime(limit);
    long start = System.nanoTime();
    return () -> stopped.get() || System.nanoTime() - start > most.toNanos();
  }
}
