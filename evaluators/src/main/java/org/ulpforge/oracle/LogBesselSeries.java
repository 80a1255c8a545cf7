package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Taylor series of log I_v and log K_v for integers v. Their derivative r satisfies r' = 1 +
 * v^2/z^2 - r/z - r^2 (from DLMF 10.25.1), which gives its coefficients one by one.
 */
public final class LogBesselSeries {

  private static final int DIGITS = 50;
  private static final MathContext MC = new MathContext(DIGITS + 10);

  /** From 1 on each doubles the digits, one or two at first. */
  private static final int NEWTON_STEPS = 7;

  private LogBesselSeries() {}

  /**
   * The coefficients by powers of z - c.
   *
   * @param second of log K, else log I
   */
  public static BigDecimal[] at(boolean second, int order, BigDecimal c, int terms) {
    BigDecimal square = BigDecimal.valueOf((long) order * order);
    BigDecimal[] inverse = new BigDecimal[terms];
    BigDecimal negative = BigDecimal.ONE.negate().divide(c, MC);
    inverse[0] = negative.negate();
    for (int n = 1; n < terms; n++) {
      inverse[n] = inverse[n - 1].multiply(negative, MC);
    }
    BigDecimal[] r = new BigDecimal[terms];
    r[0] = slope(second, order, c);
    for (int n = 0; n < terms - 1; n++) {
      BigDecimal sum = n == 0 ? BigDecimal.ONE : BigDecimal.ZERO;
      for (int k = 0; k <= n; k++) {
        BigDecimal perArgument = square.multiply(inverse[k]).subtract(r[k]);
        sum = sum.add(perArgument.multiply(inverse[n - k]), MC);
        sum = sum.subtract(r[k].multiply(r[n - k]), MC);
      }
      r[n + 1] = sum.divide(BigDecimal.valueOf(n + 1L), MC);
    }
    BigDecimal[] result = new BigDecimal[terms];
    result[0] = constant((second ? "logbesselk" : "logbesseli") + "(%d,%s)", order, c);
    for (int n = 1; n < terms; n++) {
      result[n] = r[n - 1].divide(BigDecimal.valueOf(n), MC);
    }
    return result;
  }

  /** Where the logarithm is zero: of log I_1, log K_0, log K_1. */
  public static BigDecimal zero(boolean second, int order) {
    BigDecimal z = BigDecimal.ONE;
    for (int i = 0; i < NEWTON_STEPS; i++) {
      BigDecimal[] c = at(second, order, z, 2);
      z = z.subtract(c[0].divide(c[1], MC), MC);
    }
    return z;
  }

  /** I_v'/I_v = I_(v+1)/I_v + v/z, K_v'/K_v = v/z - K_(v+1)/K_v (DLMF 10.29.2). */
  private static BigDecimal slope(boolean second, int order, BigDecimal c) {
    return constant(
        second
            ? "%1$d/%2$s-besselk(%1$d+1,%2$s)/besselk(%1$d,%2$s)"
            : "besseliratio(%1$d,%2$s)+%1$d/%2$s",
        order,
        c);
  }

  private static BigDecimal constant(String formula, int order, BigDecimal c) {
    return Oracle.constant(formula.formatted(order, c.toPlainString()), DIGITS);
  }
}
