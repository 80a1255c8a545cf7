package org.ulpforge.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.results.Timings;

/**
 * Times kernels in JVMs of their own: code that the JVM has compiled for one function makes that of
 * another slower, and two JVMs differ by 20 %.
 */
final class TimingJvm {

  private static final int JVMS = 3;

  private TimingJvm() {}

  /**
   * The medians over several JVMs, one after the other.
   *
   * @param kernels of one function, format and domain
   * @param results the folder they are in
   */
  static Timings medians(List<StoredKernel> kernels, Path results) {
    List<Timings> runs = new ArrayList<>();
    for (int i = 0; i < JVMS; i++) {
      runs.add(run(kernels, results));
    }
    return Timings.medians(runs);
  }

  private static Timings run(List<StoredKernel> kernels, Path results) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-D"))
        .forEach(command::add);
    // Compiled code is waited for: where cores are scarce it would come after the measurement.
    command.add("-Xbatch");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("catalogue", "time", "--results", results.toString()));
    kernels.forEach(kernel -> command.add(kernel.name().toString()));
    try {
      Process child =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String json;
      try (BufferedReader out = child.inputReader()) {
        json = out.lines().collect(Collectors.joining("\n"));
      }
      if (child.waitFor() != 0) {
        throw new IllegalStateException(
            "the JVM that timed " + kernels.getFirst().name() + " failed: " + command);
      }
      return Timings.parse("what the JVM that timed printed", json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a JVM timed", e);
    }
  }
}
