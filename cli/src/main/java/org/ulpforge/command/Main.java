package org.ulpforge.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line {@code ulpforge}. */
@Command(
    name = "ulpforge",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Searches for numerical kernels and proves their errors.")
public final class Main implements Runnable {

  /** Runs one command and exits: 0 done, 1 a check failed, 2 bad usage or input. */
  public static void main(String[] args) {
    StandardError.restore();
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
