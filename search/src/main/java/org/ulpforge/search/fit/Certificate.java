package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * The largest error of a program over many points, in decimal arithmetic. It is no proof for the
 * points between them.
 *
 * @param digits of the arithmetic
 * @param points how many were tried, the extrema of the fit included
 * @param error the largest found; infinite where the program has no value
 * @param at where
 */
public record Certificate(int digits, int points, double error, double at) {

  private static final int DENSE = 1024;

  /** Evaluates on a dense Chebyshev grid from the first to the last of the extrema's interval. */
  static Certificate of(
      Structure structure,
      List<BigDecimal> constants,
      Samples samples,
      double lo,
      double hi,
      double[] extrema,
      MathContext context) {
    DecimalTape tape = new DecimalTape(structure, context);
    BigDecimal[] values = constants.toArray(BigDecimal[]::new);
    double largest = -1;
    double at = lo;
    for (int i = 0; i <= DENSE + extrema.length; i++) {
      double x =
          i > DENSE
              ? extrema[i - DENSE - 1]
              : Math.clamp(lo + (hi - lo) * 0.5 * (1 - Math.cos(Math.PI * i / DENSE)), lo, hi);
      double error = error(tape, values, samples, new BigDecimal(x), context);
      if (error > largest) {
        largest = error;
        at = x;
      }
    }
    return new Certificate(context.getPrecision(), DENSE + 1 + extrema.length, largest, at);
  }

  private static double error(
      DecimalTape tape,
      BigDecimal[] constants,
      Samples samples,
      BigDecimal x,
      MathContext context) {
    BigDecimal exact = samples.value(x, context.getPrecision());
    try {
      return tape.evaluate(x, constants)
          .subtract(exact, context)
          .multiply(samples.weight(x, exact, context), context)
          .abs()
          .doubleValue();
    } catch (ArithmeticException e) {
      return Double.POSITIVE_INFINITY;
    }
  }
}
