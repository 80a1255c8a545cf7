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
import org.ulpforge.codegen.KernelName;

class SoftmaxVerbsTest {

  private static final Path KERNEL = Path.of("kernels/bf16/exp/exp_bf16_0u9_rr1p2");

  private static final Path KEPT = Path.of("softmax/bf16/softmax_bf16_s1u4_rr1p2tworecompute");

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
    assertEquals(13, lines.indexOf(lines.getLast()), "twelve kinds of rows, and where it is");
    Path kept = Path.of(lines.getLast().replace("stored ", ""));
    assertTrue(Files.isRegularFile(kept.resolve("softmax.json")));
    assertEquals("1 entries, 0 broken\n", run("softmax", "check").done().out());
    String name = kept.getFileName().toString();
    Path java = kept.resolve(KernelName.parse(name).javaClass() + ".java");
    Files.writeString(java, Files.readString(java).replace("0x1.0p6f", "0x1.0p7f"));
    Shell.Result check = run("softmax", "check");
    assertEquals("1 entries, 1 broken\n", check.out());
    assertTrue(check.complaint(Main.FAILED).contains("is not what its manifest"), check.err());
  }

  /** A stray folder, and manifests of others' making, beside an entry that is whole. */
  @Test
  void brokenEntriesHideNoOthers() throws IOException {
    Path whole = folder.resolve(KEPT);
    Files.createDirectories(whole);
    try (Stream<Path> files = Files.list(Path.of("../results").resolve(KEPT))) {
      for (Path file : files.toList()) {
        Files.copy(file, whole.resolve(file.getFileName()));
      }
    }
    assertEquals("1 entries, 0 broken\n", run("softmax", "check").done().out());
    Files.createDirectories(folder.resolve("softmax/bf16/stray"));
    String manifest = Files.readString(whole.resolve("softmax.json"));
    hostile("softmax_bf16_s9u1_a", manifest, "\"format\" : \"bf16\"", "\"format\" : \"i8\"");
    hostile("softmax_bf16_s9u1_b", manifest, "\"recompute\"", "\"foo\"");
    hostile("softmax_bf16_s9u1_c", manifest, "{", "");
    hostile("softmax_bf16_s9u1_d", manifest, "\"chunks\"", "\"CHUNKS\"");
    Shell.Result check = run("softmax", "check");
    assertEquals(Main.FAILED, check.code());
    assertEquals("6 entries, 5 broken\n", check.out());
    assertEquals(5, check.err().lines().count(), check.err());
    for (String expected :
        List.of(
            "no softmax of rows of 'i8': signed float formats within f32 are allowed",
            "'foo'; allowed are reload, recompute, maximum_reload, maximum_recompute, online",
            "'CHUNKS'; allowed are chunks, doubles",
            "stray/softmax.json: no such file",
            "_c/softmax.json: ")) {
      assertTrue(check.err().contains(expected), check.err());
    }
  }

  private void hostile(String name, String manifest, String old, String replacement)
      throws IOException {
    Path kept = folder.resolve("softmax/bf16").resolve(name);
    Files.createDirectories(kept);
    Files.writeString(
        kept.resolve("softmax.json"),
        manifest.replace(KEPT.getFileName().toString(), name).replace(old, replacement));
  }

  @Test
  void resultsThatAreNotThereOrCannotTakeMoreAreRefused() throws IOException {
    assertTrue(
        Shell.run("softmax", "check", "--results", folder.resolve("none").toString())
            .refused()
            .contains("there is no such folder"));
    Files.writeString(folder.resolve("softmax"), "a file");
    String keep = "softmax keep exp_bf16_0u9_rr1p2 --format bf16 --passes recompute --sums chunks";
    assertTrue(run(keep.split(" ")).refused().contains("cannot create folder " + folder));
    String search = "softmax search bf16 --length 100 --keep";
    assertTrue(run(search.split(" ")).refused().contains("cannot create folder " + folder));
  }

  @Test
  void theSearchMarksTheFront() throws IOException {
    String command = "softmax search bf16 --length 100 --exponential exp_bf16_0u9_rr1p2 --keep";
    Shell.Result search = run(command.split(" ")).done();
    assertEquals(7 + 1, search.err().lines().count(), search.err());
    assertTrue(search.err().startsWith("1 of 7: rr1p2"), search.err());
    List<String> lines = search.lines();
    assertTrue(lines.get(1).startsWith("* exp_bf16_0u9_rr1p2"), lines.get(1));
    assertEquals(1 + 7 + 2 + 1, lines.size());
    String stored = Files.readString(folder.resolve("softmax/bf16/normal_100.txt"));
    assertTrue(stored.contains(" --exponential exp_bf16_0u9_rr1p2 "), "the command repeats it");
  }

  @ParameterizedTest
  @CsvSource({
    "'softmax', 'search, keep or check is missing'",
    "'softmax search i8', 'signed float formats within f32'",
    "'softmax search f64', 'signed float formats within f32'",
    "'softmax keep exp_bf16_0u9_rr1p2 --passes recompute --sums chunks --format e8m0fnu', 'rows of ''e8m0fnu'': signed'",
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
