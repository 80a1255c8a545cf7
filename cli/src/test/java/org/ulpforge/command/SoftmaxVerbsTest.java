package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftmaxVerbsTest {

  private static final Path KERNEL = Path.of("kernels/bf16/exp/exp_bf16_0u9_rr1p2");

  @TempDir private Path folder;

  /** A catalogue of one kernel of those that are committed. */
  @BeforeEach
  void copyKernel() throws IOException {
    Path to = folder.resolve(KERNEL);
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(Path.of("../results").resolve(KERNEL))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private Shell.Result run(String... arguments) {
    return Shell.run(
        Stream.concat(Stream.of(arguments), Stream.of("--results", folder.toString()))
            .toArray(String[]::new));
  }

  @Test
  void whatIsKeptIsCheckedAndDamageIsFound() throws IOException {
    List<String> lines =
        run(
                "softmax",
                "keep",
                "exp_bf16_0u9_rr1p2",
                "--format=bf16",
                "--passes=recompute",
                "--sums=chunks")
            .done()
            .lines();
    assertEquals(12, lines.indexOf(lines.getLast()), "eleven kinds of rows, and where it is");
    Path kept = Path.of(lines.getLast().replace("stored ", ""));
    assertTrue(Files.isRegularFile(kept.resolve("softmax.json")));
    assertEquals("1 entries, 0 broken\n", run("softmax", "check").done().out());
    Path java = kept.resolve("SoftmaxBf16S1u2Rr1p2tworecompute.java");
    Files.writeString(java, Files.readString(java).replace("0x1.0p6f", "0x1.0p7f"));
    Shell.Result check = run("softmax", "check");
    assertEquals(2, check.code());
    assertTrue(check.out().contains("is not what its manifest"), check.out());
  }

  @Test
  void theSearchMarksTheFront() {
    List<String> lines = run("softmax", "search", "bf16", "--length=100").done().lines();
    assertTrue(lines.get(1).startsWith("* exp_bf16_0u9_rr1p2"), lines.get(1));
    assertEquals(1 + 7 + 2, lines.size());
  }

  @ParameterizedTest
  @CsvSource({
    "'softmax', 'search, keep or check is missing'",
    "'softmax search i8', 'is no float format'",
    "'softmax search f32 --length 0', '--length is 1 to'",
    "'softmax search f32 --exponential nosuch', 'is no kernel name'",
    "'softmax keep exp_bf16_0u9_rr1p2 --passes reload --sums chunks --format bf16', 'rows of f32 only'",
    "'softmax keep exp_bf16_0u9_rr1p2 --passes often --sums chunks', 'expected one of'",
  })
  void badInputIsOneLine(String command, String message) {
    Shell.Result result =
        command.equals("softmax") ? Shell.run("softmax") : run(command.split(" "));
    assertEquals(2, result.code());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(message), result.err());
  }
}
