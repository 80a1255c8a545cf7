package org.ulpforge.codegen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Compilers, run to their end or to a time limit. */
final class ChildProcess {

  /** Where a program's words go, in its folder. */
  static final String OUTPUT = "output.txt";

  /** How a program ended. */
  sealed interface Ended {}

  /**
   * @param words what it said
   */
  record Done(String words) implements Ended {}

  /** The program is not on this machine. */
  record Absent() implements Ended {}

  /**
   * @param reason the first line of what it said, or that time was up
   */
  record Failed(String reason) implements Ended {}

  private ChildProcess() {}

  static Ended run(List<String> command, Path folder, Duration limit) throws IOException {
    Path output = folder.resolve(OUTPUT);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return new Absent();
    }
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Failed(command.getFirst() + " took more than " + limit.toSeconds() + " s");
      }
      String words = Files.readString(output, StandardCharsets.ISO_8859_1);
      return process.exitValue() == 0
          ? new Done(words)
          : new Failed(firstError(command.getFirst(), words));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Failed(command.getFirst() + " was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static String firstError(String program, String words) {
    return program
        + ": "
        + words
            .lines()
            .filter(line -> line.contains("error"))
            .findFirst()
            .orElse(words.lines().findFirst().orElse("failed without a word"));
  }
}
