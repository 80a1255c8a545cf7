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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels of integer programs: the stored ones are what their commands make. */
class IntegerKernelsTest {

  private static final Path KERNELS = Path.of("..", "results", "integer", "kernels");
  private static final String MADE_BY = "// made by      ulpforge ";

  @TempDir private Path folder;

  static List<String> all() throws IOException {
    try (Stream<Path> kernels = Files.list(KERNELS)) {
      return kernels.map(kernel -> kernel.getFileName().toString()).sorted().toList();
    }
  }

  /** Makes a kernel again, which verifies it again, too. */
  private void assertMadeAgain(String name) throws IOException {
    Path kernel = KERNELS.resolve(name);
    List<String> words = new ArrayList<>();
    try (Stream<String> lines = Files.lines(kernel.resolve(name + ".cuh"))) {
      String command = lines.filter(line -> line.startsWith(MADE_BY)).findFirst().orElseThrow();
      words.addAll(List.of(command.substring(MADE_BY.length()).split(" ")));
    }
    words.set(2, kernel.resolve(words.get(2)).toString());
    words.addAll(List.of("--output", folder.toString()));
    Shell.run(words.toArray(String[]::new)).done();
    try (Stream<Path> files = Files.list(kernel)) {
      for (Path file : files.toList()) {
        Path made = folder.resolve(name).resolve(file.getFileName());
        assertEquals(Files.readString(file), Files.readString(made), made::toString);
      }
    }
  }

  @Test
  void twoOfThemAreMadeAgain() throws IOException {
    List<String> all = all();
    assertTrue(all.size() > 2);
    assertMadeAgain(all.getFirst());
    assertMadeAgain(all.getLast());
  }

  @Tag("wide")
  @ParameterizedTest
  @MethodSource("all")
  void allAreMadeAgain(String name) throws IOException {
    assertMadeAgain(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--to i9", "--to i8 --unit 40", "--to i8 --unit -1"})
  void badOptionsAreRefused(String options) throws IOException {
    Path program = KERNELS.resolve(all().getFirst());
    try (Stream<Path> files = Files.list(program)) {
      program = files.filter(file -> file.toString().endsWith(".slp")).findFirst().orElseThrow();
    }
    List<String> words = new ArrayList<>(List.of("integer", "emit", program.toString()));
    words.addAll(List.of(options.split(" ")));
    words.addAll(List.of("--output", folder.toString()));
    Shell.run(words.toArray(String[]::new)).refused();
    assertEquals(0, folder.toFile().list().length);
  }
}
