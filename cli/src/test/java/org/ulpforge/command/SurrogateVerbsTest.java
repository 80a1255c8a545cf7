package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurrogateVerbsTest {

  @TempDir private Path folder;

  /**
   * Published figures for 2 mantissa bits: 3.57 / 11.1 % and 87.5 %; L-Mul 14.67 / 25 %, 12.5 %.
   */
  @Test
  void theTableHasThePublishedFigures() {
    List<String> lines = Shell.run("surrogate", "table", "e5m2").done().lines();
    assertTrue(lines.get(1).matches(" +add +mean +3\\.572 % +max +11\\.111 %.*equal +87\\.50 %.*"));
    assertTrue(
        lines.get(2).matches(" +lmul +mean +14\\.674 % +max +25\\.000 %.*equal +12\\.50 %.*"));
    assertTrue(lines.get(5).contains("constant 0, best mean"), lines.get(5));
  }

  /** The plain sum is best for one value of both fractions; all scopes are there. */
  @Test
  void errorsUnderTheValuesOfAFile() throws IOException {
    Path file = folder.resolve("weights.txt");
    Files.writeString(file, "1\n\n-2\n0x1p-3\n4\ninf\nnan\n");
    List<String> lines =
        Shell.run(
                "surrogate",
                "measure",
                "add",
                "--format",
                "e4m3fn",
                "--distribution",
                file.toString())
            .done()
            .lines();
    assertTrue(lines.getFirst().matches("mantissa pairs +weights.txt +mean +0\\.000 %.*"));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("all finite")));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("energy8")));
  }

  /** Of 256 pairs 2 · 16 + 2 · 16 − 4 have a zero of either sign. */
  @Test
  void allPairsOfAGuardedSum() {
    List<String> lines =
        Shell.run("surrogate", "measure", "add", "--format", "e2m1fn", "--guard", "--all")
            .done()
            .lines();
    assertTrue(lines.getFirst().contains(" pairs, all normal: mean "), lines.getFirst());
    assertEquals("zero              60 of 60 pairs right", lines.get(1));
    assertEquals("saturation        60 of 60 pairs right", lines.get(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "inf\nnan\n", "0\n-0\n", "nan"})
  void aDistributionWithoutFiniteValuesIsRefused(String text) throws IOException {
    Path file = folder.resolve("d.txt");
    Files.writeString(file, text);
    String line =
        Shell.run(
                "surrogate",
                "measure",
                "add",
                "--format",
                "e5m2",
                "--distribution",
                file.toString())
            .refused();
    assertTrue(line.contains("d.txt has no value that is finite and not zero in e5m2"), line);
  }

  @Test
  void whatIsNoNumberIsNamedWithItsLine() throws IOException {
    Path file = folder.resolve("d.txt");
    Files.writeString(file, "1\ntwo\n");
    String line =
        Shell.run(
                "surrogate",
                "measure",
                "add",
                "--format",
                "e5m2",
                "--distribution",
                file.toString())
            .refused();
    assertTrue(line.contains("d.txt, line 2: "), line);
  }

  @Test
  void aFormatThatTheProgramContradictsIsRefused() throws IOException {
    Path program = folder.resolve("sum.slp");
    Files.writeString(program, "# storage bf16\n# compute u16\nt0 = iadd x y\nreturn t0\n");
    String line =
        Shell.run("surrogate", "measure", program.toString(), "--format", "e4m3fn").refused();
    assertTrue(line.endsWith("which says storage bf16"), line);
  }

  @Test
  void attentionIsNotComputedForAFolderThatCannotBe() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    var attention =
        Shell.run("surrogate", "attention", "--results", file.resolve("results").toString());
    assertTrue(attention.refused().contains("cannot write to"), attention.refused());
  }

  @Test
  void aTableIsNotWrittenToAFolderThatIsNotThere() {
    Path table = folder.resolve("none/mul.bin");
    String line =
        Shell.run(
                "apply",
                "../results/kernels/e4m3fn/mul/mul_e4m3fn_1u2_mean2",
                "--table",
                table.toString())
            .refused();
    assertTrue(line.endsWith("there is no such folder"), line);
    assertFalse(Files.exists(table.getParent()));
  }

  /** Unsigned scales, fixed point, integers, no fraction, more than 16 bits. */
  @ParameterizedTest
  @ValueSource(strings = {"e8m0fnu", "q3f4", "i8", "u8", "f32"})
  void formatsWithoutSenseAreRefused(String format) {
    String expected =
        "no multiplication surrogate for "
            + format
            + ": a signed float format with a fraction, of at most 16 bits, is allowed";
    for (String[] line :
        new String[][] {
          {"surrogate", "table", format},
          {"surrogate", "search", format},
          {"surrogate", "measure", "add", "--format", format},
          {"surrogate", "dots", format},
          {"surrogate", "attention", format, "--results", folder.toString()}
        }) {
      assertTrue(Shell.run(line).refused().endsWith(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--table 32, '32 table entries: 0 to 16 are allowed'",
    "--table 3, '3 table entries: 2, 4, 8 or 16 are allowed, or 0 for no table'",
    "--operations 0, '0 operations: 1 to 12 are allowed'",
    "--mean-limit 0, '--mean-limit and --evaluations are to be positive'",
    "--error worst, 'error ''worst'': mean, rms or max is allowed'",
  })
  void whatIsTooMuchIsRefused(String option, String message) {
    String[] words = option.split(" ");
    String line = Shell.run("surrogate", "search", "e4m3fn", words[0], words[1]).refused();
    assertTrue(line.endsWith(message), line);
  }

  /** The best constant of 4 mantissa bits, 1, has a mean error of 2.70 %. */
  @Test
  void whatIsFoundIsStoredAndCompared() {
    String results = folder.toString();
    Shell.run("surrogate", "search", "e2m4fn", "--operations", "2", "--store", "--results", results)
        .done();
    Path kept = folder.resolve("surrogates").resolve("e2m4fn");
    String file = kept.resolve("mean2.slp").toString();
    String measured = Shell.run("surrogate", "measure", file).done().out();
    assertTrue(measured.startsWith("mantissa pairs    uniform     mean   2.700 %"), measured);
    String dots =
        Shell.run("surrogate", "dots", "e2m4fn", "--length", "64", "--results", results)
            .done()
            .out();
    assertTrue(dots.contains("mean2, 2 operations") && dots.contains("L-Mul"), dots);
  }

  @Test
  void attentionWritesItsTableAndPlot() throws IOException {
    String out =
        Shell.run(
                "surrogate",
                "attention",
                "e2m3fn",
                "--heads",
                "1",
                "--tokens",
                "8",
                "--channels",
                "32",
                "--results",
                folder.toString())
            .done()
            .out();
    String page = Files.readString(folder.resolve("surrogates").resolve("attention.md"));
    assertTrue(page.contains(out));
    assertTrue(
        page.contains(
            "ulpforge surrogate attention e2m3fn --heads 1 --tokens 8 --channels 32 --seed 1"));
    String plot = Files.readString(folder.resolve("surrogates").resolve("attention.svg"));
    assertEquals(4, plot.lines().filter(line -> line.contains("class=\"bar\"")).count());
    String line = Shell.run("surrogate", "attention", "--tokens", "0").refused();
    assertTrue(line.contains("--tokens and --channels are 1 to "), line);
  }
}
