package org.ulpforge.benchmarks;

import picocli.CommandLine;

/** Suites as commands: what is wrong with their arguments is one line, and exit code 2. */
final class Suite {

  private Suite() {}

  static int execute(Object suite, String... args) {
    return new CommandLine(suite)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, _) -> refuse(e.getCommandLine(), e))
        .setExecutionExceptionHandler((e, line, _) -> {
          if (e instanceof IllegalArgumentException
              || e instanceof CommandLine.ParameterException) {
            return refuse(line, e);
          }
          throw e;
        })
        .execute(args);
  }

  private static int refuse(CommandLine line, Exception problem) {
    line.getErr().println(problem.getMessage());
    return CommandLine.ExitCode.USAGE;
  }

  /** Refuses what is not a multiple of a step, from that step on. */
  static void require(String what, int value, int step, int most) {
    if (value < step || value > most || value % step != 0) {
      throw new IllegalArgumentException(
          "%s %d: %s%d to %d are allowed"
              .formatted(
                  what, value, step == 1 ? "" : "multiples of %d, ".formatted(step), step, most));
    }
  }
}
