package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerVerbsTest {

  @TempDir private Path folder;

  /** I-ViT's figures on [-10, 0]: 5.9 and 9.8 %. */
  @Test
  void aPublishedProgramHasItsKnownErrors() {
    List<String> lines =
        Shell.run("integer", "measure", "shift-exp", "--scale", "14", "--inputs=-163840,0")
            .done()
            .lines();
    assertTrue(
        lines.getFirst().matches("10 operations +relative: mean 5\\.9\\d+ % +max 9\\.8\\d+ % .*"),
        lines.getFirst());
  }

  /** GELU is next to zero below -5, where ShiftGELU is not: percentages of five digits at most. */
  @Test
  void largeErrorsAreShort() {
    List<String> lines =
        Shell.run("integer", "measure", "shift-gelu", "--scale", "3").done().lines();
    assertTrue(
        lines.getFirst().matches("36 operations +relative: mean \\S{9} % +max \\S{9} % .*"),
        lines.getFirst());
  }

  /** Search, store, table, measure, check, softmax: each takes what the one before left. */
  @Test
  void theWayOfAProgram() throws IOException {
    String results = folder.toString();
    Shell.run(
            "integer",
            "search",
            "exp",
            "--scale",
            "8",
            "--operations",
            "2",
            "--evaluations",
            "200",
            "--store",
            "--results",
            results)
        .done();
    List<String> table =
        Shell.run("integer", "table", "exp", "--scale", "8", "--results", results).done().lines();
    assertTrue(table.getFirst().startsWith("exp(q 2^-8), q from -128 to 0"));
    assertTrue(table.stream().anyMatch(l -> l.contains("shift-exp")));
    Path file = folder.resolve("integer/exp/s8/mean1t2.slp");
    assertTrue(Files.exists(file), table::toString);
    String row = table.stream().filter(l -> l.startsWith("  mean1t2")).findFirst().orElseThrow();
    List<String> measured = Shell.run("integer", "measure", file.toString()).done().lines();
    assertTrue(row.endsWith(measured.getFirst().strip()), row);
    List<String> checked = Shell.run("integer", "check", file.toString()).done().lines();
    assertEquals("  Java scalar: equal on all 129 inputs", checked.get(1));
    List<String> rows =
        Shell.run("integer", "softmax", file.toString(), "--length", "16", "--sigma", "0.2")
            .done()
            .lines();
    assertTrue(rows.getFirst().startsWith("    16 elements  max "), rows.getFirst());
    Shell.run("emit", file.toString(), "--backend", "cuda").done();
  }

  /** The nearest pair as a program that other commands take. */
  @Test
  void requantisation() throws IOException {
    List<String> lines = Shell.run("dyadic", "0.0123", "--bits", "8").done().lines();
    assertEquals("b = 101, c = 13", lines.getFirst());
    assertTrue(lines.getLast().endsWith("times 2^c, 40 pairs)"), lines.getLast());
    String text =
        String.join("\n", Shell.run("dyadic", "0.75", "--to", "i8", "--program").done().lines());
    Path file = folder.resolve("requantise.slp");
    Files.writeString(file, text.replace("-16777216,16777216", "-2000,2000") + "\n");
    List<String> checked = Shell.run("integer", "check", file.toString()).done().lines();
    assertEquals("  Java scalar: equal on all 4001 inputs", checked.get(1));
  }

  /** Nothing of it is shown. */
  @ParameterizedTest
  @ValueSource(strings = {"emit --to i8", "check", "measure", "softmax"})
  void filesThatAreNoTextAreRefused(String command) throws IOException {
    Path file = folder.resolve("binary.slp");
    Files.write(file, new byte[] {(byte) 0xca, (byte) 0xfe, 7, 27, '[', '3', '1', 'm', 'x'});
    List<String> words = new ArrayList<>(List.of("integer"));
    words.addAll(List.of(command.split(" ")));
    words.add(file.toString());
    String line = Shell.run(words.toArray(String[]::new)).refused();
    assertEquals("ulpforge: cannot read " + file + ": it is not text in UTF-8", line);
  }

  @Test
  void scalesAndTheirPlot() {
    List<String> lines =
        Shell.run(
                "scales",
                "mxfp4",
                "--length",
                "16,32",
                "--data",
                "gaussian",
                "--rule",
                "ocp,search",
                "--numbers",
                "2048",
                "--plot",
                "--results",
                folder.toString())
            .done()
            .lines();
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).matches("mxfp4 +gaussian +ocp 11\\.\\d+ % +search 1[01]\\.\\d+ %"));
    assertTrue(Files.exists(folder.resolve("scales/scales.svg")));
    assertTrue(
        Shell.run("scales", "split", "--bits", "3", "--data", "gaussian", "--draws", "512")
            .done()
            .lines()
            .getFirst()
            .matches("gaussian +3 bits +(i3|e2m0fn) .*"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "integer measure i-exp|--scale is missing",
        "integer measure no-such.slp|no-such.slp",
        "integer table nothing|unknown function",
        "integer table exp --scale 99|0 to 30",
        "integer search exp --scale 4 --inputs=a,b|two integers",
        "integer search exp --scale 4 --inputs=5,1|the least one first",
        "integer search exp --scale 4 --error rms|mean or max",
        "integer search exp --scale 4 --operations 99|1 to 16",
        "integer search exp --scale 4 --tables 9|0 to 4",
        "dyadic abc|not a decimal number",
        "dyadic 0|a positive number",
        "dyadic 300 --bits 8|less than 2^8",
        "dyadic 1e-300 --bits 31 --shift 62|at least 2^-63",
        "dyadic 1e-401|at least 2^-32",
        "dyadic 1 --bits 40|1 to 31",
        "dyadic 1 --to f32|i2 to i32",
        "dyadic 1 --rounding up|half-up or half-even",
        "scales f32|no block format",
        "scales mxfp4 --data cauchy|gaussian, laplace",
        "scales mxfp4 --rule best|ocp, maximum",
        "scales mxfp4 --length 0|allowed are 1 to",
        "scales mxfp4 --numbers 0|1 to",
        "scales split --bits 9|3 to 8"
      })
  void badInputIsRefusedInOneLine(String command, String part) {
    String line = Shell.run(command.split(" ")).refused();
    assertTrue(line.contains(part), line);
  }
}
