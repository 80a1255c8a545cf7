package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Hankel's expansions for x >= (v + 2)^2 (DLMF 10.40.1 and 2): K_v(x) = sqrt(pi/(2x)) e^-x A(x) and
 * I_v(x) = e^x / sqrt(2 pi x) A(-x), where A(x) = sum of a_k(v) / x^k and a_k = a_(k-1) (4 v^2 -
 * (2k - 1)^2) / (8k).
 *
 * <p>After l terms the error of A is at most 2 |a_l| V_l e^(|v^2 - 1/4| V_1), V_l = chi(l) x^-l,
 * where chi is 1 for K, and for I, which is K on the negative axis, sqrt(pi) gamma(l/2 + 1) /
 * gamma(l/2 + 1/2) < sqrt(pi (l/2 + 1)) (DLMF 10.40.11 and 12); for I comes K_v(x) / pi, less than
 * e^(1 - 2x) of it, by the connection (DLMF 10.34.3).
 */
final class BesselHankel {

  private static final BigDecimal QUARTER = new BigDecimal("0.25");

  private BesselHankel() {}

  /** Whether terms fall fast enough to reach the precision. */
  static boolean reaches(BigDecimal v, BigDecimal x, Precision p) {
    BigDecimal next = v.add(BigDecimal.TWO);
    return x.compareTo(BigDecimal.valueOf(4L * p.digits() + 100)) > 0
        && next.multiply(next).compareTo(x) <= 0;
  }

  static Range logI(BigDecimal v, BigDecimal x, Precision p) {
    Precision wide = wide(x, p);
    return Range.point(x)
        .subtract(halfLog(Trigonometric.pi(wide).multiply(Range.point(2), wide), x, wide), wide)
        .add((Range) Elementary.log(sum(v, x, true, p.plus(2)), wide), wide);
  }

  static Range logK(BigDecimal v, BigDecimal x, Precision p) {
    Precision wide = wide(x, p);
    return Range.point(x.negate())
        .subtract(halfLog(Range.TWO.quotient(Trigonometric.pi(wide), wide), x, wide), wide)
        .add((Range) Elementary.log(sum(v, x, false, p.plus(2)), wide), wide);
  }

  /** I_(v+1)(x) / I_v(x). */
  static Range ratio(BigDecimal v, BigDecimal x, Precision p) {
    Range numerator = sum(v.add(BigDecimal.ONE), x, true, p.plus(2));
    return numerator.quotient(sum(v, x, true, p.plus(2)), p.plus(2));
  }

  /** K_(v+1)(x) / K_v(x). */
  static Range ratioOfK(BigDecimal v, BigDecimal x, Precision p) {
    Range numerator = sum(v.add(BigDecimal.ONE), x, false, p.plus(2));
    return numerator.quotient(sum(v, x, false, p.plus(2)), p.plus(2));
  }

  private static Precision wide(BigDecimal x, Precision p) {
    return p.plus(6 + Math.max(0, Range.exponent(x)));
  }

  private static Range halfLog(Range factor, BigDecimal x, Precision p) {
    Range product = factor.multiply(Range.point(x), p);
    return ((Range) Elementary.log(product, p)).quotient(Range.TWO, p);
  }

  /** A(x), or A(-x), in either case to a relative error of 10^-digits. */
  private static Range sum(BigDecimal v, BigDecimal x, boolean negative, Precision p) {
    MathContext mc = p.plus(Elementary.GUARD).nearest();
    BigDecimal square = v.multiply(v);
    BigDecimal fourfold = square.multiply(BigDecimal.valueOf(4)).round(mc);
    BigDecimal argument = x.multiply(BigDecimal.valueOf(negative ? -8 : 8)).round(mc);
    double growth = Math.exp(1.6 * square.subtract(QUARTER).abs().divide(x, mc).doubleValue());
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    BigDecimal error;
    int k = 0;
    do {
      k++;
      BigDecimal odd = BigDecimal.valueOf((2L * k - 1) * (2L * k - 1));
      term =
          term.multiply(fourfold.subtract(odd, mc), mc)
              .divide(argument.multiply(BigDecimal.valueOf(k)), mc);
      double chi = negative ? Math.sqrt(Math.PI * (k / 2.0 + 1)) : 1;
      error = term.abs().multiply(BigDecimal.valueOf(2.001 * chi * growth));
      sum = sum.add(term, mc);
    } while (error.signum() != 0 && Range.exponent(error) > -p.digits() - 1);
    // The last term is in the sum, though the bound is for the sum without it.
    BigDecimal rounding = BigDecimal.ONE.movePointLeft(p.digits());
    return Range.within(sum, error.add(error).add(rounding));
  }
}
