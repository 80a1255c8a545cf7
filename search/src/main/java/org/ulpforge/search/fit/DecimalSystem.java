package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.math.MathContext;

/** Linear equations in decimal arithmetic. */
public final class DecimalSystem {

  private DecimalSystem() {}

  /**
   * Gaussian elimination with partial pivoting.
   *
   * @param rows n rows of n coefficients and the right-hand side; they are overwritten
   * @throws ArithmeticException if the system is singular
   */
  public static BigDecimal[] solve(BigDecimal[][] rows, MathContext context) {
    int n = rows.length;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        if (rows[i][k].abs().compareTo(rows[pivot][k].abs()) > 0) {
          pivot = i;
        }
      }
      BigDecimal[] top = rows[pivot];
      rows[pivot] = rows[k];
      rows[k] = top;
      for (int i = 0; i < n; i++) {
        if (i != k) {
          BigDecimal factor = rows[i][k].divide(top[k], context);
          for (int j = k + 1; j <= n; j++) {
            rows[i][j] = rows[i][j].subtract(factor.multiply(top[j], context), context);
          }
        }
      }
    }
    BigDecimal[] result = new BigDecimal[n];
    for (int k = 0; k < n; k++) {
      result[k] = rows[k][n].divide(rows[k][k], context);
    }
    return result;
  }
}
