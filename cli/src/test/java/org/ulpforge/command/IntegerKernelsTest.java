package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels of integer programs: the stored ones are what their commands make. */
class IntegerKernelsTest {

  private static final Path KERNELS = Path.of("..", "results", "integer", "kernels");
  @TempDir private Path folder;

  static List<String> all() throws IOException {
    try (Stream<Path> kernels = Files.list(KERNELS)) {
      return kernels.map(kernel -> kernel.getFileName().toString()).sorted().toList();
    }
  }

  /** Copies some of the kernels. */
  private void copy(List<String> names) throws IOException {
    for (String name : names) {
      Path to = Files.createDirectories(folder.resolve("integer/kernels").resolve(name));
      try (Stream<Path> files = Files.list(KERNELS.resolve(name))) {
        for (Path file : files.toList()) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  private Shell.Result check() {
    return Shell.run("integer", "check", "--results", folder.toString());
  }

  /** One of a function and one of softmax, as they are stored. */
  @Test
  void kernelsAreMadeAgain() throws IOException {
    List<String> some = List.of(all().getFirst(), all().getLast());
    copy(some);
    List<String> lines = check().done().lines();
    assertEquals(
        List.of("verified  " + some.get(0), "verified  " + some.get(1), "2 kernels, 0 broken"),
        lines);
  }

  @Test
  void damageIsFound() throws IOException {
    String name = all().getLast();
    assertTrue(name.startsWith("softmax_"), name);
    copy(List.of(name, all().getFirst()));
    Path kernel = folder.resolve("integer/kernels").resolve(name);
    Path java = kernel.resolve("SoftmaxS4i8u8S0u6Mean5xt2.java");
    Files.writeString(java, Files.readString(java).replace("BITS = 8", "BITS = 7"));
    Files.delete(kernel.resolve(name + "_check.cu"));
    Files.writeString(kernel.resolve("other.txt"), "");
    Files.delete(folder.resolve("integer/kernels/%1$s/%1$s.cuh".formatted(all().getFirst())));
    Shell.Result check = check();
    assertEquals(Main.FAILED, check.code());
    assertTrue(check.out().endsWith("2 kernels, 2 broken\n"), check.out());
    List<String> complaints = check.err().lines().toList();
    assertEquals(4, complaints.size(), check.err());
    assertTrue(complaints.get(0).contains(all().getFirst() + ".cuh: no such file"), check.err());
    assertTrue(complaints.get(1).contains(".java is not what its command makes"), check.err());
    assertTrue(complaints.get(2).contains("other.txt is made by nothing"), check.err());
    assertTrue(complaints.get(3).contains("_check.cu is missing"), check.err());
  }

  @Test
  void noKernelsAreRefused() {
    String line = check().refused();
    assertTrue(line.contains("has no kernels"), line);
  }

  @Tag("wide")
  @Test
  void allAreMadeAgain() {
    Shell.run("integer", "check", "--results", "../results").done();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--to i9", "--to i8 --unit 40", "--to i8 --unit -1"})
  void badOptionsAreRefused(String options) throws IOException {
    Path program = program(all().getFirst());
    List<String> words = new ArrayList<>(List.of("integer", "emit", program.toString()));
    words.addAll(List.of(options.split(" ")));
    words.addAll(List.of("--output", folder.toString()));
    Shell.run(words.toArray(String[]::new)).refused();
    assertEquals(0, folder.toFile().list().length);
  }

  private static Path program(String kernel) throws IOException {
    try (Stream<Path> files = Files.list(KERNELS.resolve(kernel))) {
      return files.filter(file -> file.toString().endsWith(".slp")).findFirst().orElseThrow();
    }
  }

  /** Before errors are measured and bits compared, which softmax would say on standard output. */
  @Test
  void placesThatTakeNothingAreRefusedFirst() throws IOException {
    String plain = Files.writeString(folder.resolve("plain"), "").toString();
    String exponential = program(all().getLast()).toString();
    Shell.Result softmax = Shell.run("integer", "softmax", exponential, "--output", plain);
    assertTrue(softmax.refused().contains("plain: a file stands where"), softmax.err());
    assertEquals("", softmax.out());
    String function = program(all().getFirst()).toString();
    long start = System.nanoTime();
    Shell.run("integer", "emit", function, "--to", "i8", "--output", folder + "/kernels").done();
    long done = System.nanoTime();
    Shell.Result emit = Shell.run("integer", "emit", function, "--to", "i8", "--output", plain);
    long refused = System.nanoTime();
    assertTrue(emit.refused().contains("plain: a file stands where"), emit.err());
    // Verification, with a compiler of C++, is nearly all of the time.
    assertTrue(refused - done < (done - start) / 2, (refused - done) + " of " + (done - start));
  }
}
