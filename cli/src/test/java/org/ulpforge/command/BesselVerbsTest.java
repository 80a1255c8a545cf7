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
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.program.ProgramParser;

class BesselVerbsTest {

  @TempDir Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("input.txt"), text).toString();
  }

  /** I_(3/2)(x) / I_(1/2)(x) = coth x - 1/x (DLMF 10.47(ii)). */
  @Test
  void expandPrintsAProgramThatComputesTheFunction() throws IOException {
    String regions = file("# mine\nw >= 40: debye 12\nalways: backward 40 5\n");
    String text = Shell.run("expand", "besseliratio", "--partition", regions).done().out();
    ScalarInterpreter program =
        ScalarInterpreter.of(ProgramParser.parse(text).program(), FloatFormat.F64);
    for (double x : new double[] {1, 10, 30, 300}) {
      double expected = 1 / Math.tanh(x) - 1 / x;
      assertEquals(expected, program.apply(new double[] {0.5, x}), 4 * Math.ulp(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "w >= 40: debye 12",
        "w > 40: debye 12\nalways: backward 40 5",
        "always: backward",
        "always: forward 40 5",
        "always backward 40 5"
      })
  void malformedPartitionsAreRefused(String text) throws IOException {
    Shell.run("expand", "besseliratio", "--partition", file(text)).refused();
  }

  @Test
  void onlyTheStandardPartitionIsKept() throws IOException {
    String regions = file("always: backward 40 5\n");
    Shell.run("expand", "besseliratio", "--partition", regions, "--keep").refused();
    Shell.run("expand", "cos").refused();
  }

  @Test
  void aKeptKernelAppliesToPairs() {
    String results = folder.toString();
    String added =
        Shell.run("expand", "besseliratio", "--keep", "--points", "40", "--results", results)
            .done()
            .lines()
            .getLast();
    String kernel = added.substring("added ".length());
    // The limit at zero, and I_(3/2)(1) / I_(1/2)(1) = coth 1 - 1.
    String out = Shell.runOn("3 0\n0.5 1\n-1 1\n", "apply", kernel).done().out();
    double ratio = Double.parseDouble(out.lines().toList().get(1));
    // The difference has the rounding error of coth 1.
    assertEquals(1 / Math.tanh(1) - 1, ratio, 2 * Math.ulp(1.0));
    assertEquals("0x0.0p0", out.lines().toList().getFirst());
    assertEquals("nan", out.lines().toList().getLast());
  }

  /** I_0(1) = 1.26606588 (DLMF, A. Abramowitz and I. Stegun, Handbook, table 9.8). */
  @Test
  void aFixedOrderIsKeptWithAProfileOfAllInputs() {
    String results = folder.toString();
    String added =
        Shell.run("expand", "logbesseli0", "--format", "bf16", "--keep", "--results", results)
            .done()
            .lines()
            .getLast();
    String kernel = added.substring("added ".length());
    assertTrue(kernel.endsWith("logbesseli0_bf16_cr_cells128"), kernel);
    String out = Shell.runOn("1\n0\n-1\n", "apply", kernel).done().out();
    double expected = FloatFormat.BF16.round(Math.log(1.26606588));
    assertEquals(expected, Double.parseDouble(out.lines().toList().getFirst()));
    assertEquals(List.of("0x0.0p0", "nan"), out.lines().toList().subList(1, 3));
  }

  @Test
  void aFixedOrderHasNoPartitionAndNoWiderFormat() throws IOException {
    Shell.run("expand", "logbesselk1", "--format", "f64").refused();
    Shell.run("expand", "logbesselk1", "--partition", file("always: small 2 2\n")).refused();
    Shell.run("expand", "logbesselk2").refused();
  }

  /** At v = 1/2 and x = 1 log I is log(sqrt(2/pi) sinh(1)) (DLMF 10.39.1). */
  @Test
  void planeJudgesGivenRows() throws IOException {
    String right = "-0.06435199107353179875297788650509169982287";
    String rows = file("# v x\na\t0.5\t1\t" + right + "\tNA\tNA\nb\t0.5\t1\t0.5\tNA\tNA\n");
    String out =
        Shell.run(
                "plane",
                "logbesseli",
                "--rows",
                rows,
                "--rounds",
                "0",
                "--results",
                folder.toString())
            .done()
            .out();
    assertTrue(out.contains("| logbesseli | a | ours | 1 | 0 |"), out);
    assertTrue(out.contains("| logbesseli | b | ours | 1 | 100.0 % |"), out);
    assertTrue(Files.exists(folder.resolve("bessel/plane.svg")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\t0.5\t1\t0.5",
        "a\t0.5\tone\t0.5\t0.5\t0.5",
        "a 0.5 1 0.5 0.5 0.5",
        "a\t0.5\t1\t0.5\t0.5\t?"
      })
  void planeRefusesMalformedRows(String text) throws IOException {
    Path results = folder.resolve("results");
    Shell.run("plane", "--rows", file(text), "--results", results.toString()).refused();
    assertFalse(Files.exists(results));
  }

  @Test
  void planeRefusesBadOptions() {
    Shell.run("plane", "cos").refused();
    Shell.run("plane", "--regions", "z").refused();
    Shell.run("plane", "--points", "0").refused();
    Shell.run("plane", "--partition", "mine.txt").refused();
  }
}
