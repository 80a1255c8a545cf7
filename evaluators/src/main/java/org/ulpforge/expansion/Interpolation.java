package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Polynomials through the values at Chebyshev nodes (of the first kind): their largest error is
 * within a small factor of the least one (L. Trefethen, Approximation Theory and Approximation
 * Practice, chapter 16). Everything in decimals, so that only the final coefficients are rounded.
 */
final class Interpolation {

  static final MathContext MC = new MathContext(50);

  private Interpolation() {}

  /** Chebyshev nodes on an interval. */
  static BigDecimal[] nodes(double lo, double hi, int count) {
    BigDecimal[] nodes = new BigDecimal[count];
    for (int i = 0; i < count; i++) {
      double node = Math.cos(Math.PI * (2 * i + 1) / (2.0 * count));
      nodes[i] = new BigDecimal(lo + (hi - lo) * (1 + node) / 2);
    }
    return nodes;
  }

  /** The coefficients by powers of the polynomial through f, by divided differences. */
  static BigDecimal[] coefficients(BigDecimal[] nodes, BigDecimal[] values) {
    int n = nodes.length;
    BigDecimal[] difference = values.clone();
    for (int level = 1; level < n; level++) {
      for (int i = n - 1; i >= level; i--) {
        difference[i] =
            difference[i]
                .subtract(difference[i - 1])
                .divide(nodes[i].subtract(nodes[i - level]), MC);
      }
    }
    BigDecimal[] result = new BigDecimal[n];
    java.util.Arrays.fill(result, BigDecimal.ZERO);
    for (int i = n - 1; i >= 0; i--) {
      for (int j = n - 1; j > 0; j--) {
        result[j] = result[j - 1].subtract(result[j].multiply(nodes[i], MC), MC);
      }
      result[0] = difference[i].subtract(result[0].multiply(nodes[i], MC), MC);
    }
    return result;
  }

  /** Coefficients [i][j] of s^i t^j on a grid of nodes. */
  static BigDecimal[][] coefficients(BigDecimal[] s, BigDecimal[] t, BinaryOperator<BigDecimal> f) {
    BigDecimal[][] rows = new BigDecimal[s.length][];
    for (int i = 0; i < s.length; i++) {
      BigDecimal[] values = new BigDecimal[t.length];
      for (int j = 0; j < t.length; j++) {
        values[j] = f.apply(s[i], t[j]);
      }
      rows[i] = coefficients(t, values);
    }
    BigDecimal[][] result = new BigDecimal[s.length][t.length];
    for (int j = 0; j < t.length; j++) {
      BigDecimal[] column = new BigDecimal[s.length];
      for (int i = 0; i < s.length; i++) {
        column[i] = rows[i][j];
      }
      BigDecimal[] powers = coefficients(s, column);
      for (int i = 0; i < s.length; i++) {
        result[i][j] = powers[i];
      }
    }
    return result;
  }

  /**
   * Fewer coefficients by powers of s, for s in an interval around 0: those of a polynomial whose
   * value at 0 is that of the given one and whose derivative is that of the given one at Chebyshev
   * nodes. The derivative of a polynomial with right values would be off by the square of the
   * degree more at the ends.
   *
   * @param powers coefficients [i][j] of s^i t^j
   */
  static BigDecimal[][] economized(BigDecimal[][] powers, double lo, double hi, int count) {
    int inT = powers[0].length;
    BigDecimal[][] result = new BigDecimal[count][inT];
    for (int j = 0; j < inT; j++) {
      int column = j;
      BigDecimal[] slopes = coefficients(lo, hi, count - 1, s -> slope(powers, column, s));
      result[0][j] = powers[0][j];
      for (int i = 1; i < count; i++) {
        result[i][j] = slopes[i - 1].divide(BigDecimal.valueOf(i), MC);
      }
    }
    return result;
  }

  /** The derivative in s of the factor of t^j. */
  private static BigDecimal slope(BigDecimal[][] powers, int j, BigDecimal s) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = powers.length - 1; i > 0; i--) {
      sum = sum.multiply(s, MC).add(powers[i][j].multiply(BigDecimal.valueOf(i)), MC);
    }
    return sum;
  }

  static BigDecimal[] coefficients(double lo, double hi, int count, UnaryOperator<BigDecimal> f) {
    BigDecimal[] nodes = nodes(lo, hi, count);
    BigDecimal[] values = new BigDecimal[count];
    for (int i = 0; i < count; i++) {
      values[i] = f.apply(nodes[i]);
    }
    return coefficients(nodes, values);
  }
}
