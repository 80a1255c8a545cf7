package org.ulpforge.search.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.search.fit.Certificate;
import org.ulpforge.search.fit.RealTarget;
import org.ulpforge.search.fit.Samples;
import org.ulpforge.target.Target;

/** Series and approximants against those of textbooks. */
class SeriesTest {

  private static RealTarget target(String formula) {
    return RealTarget.of(Oracle.of(Target.ofExpression("f", formula)));
  }

  private static Series series(String formula, Variable variable, double at) {
    return Series.of(target(formula), variable, new BigDecimal(at), BigDecimal.ONE, 8);
  }

  /** The coefficients after that of degree 0, over it, with the signs of the series. */
  @ParameterizedTest
  @CsvSource({
    "exp(x), PLAIN, 0, 1, 0.5, 0.16666666666666666",
    "cos(x), EVEN, 0, -0.5, 0.041666666666666664, -0.001388888888888889",
    "sin(x), ODD, 0, -0.16666666666666666, 0.008333333333333333, -1.984126984126984e-4",
    "log(x), LOGARITHM, 1, 0.3333333333333333, 0.2, 0.14285714285714285",
    "1/x, PLAIN, 2, -0.5, 0.25, -0.125"
  })
  void termsAreThoseOfTaylor(
      String formula, Variable variable, double at, double one, double two, double three) {
    List<BigDecimal> terms = series(formula, variable, at).terms();
    double first = terms.getFirst().doubleValue();
    assertEquals(one, terms.get(1).doubleValue() / first, 1e-15);
    assertEquals(two, terms.get(2).doubleValue() / first, 1e-15);
    assertEquals(three, terms.get(3).doubleValue() / first, 1e-15);
  }

  /** exp has (12 + 6 x + x²) / (12 - 6 x + x²). */
  @Test
  void approximantIsThatOfPade() {
    Ratio pade = series("exp(x)", Variable.PLAIN, 0).pade(2, 2);
    Polynomial above = pade.above().over(pade.below().leading());
    Polynomial below = pade.below().over(pade.below().leading());
    double[] numbers = {12, 6, 1, 12, -6, 1};
    for (int k = 0; k <= 2; k++) {
      assertEquals(numbers[k], above.coefficients().get(k).doubleValue(), 1e-13);
      assertEquals(numbers[3 + k], below.coefficients().get(k).doubleValue(), 1e-13);
    }
  }

  /** About another point a polynomial, and a quotient of polynomials, stay the same function. */
  @Test
  void polynomialsAreTheirOwnSeries() {
    Polynomial cubic = series("x^3-2*x+5", Variable.PLAIN, 3).polynomial(3);
    double[] numbers = {5, -2, 0, 1};
    for (int k = 0; k <= 3; k++) {
      assertEquals(numbers[k], cubic.coefficients().get(k).doubleValue(), 1e-15);
    }
  }

  @Test
  void degenerateApproximantsAreRefused() {
    Series geometric = series("1/(1-x)", Variable.PLAIN, -1);
    assertThrows(ArithmeticException.class, () -> exact(geometric).pade(2, 2));
  }

  /** The series of 1 / (1 - x) about -1 without the error of its last digits. */
  private static Series exact(Series series) {
    return new Series(
        series.center(),
        List.of("0.5", "0.25", "0.125", "0.0625", "0.03125").stream()
            .map(BigDecimal::new)
            .toList());
  }

  /** The continued fraction is the quotient by Horner's scheme, in fewer operations. */
  @Test
  void continuedFractionsAreTheQuotient() {
    Samples samples = Samples.of(target("2^x"), new Interval(0, 1), ErrorMeasure.RELATIVE);
    for (int above = 1; above <= 3; above++) {
      Ratio pade = series("2^x", Variable.PLAIN, 0.5).pade(above, 2);
      var horner = Variable.PLAIN.around(pade.rational());
      var fraction = Variable.PLAIN.around(pade.fraction().orElseThrow());
      double error = Certificate.of(horner, samples).error();
      assertEquals(error, Certificate.of(fraction, samples).error(), 1e-12 * error);
      assertTrue(fraction.size() < horner.size());
    }
  }
}
