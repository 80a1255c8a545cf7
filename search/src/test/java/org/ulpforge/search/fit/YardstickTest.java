package org.ulpforge.search.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.target.Target;

class YardstickTest {

  private static Yardstick.Measured measured(
      String formula, double lo, double hi, ErrorMeasure measure, String program) {
    RealTarget target = RealTarget.of(Oracle.of(Target.ofExpression("f", formula)));
    Samples samples = Samples.of(target, new Interval(lo, hi), measure);
    return Yardstick.of(samples)
        .measure(ProgramParser.parse(program.replace(";", "\n")).program());
  }

  /** By calculus: x - x² is 1/4 at 1/2; x/(x+1) misses x by x/(x+1), relatively, 2/3 at 2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x^2 | 0 | 1 | ABSOLUTE | t0 = mul x 1.0;return t0 | 0.25 | 0.5",
        "x | 1 | 2 | RELATIVE | t0 = add x 1.0;t1 = div x t0;return t1 | 0.6666666666666666 | 2",
        "sqrt(x) | 1 | 4 | ABSOLUTE | t0 = sqrt x;t1 = add t0 1e-30;return t1 | 1e-30 | 1"
      })
  void errorIsTheLargestAndIsPlaced(
      String formula,
      double lo,
      double hi,
      ErrorMeasure measure,
      String program,
      double error,
      double at) {
    Yardstick.Measured found = measured(formula, lo, hi, measure, program);
    assertEquals(error, found.error(), 1e-13 * error);
    assertEquals(at, found.at(), 1e-12 + (error < 1e-20 ? 3 : 0));
  }

  /** At 0 the relative error of sin, and x / x, mean nothing; elsewhere a pole counts. */
  @Test
  void endsCanBeOpenAndPolesInsideCount() {
    String sine = "t0 = mul x x;t1 = div x t0;t2 = mul t1 t0;return t2";
    double exact = 1 / Math.sin(1) - 1;
    assertEquals(exact, measured("sin(x)", 0, 1, ErrorMeasure.RELATIVE, sine).error(), 1e-12);
    assertEquals(exact * Math.sin(1), measured("sin(x)", 0, 1, ErrorMeasure.ABSOLUTE, sine).error(), 1e-12);
    String pole = "t0 = sub x 0.5;t1 = div 1.0 t0;return t1";
    Yardstick.Measured inside = measured("x", 0, 1, ErrorMeasure.ABSOLUTE, pole);
    assertTrue(inside.error() > 1e12, inside::toString);
    assertEquals(0.5, inside.at(), 1e-12);
  }

  /** The error of a fit is what is measured of its program. */
  @Test
  void agreesWithTheLevelledError() {
    RealTarget target = RealTarget.of(Oracle.of(Target.ofExpression("f", "2^x")));
    Samples samples = Samples.of(target, new Interval(0, 1), ErrorMeasure.RELATIVE);
    FitResult.Converged fit =
        (FitResult.Converged)
            RealFit.fit(
                Shapes.polynomial(5), samples, Effort.POLISH, new java.util.SplittableRandom(1));
    assertEquals(
        fit.error(), Yardstick.of(samples).measure(fit.program()).error(), 2e-3 * fit.error());
  }
}
