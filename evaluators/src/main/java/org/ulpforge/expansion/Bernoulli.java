package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.math.MathContext;

/** Bernoulli numbers. */
final class Bernoulli {

  private static final MathContext MC = new MathContext(60);

  private Bernoulli() {}

  /** B_(2k) by the recurrence sum of C(m + 1, j) B_j = 0 over j = 0 .. m (DLMF 24.5.3). */
  static double even(int k) {
    int m = 2 * k;
    BigDecimal[] b = new BigDecimal[m + 1];
    b[0] = BigDecimal.ONE;
    for (int n = 1; n <= m; n++) {
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal binomial = BigDecimal.ONE;
      for (int j = 0; j < n; j++) {
        sum = sum.add(binomial.multiply(b[j]), MC);
        binomial =
            binomial
                .multiply(BigDecimal.valueOf(n + 1L - j))
                .divide(BigDecimal.valueOf(j + 1L), MC);
      }
      b[n] = sum.negate().divide(BigDecimal.valueOf(n + 1L), MC);
    }
    return b[m].doubleValue();
  }
}
