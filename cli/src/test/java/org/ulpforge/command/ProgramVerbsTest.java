package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.ProgramParser;

class ProgramVerbsTest {

  @TempDir Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("p.slp"), text).toString();
  }

  @Test
  void evaluateSaysOnWhichInputs() throws IOException {
    String program = file("# storage e4m3fn\n" + StoredTwice.TEXT);
    String all = Shell.run("evaluate", program, "--expression", "2*x+1").done().out();
    assertTrue(all.contains("all of the domain") && all.contains("max error     0.5"), all);
  }

  /** Each of a million inputs needs arbitrary precision: no fast reference decides f64. */
  @Tag("wide")
  @Test
  void evaluateSaysWhereInputsAreOnlySampled() throws IOException {
    String program = file("# storage e4m3fn\n" + StoredTwice.TEXT);
    String some =
        Shell.run(
                "evaluate", program, "--expression", "2*x+1", "--format", "f64", "--domain", "0,1")
            .done()
            .out();
    assertTrue(some.contains("a sample of the domain"), some);
  }

  @Test
  void evaluatePrintsTheProfileForMachines() throws IOException {
    String program = file("# storage e4m3fn\n# expression 2*x+1\n" + StoredTwice.TEXT);
    assertTrue(
        Shell.run("evaluate", program, "--json").done().out().contains("\"exhaustive\" : true"));
  }

  /** 1 + x against 2^x: (2^x − 1 − x) / 2^x is greatest where 1 + x = 1 / log(2). */
  @Test
  void evaluateCertifiesInExactArithmetic() throws IOException {
    String program =
        file("# function exp2\n# domain 0,1\n# compute real\nt0 = add x 1\nreturn t0\n");
    String out = Shell.run("evaluate", program).done().out();
    double at = 1 / Math.log(2) - 1;
    double expected = (1 + at) / Math.pow(2, at) - 1;
    double error = Double.parseDouble(out.lines().findFirst().orElseThrow().split(" +")[2]);
    assertEquals(expected, error, 1e-15);
    assertTrue(out.contains("60 decimal digits") && out.contains("no interval proof"), out);
    String json = Shell.run("evaluate", program, "--json").done().out();
    assertTrue(json.contains("\"proof\" : false"), json);
  }

  @Test
  void evaluateNamesAPoleBetweenThePoints() throws IOException {
    String program = file("t0 = sub x 0.3\nt1 = div 1e-25 t0\nt2 = add t1 1\nreturn t2\n");
    var result =
        Shell.run(
            "evaluate", program, "--function", "exp2", "--compute", "real", "--domain", "0,1");
    assertTrue(
        result.done().out().contains("t1 = div 1E-25 t0 divides by zero at x = 0.3"), result.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--format f32 --compute real --domain 0,1|--format f32: exact arithmetic",
        "--compute real --domain 0,2000|at x = 2000.0 is beyond the range of double",
        "--compute real --domain 0,1 --time-limit 0s|time limit 0.0 s: a positive time"
      })
  void evaluateRefusesWhatItWouldNotDo(String options, String reason) throws IOException {
    String program = file("# function exp2\nt0 = add x 1\nreturn t0\n");
    String[] args = ("evaluate " + program + " " + options).split(" ");
    String message = Shell.run(args).refused();
    assertTrue(message.contains(reason), message);
  }

  /** The best constant for x on [0, 1] is 1/2 under absolute error, and none under relative. */
  @Test
  void programsOfAbsoluteErrorSaySo() throws IOException {
    String program = file("t0 = mul x 0\nt1 = add t0 0.4\nt2 = fma x x t1\nreturn t2\n");
    String fitted =
        Shell.run(
                "fit",
                program,
                "--expression",
                "x*(1+x)",
                "--domain",
                "0,1",
                "--error",
                "absolute",
                "--fix",
                "t0.1")
            .done()
            .out();
    assertEquals("absolute", ProgramParser.parse(fitted).header().get("error"), fitted);
    String again = Shell.run("evaluate", file(fitted)).done().out();
    assertTrue(again.startsWith("max absolute  0.5"), again);
    assertTrue(
        Shell.run("evaluate", file(fitted), "--error", "relative", "--domain", "0.5,1")
            .done()
            .out()
            .startsWith("max relative"));
  }

  @Test
  void whatIsNotLevelledIsCertified() throws IOException {
    String program = file("t0 = abs x\nt1 = fma t0 1 1\nt2 = max t1 1.2\nreturn t2\n");
    var result = Shell.run("fit", program, "--function", "exp2", "--domain=-1,1");
    assertEquals(Main.FAILED, result.code(), result.err());
    List<String> lines = result.err().lines().toList();
    assertTrue(lines.get(1).startsWith("max relative error "), result.err());
    String certified = lines.get(1).split(" ")[3];
    assertTrue(lines.get(0).contains("max error " + certified + ","), result.err());
  }

  @Test
  void fitNeedsConstants() throws IOException {
    String program = file("t0 = mul x x\nreturn t0\n");
    String message = Shell.run("fit", program, "--expression", "x^2", "--domain", "1,2").refused();
    assertTrue(message.contains("has no constants: there is nothing to fit"), message);
    String held = file("t0 = mul x 2\nreturn t0\n");
    String none =
        Shell.run("fit", held, "--expression", "x*2", "--domain", "1,2", "--fix", "t0.1").refused();
    assertTrue(none.contains("but those that --fix holds"), none);
  }

  /**
   * The minimax straight line of 2^x on [0, 1] under relative error: levelled at both ends, a (1 +
   * x) with error ±e there, so (a (1 + t) / 2^t − 1) = e at its greatest, t = 1/log(2) − 1.
   */
  @Test
  void fitFindsTheMinimaxLine() throws IOException {
    String program = file("t0 = fma x 0x1p0 0x1p0\nreturn t0\n");
    var result = Shell.run("fit", program, "--function", "exp2", "--domain", "0,1").done();
    double ratio = (1 / Math.log(2)) / Math.pow(2, 1 / Math.log(2) - 1);
    double expected = (ratio - 1) / (ratio + 1);
    double error =
        Double.parseDouble(
            result.err().lines().findFirst().orElseThrow().split("error ")[1].split(",")[0]);
    assertEquals(expected, error, 1e-6);
    assertEquals("real", ProgramParser.parse(result.out()).header().get("compute"));
  }

  @Test
  void fitHoldsWhatIsFixed() throws IOException {
    String program = file("t0 = fma x 0x1.5p-2 0x1.5p-1\nt1 = fma t0 x 0x1.1p0\nreturn t1\n");
    String out =
        Shell.run("fit", program, "--function", "exp2", "--domain", "0,1", "--fix", "t1.2=1")
            .done()
            .out();
    assertTrue(out.contains("t1 = fma t0 x 1\n"), out);
  }

  /** The error of 1 + c x is convex in c: the best c is better than its neighbours. */
  @Test
  void fitFindsConstantsOfAFormat() throws IOException {
    String program = file("t0 = fma x 0x1p0 0x1p0\nreturn t0\n");
    var result =
        Shell.run(
                "fit",
                program,
                "--function",
                "exp2",
                "--domain",
                "0,1",
                "--compute",
                "real",
                "--constants",
                "bf16",
                "--fix",
                "t0.2")
            .done();
    assertTrue(result.err().contains("proved: no other constants in bf16"), result.err());
    String constant = result.out().lines().filter(l -> l.startsWith("t0")).findFirst().get();
    double slope = Double.parseDouble(constant.split(" ")[4]);
    assertEquals(FloatFormat.BF16.round(slope), slope);
    double worst = worst(slope);
    assertTrue(worst <= worst(FloatFormat.BF16.nextUp(slope)));
    assertTrue(worst <= worst(FloatFormat.BF16.nextDown(slope)));
  }

  private static double worst(double slope) {
    double worst = 0;
    for (int k = 0; k <= 1000; k++) {
      double x = k / 1000.0;
      worst = Math.max(worst, Math.abs((1 + slope * x) / Math.pow(2, x) - 1));
    }
    return worst;
  }

  @Test
  void constantsOfAFormatNeedExactArithmetic() throws IOException {
    String program = file("t0 = fma x 0x1p0 0x1p0\nreturn t0\n");
    assertTrue(
        Shell.run(
                "fit",
                program,
                "--function",
                "exp2",
                "--domain",
                "0,1",
                "--format",
                "f32",
                "--constants",
                "bf16")
            .refused()
            .contains("--constants is for exact arithmetic"));
  }

  /**
   * A quintic by Horner's rule on all fractions k 2^-23: rounded Remez polynomials reach 2.18 ULP,
   * Sollya's fpminimax 2.06, an annealing prototype 1.768.
   */
  @Tag("wide")
  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3"})
  void fitBeatsRoundedPolynomials(String seed) throws IOException {
    StringBuilder text = new StringBuilder("t0 = sub x 0x1p0\nt1 = fma t0 0x1p0 0x1p0\n");
    for (int k = 2; k <= 5; k++) {
      text.append("t%d = fma t%d t0 0x1p0%n".formatted(k, k - 1));
    }
    var result =
        Shell.run(
                "fit",
                file(text + "return t5\n"),
                "--expression",
                "exp2(x-1)",
                "--format",
                "f32",
                "--domain",
                "1,0x1.fffffep0",
                "--fix",
                "t0.1",
                "--seed",
                seed)
            .done();
    String line = result.err().lines().filter(l -> l.startsWith("in f32")).findFirst().get();
    assertTrue(line.endsWith("on all inputs"), line);
    double ulps = Double.parseDouble(line.split("error ")[1].split(" ")[0]);
    assertTrue(ulps <= 1.765, line);
  }

  @Test
  void fitSaysWhenTheAccuracyIsMissed() throws IOException {
    String program = file("t0 = fma x 0x1p0 0x1p0\nreturn t0\n");
    var result =
        Shell.run("fit", program, "--function", "exp2", "--domain", "0,1", "--accuracy", "1e-9rel");
    assertEquals(Main.FAILED, result.code());
    assertTrue(result.err().contains("not reached; best 0.029"), result.err());
  }

  @ParameterizedTest
  @CsvSource({
    "--function=exq, exp",
    "--expression=exp(x, column",
    "--expression=y+x*, formula",
    "--format=bf15, bf16",
    "--format=mxfp4, scalar",
    "'--domain=1,0', --domain",
    "'--domain=1', --domain",
    "'--domain=a,b', --domain",
    "--domain=0.1;0.2, --domain",
    "--accuracy=1, --accuracy",
    "--accuracy=-1ulp, --accuracy",
    "--error=ulps, ulp",
    "--time-limit=10, --time-limit",
    "--forbid=fmma, fma",
    "--ops=ad, add",
    "--compute=e4m3, compute",
    "--seed=x, --seed",
    "--threads=-1, --threads",
    "--acuracy=1, --accuracy"
  })
  void whateverIsWrongIsOneLine(String option, String named) throws IOException {
    String program = file("# function exp\n# storage f16\n" + StoredTwice.TEXT);
    String message = Shell.run("evaluate", program, option).refused();
    assertTrue(message.contains(named), message);
  }

  @ParameterizedTest
  @CsvSource({
    "'t0 = sin x\nreturn t0', 'line 3, column 6'",
    "'t0 = add x t1\nreturn t0', 'line 3, column 12'",
    "'return y', y",
    "'t0 = add x 0x1.00000001p0\nreturn t0', no value of f32",
    "'t0 = add x x', return"
  })
  void aMalformedProgramNamesItsPlace(String text, String named) throws IOException {
    String program = file("# function exp\n# storage f16\n" + text);
    String message = Shell.run("evaluate", program).refused();
    assertTrue(message.contains(named), message);
  }

  @Test
  void aProgramThatCannotBeFittedSaysWhy() throws IOException {
    String constant = file("t0 = div 0x1p0 0x0p0\nreturn t0\n");
    assertTrue(
        Shell.run("fit", constant, "--function", "exp2", "--domain", "0,1").refused().length()
            > 20);
    String program = file(StoredTwice.TEXT);
    assertTrue(Shell.run("fit", program, "--function", "exp2").refused().contains("--domain"));
    assertTrue(
        Shell.run("fit", program, "--function", "exp2", "--domain", "0,1", "--fix", "t9.0")
            .refused()
            .contains("t9.0"));
    assertTrue(
        Shell.run("fit", folder.resolve("none").toString()).refused().contains("no such file"));
  }

  @Test
  void emitOfAProgramNamesItByItsError() throws IOException {
    String program =
        file("# function twice\n# expression 2*x+1\n# storage e4m3fn\n" + StoredTwice.TEXT);
    String out = Shell.run("emit", program, "--backend", "cuda").done().out();
    assertTrue(out.startsWith("// twice_e4m3fn_cr_free1: generated by"), out);
  }
}
