package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * erf and erfc in double precision; u = 2^-53.
 *
 * <p>For x >= 0, erfc x = e^(-x^2) g(x). The scaled g = e^(x^2) erfc x is (2/sqrt(pi)) times the
 * integral of e^(-t^2 - 2xt) over t > 0 (DLMF 7.7.1 rotated), so its Taylor coefficients at any
 * point >= 0 are at most 1/Gamma(n/2 + 1) in magnitude. On pieces of width 1/8 around their centres
 * the series to n = 12 leaves out less than 2^-62, against g >= 0.02. Horner's scheme errs by less
 * than 2.5u as |g'/g| < 1.13. x^2 is taken exactly as a sum of two doubles, e^(-x^2) then is within
 * 2^-51 + 2u. Together below 10u < 2^-49. Beyond 26 the value at 26, below 2^-975, stands for all.
 *
 * <p>erf x by its Maclaurin series (DLMF 7.6.1) to x^25 for |x| < 1/2: what is left out is below
 * 2^-60, rounding below 4u; beyond as 1 - erfc x, where erfc x <= 0.48: below 2^-49 + u.
 */
enum FastErf implements Kernel {
  ERF,
  ERFC;

  private static final double LIMIT = 26;
  private static final int PIECES_PER_UNIT = 8;
  private static final int PIECES = 26 * PIECES_PER_UNIT;
  private static final int DEGREE = 12;
  private static final double[] SCALED = scaledTable();
  private static final double[] MACLAURIN = maclaurin();

  @Override
  public double relativeBound() {
    return 0x1p-48;
  }

  @Override
  public void apply(double[] x, int from, int length, double[] result) {
    double[] square = new double[length];
    for (int i = 0; i < length; i++) {
      double size = Math.min(Math.abs(x[from + i]), LIMIT);
      square[i] = -size * size;
    }
    FastExp.EXP.apply(square, 0, length, result);
    for (int i = 0; i < length; i++) {
      double argument = x[from + i];
      double size = Math.min(Math.abs(argument), LIMIT);
      double rest = Math.fma(-size, size, -square[i]);
      double complement = result[i] * scaled(size);
      complement = Math.fma(complement, rest, complement);
      result[i] =
          switch (this) {
            case ERFC -> argument < 0 ? 2 - complement : complement;
            case ERF -> size < 0.5 ? nearZero(argument) : Math.copySign(1 - complement, argument);
          };
    }
  }

  private static double scaled(double x) {
    int piece = Math.min((int) (x * PIECES_PER_UNIT), PIECES - 1);
    double h = x - centre(piece);
    int row = piece * (DEGREE + 1);
    double sum = SCALED[row + DEGREE];
    for (int n = DEGREE - 1; n >= 0; n--) {
      sum = Math.fma(sum, h, SCALED[row + n]);
    }
    return sum;
  }

  private static double nearZero(double x) {
    double z = x * x;
    double sum = MACLAURIN[MACLAURIN.length - 1];
    for (int n = MACLAURIN.length - 2; n >= 0; n--) {
      sum = Math.fma(sum, z, MACLAURIN[n]);
    }
    return x * sum;
  }

  private static double centre(int piece) {
    return (piece + 0.5) / PIECES_PER_UNIT;
  }

  /**
   * Taylor coefficients of g at the centres c, from g' = 2xg - 2/sqrt(pi): (n+1) a[n+1] = 2c a[n] +
   * 2 a[n-1]. The recurrence loses at most (2c)^12 < 10^21, so it starts with 60 digits.
   */
  private static double[] scaledTable() {
    double[] table = new double[PIECES * (DEGREE + 1)];
    MathContext mc = new MathContext(60);
    BigDecimal slope = Oracle.constant("2/sqrt(pi)", 60);
    for (int piece = 0; piece < PIECES; piece++) {
      BigDecimal c = new BigDecimal(centre(piece));
      BigDecimal previous = Oracle.constant("exp(%1$s*%1$s)*erfc(%1$s)".formatted(c), 60);
      BigDecimal twice = c.multiply(BigDecimal.TWO);
      BigDecimal current = twice.multiply(previous, mc).subtract(slope, mc);
      table[piece * (DEGREE + 1)] = previous.doubleValue();
      for (int n = 1; n <= DEGREE; n++) {
        table[piece * (DEGREE + 1) + n] = current.doubleValue();
        BigDecimal next =
            twice
                .multiply(current, mc)
                .add(previous.multiply(BigDecimal.TWO), mc)
                .divide(BigDecimal.valueOf(n + 1), mc);
        previous = current;
        current = next;
      }
    }
    return table;
  }

  /** (2/sqrt(pi)) (-1)^n / (n! (2n+1)). */
  private static double[] maclaurin() {
    double[] coefficients = new double[13];
    MathContext mc = MathContext.DECIMAL128;
    BigDecimal scale = Oracle.constant("2/sqrt(pi)", 40);
    for (int n = 0; n < coefficients.length; n++) {
      coefficients[n] = scale.divide(BigDecimal.valueOf(2L * n + 1), mc).doubleValue();
      scale = scale.divide(BigDecimal.valueOf(-n - 1L), mc);
    }
    return coefficients;
  }
}
