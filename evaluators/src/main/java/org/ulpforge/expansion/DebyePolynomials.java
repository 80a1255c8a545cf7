package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The coefficients of Olver's uniform expansions in the logarithm. With w = sqrt(v^2 + x^2) and q =
 * (v/w)^2 the sums of U_k(p) / v^k and (-1)^k U_k(p) / v^k (DLMF 10.41.3 and 4) are the
 * exponentials of the sums of d_n(q) / w^n and (-1)^n d_n(q) / w^n. Where v is 0 this is the
 * logarithm of Hankel's expansion, so one block serves for both.
 */
final class DebyePolynomials {

  private static final MathContext MC = new MathContext(80);

  /** d[n - 1][j], of q^j. */
  private final List<BigDecimal[]> logarithm = new ArrayList<>();

  /** U_k / p^k [k][j], of q^j. */
  private final List<BigDecimal[]> u = new ArrayList<>();

  /** d_1 to d_n. */
  DebyePolynomials(int n) {
    u.add(new BigDecimal[] {BigDecimal.ONE});
    for (int k = 0; k < n; k++) {
      u.add(next(u.get(k), k));
    }
    // k U_k = sum of j d_j U_(k-j), from the derivative of the exponential.
    for (int k = 1; k <= n; k++) {
      BigDecimal[] d = u.get(k).clone();
      for (int j = 1; j < k; j++) {
        BigDecimal[] product = product(logarithm.get(j - 1), u.get(k - j));
        BigDecimal weight = BigDecimal.valueOf(j).divide(BigDecimal.valueOf(k), MC);
        for (int i = 0; i <= k; i++) {
          d[i] = d[i].subtract(weight.multiply(product[i], MC), MC);
        }
      }
      logarithm.add(d);
    }
  }

  /**
   * U_(k+1) = p^2 (1 - p^2) U_k' / 2 + the integral of (1 - 5 t^2) U_k(t) / 8 from 0 to p (DLMF
   * 10.41.9), for U_k = p^k times a polynomial in p^2.
   */
  private static BigDecimal[] next(BigDecimal[] u, int k) {
    BigDecimal[] next = new BigDecimal[u.length + 1];
    for (int j = 0; j <= u.length; j++) {
      BigDecimal same = j < u.length ? u[j] : BigDecimal.ZERO;
      BigDecimal before = j > 0 ? u[j - 1] : BigDecimal.ZERO;
      int power = k + 2 * j;
      BigDecimal half = new BigDecimal("0.5");
      BigDecimal eighth = new BigDecimal("0.125");
      BigDecimal slope =
          same.multiply(BigDecimal.valueOf(power))
              .subtract(before.multiply(BigDecimal.valueOf(power - 2)))
              .multiply(half);
      BigDecimal integral =
          same.subtract(before.multiply(BigDecimal.valueOf(5)))
              .multiply(eighth)
              .divide(BigDecimal.valueOf(power + 1), MC);
      next[j] = slope.add(integral, MC);
    }
    return next;
  }

  private static BigDecimal[] product(BigDecimal[] a, BigDecimal[] b) {
    BigDecimal[] product = new BigDecimal[a.length + b.length - 1];
    java.util.Arrays.fill(product, BigDecimal.ZERO);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        product[i + j] = product[i + j].add(a[i].multiply(b[j], MC), MC);
      }
    }
    return product;
  }

  /** The coefficients of d_n by powers of q, n from 1. */
  List<BigDecimal> logarithm(int n) {
    return List.of(logarithm.get(n - 1));
  }

  /** The coefficients of U_n(p) / p^n by powers of q = p^2. */
  List<BigDecimal> olver(int n) {
    return List.of(u.get(n));
  }

  /** Those of n d_n + 2 q d_n', by which the derivative in x of d_n / w^n is -x / w^(n+2) times. */
  List<BigDecimal> derivative(int n) {
    BigDecimal[] d = logarithm.get(n - 1);
    List<BigDecimal> derivative = new ArrayList<>();
    for (int j = 0; j < d.length; j++) {
      derivative.add(d[j].multiply(BigDecimal.valueOf(n + 2L * j)));
    }
    return derivative;
  }

  /** A bound of |d_n(q)| for q between 0 and 1: the largest of a fine grid, and a tenth more. */
  double largest(int n) {
    BigDecimal[] d = logarithm.get(n - 1);
    double largest = 0;
    for (int i = 0; i <= 256; i++) {
      BigDecimal q = new BigDecimal(i / 256.0);
      BigDecimal sum = BigDecimal.ZERO;
      for (int j = d.length - 1; j >= 0; j--) {
        sum = sum.multiply(q, MC).add(d[j], MC);
      }
      largest = Math.max(largest, Math.abs(sum.doubleValue()));
    }
    return 1.1 * largest;
  }
}
