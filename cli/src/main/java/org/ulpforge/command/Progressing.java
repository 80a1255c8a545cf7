package org.ulpforge.command;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how much of some work is done: a bar on a terminal, now and then a line otherwise. */
final class Progressing implements LongConsumer, AutoCloseable {

  private static final int LINES = 4;

  private final Terminal terminal;
  private final String task;
  private final long total;
  private final AtomicLong done = new AtomicLong();
  private final ProgressBar bar;

  /**
   * @param total of what {@link #accept} is told in steps
   */
  Progressing(Terminal terminal, String task, long total) {
    this.terminal = terminal;
    this.task = task;
    this.total = total;
    this.bar = terminal.interactive() ? bar(task, total) : null;
  }

  static ProgressBar bar(String task, long total) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setUpdateIntervalMillis(200)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .clearDisplayOnFinish()
        .build();
  }

  @Override
  public void accept(long steps) {
    long after = done.addAndGet(steps);
    if (bar != null) {
      bar.stepBy(steps);
    } else if (worthLines()
        && after * LINES / total > (after - steps) * LINES / total
        && after < total) {
      terminal.err().println(task + ": " + 100 * after / total + " %");
    }
  }

  /** Below some 10^8 inputs the end is seconds away. */
  private boolean worthLines() {
    return total > 100_000_000;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
