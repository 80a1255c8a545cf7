package org.ulpforge.search.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;

/** The minimax errors of 2^x on [0,1], to two digits as they are published. */
class RealFitTest {

  private static final Samples EXP2 =
      Samples.of(Exact.EXP2, new Interval(0, 1), ErrorMeasure.RELATIVE);

  @ParameterizedTest
  @CsvSource({"3, 7.5e-5", "4, 2.6e-6", "5, 7.6e-8", "6, 1.9e-9"})
  void polynomialsReachTheirMinimaxError(int degree, double published) {
    FitResult.Converged fit =
        assertInstanceOf(
            FitResult.Converged.class,
            RealFit.fit(
                Shapes.polynomial(degree), EXP2, Effort.POLISH, new SplittableRandom(1)));
    assertEquals(published, fit.error(), 0.03 * published);
    assertEquals(degree + 2, fit.extrema().size());
    for (FitResult.Extremum extremum : fit.extrema()) {
      assertEquals(fit.error(), Math.abs(extremum.error()), 2e-3 * fit.error());
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 2.5e-5", "1, 2, 2.5e-5", "2, 2, 4.3e-7", "3, 2, 7.6e-9"})
  void rationalsReachTheirMinimaxError(int numerator, int denominator, double published) {
    FitResult.Converged fit =
        assertInstanceOf(
            FitResult.Converged.class,
            RealFit.fit(
                Shapes.rational(numerator, denominator),
                EXP2,
                Effort.POLISH,
                new SplittableRandom(1)));
    assertTrue(fit.error() <= 1.02 * published, () -> "error " + fit.error());
  }
}
