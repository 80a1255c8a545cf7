package org.ulpforge.command;

import picocli.CommandLine.Option;

/** How many threads work. */
final class ThreadOption {

  private static final int MOST = 1024;

  @Option(names = "--threads", paramLabel = "N", description = "default: one for each processor")
  private Integer threads;

  int count() {
    if (threads == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (threads < 1 || threads > MOST) {
      throw new IllegalArgumentException("--threads " + threads + ": 1 to " + MOST + " is allowed");
    }
    return threads;
  }
}
