package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills searches with SIGKILL at random moments and goes on with them: what is stored at the end
 * must be, byte for byte, what a search stores that nobody disturbed, whatever the number of
 * threads.
 */
@Tag("wide")
class KillTest {

  private static final int KILLS = 5;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "e4m3fn, 1, '--format e4m3fn --evaluations 1000'",
    "f16, 2, '--format f16 --domain 0,1 --evaluations 1200'",
    "real, 3, '--compute real --domain 0,1 --evaluations 52000'"
  })
  void whatIsKilledGoesOnToTheSameFront(String format, long seed, String options)
      throws IOException, InterruptedException {
    Path calm = folder.resolve("calm");
    long begin = System.nanoTime();
    assertEquals(0, start(calm, 1, first(options)).waitFor());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);

    Path disturbed = folder.resolve("disturbed");
    SplittableRandom random = new SplittableRandom(seed);
    int killed = 0;
    int resumed = 0;
    for (int k = 0; k < KILLS; k++) {
      Process process = start(disturbed, 1 + k % 2, next(disturbed, format, options));
      // The launch of the virtual machine is no moment of interest.
      if (!process.waitFor(200 + random.nextLong(millis), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        assertEquals(128 + 9, process.waitFor());
        killed++;
      }
      resumed += Files.exists(run(disturbed, format).resolve("checkpoint.json")) ? 1 : 0;
    }
    assertEquals(0, start(disturbed, 2, next(disturbed, format, options)).waitFor());
    System.out.printf(
        "%s: %d of %d killed, %d went on from a checkpoint, %d ms undisturbed%n",
        format, killed, KILLS, resumed, millis);
    assertTrue(killed > 0 && resumed > 0, "no moment of interest was hit: another seed is needed");
    assertEquals(contents(run(calm, format)), contents(run(disturbed, format)));
  }

  private static Path run(Path results, String format) {
    return results.resolve("runs/exp2-" + format + "-s1-1");
  }

  private static List<String> first(String options) {
    List<String> arguments = new ArrayList<>(List.of("search", "exp2"));
    arguments.addAll(List.of(options.split(" ")));
    return arguments;
  }

  private static List<String> next(Path results, String format, String options) {
    return Files.exists(run(results, format).resolve("problem.json"))
        ? List.of("search", "--resume", "exp2-" + format + "-s1-1")
        : first(options);
  }

  private static Process start(Path results, int threads, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(arguments);
    command.addAll(List.of("--results", results.toString(), "--threads", "" + threads));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The front, its programs and its kernels; times are what may differ. */
  private static Map<String, String> contents(Path run) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.equals("front.jsonl") || name.endsWith(".slp") || name.startsWith("kernels/")) {
          contents.put(name, Files.readString(file));
        }
      }
    }
    return contents;
  }
}
