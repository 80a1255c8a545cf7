package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Enclosures of the ratio of modified Bessel functions by Gauss' continued fraction (DLMF 10.33.1):
 * with f_k = x I_(v+k+1)(x) / I_(v+k)(x), f_(k-1) = x^2 / (2 (v + k) + f_k).
 *
 * <p>As f_k >= 0, f_(k-1) lies between 0 and x^2 / (2 (v + k)), where the recurrence begins; each
 * step multiplies an error by -r^2, r = f_(k-1) / x < 1 being the ratio itself. So the errors of
 * rounding add up to no more than one unit a step, and some sqrt(x) steps suffice for any v.
 */
final class BesselFraction {

  private static final int MAX_STEPS = 3_000_000;

  private BesselFraction() {}

  /**
   * x I_(v+1)(x) / I_v(x) for v >= 0 and x > 0, to a relative error of about 10^-digits; null where
   * that takes too many steps.
   */
  static Range scaledRatio(BigDecimal v, BigDecimal x, Precision p) {
    double order = v.doubleValue();
    double argument = x.doubleValue();
    int guard = Math.max(0, Math.getExponent(argument)) + 24;
    FixedPoint fixed = new FixedPoint((int) (p.digits() * 3.33) + guard);
    int steps = steps(order, argument, fixed.bits() + 2.0 * guard + 64);
    if (steps == MAX_STEPS) {
      return null;
    }
    BigInteger square = fixed.of(x.multiply(x)).shiftLeft(fixed.bits());
    BigInteger twiceOrder = fixed.of(v.multiply(BigDecimal.TWO));
    BigInteger f = BigInteger.ZERO;
    double contraction = 1;
    int halvings = 0;
    for (int k = steps; k >= 2; k--) {
      BigInteger whole = BigInteger.valueOf(2L * k).shiftLeft(fixed.bits());
      f = square.divide(twiceOrder.add(whole).add(f));
      double r =
          Math.scalb(f.shiftRight(fixed.bits() - 40).doubleValue() + 1, -40)
              / Math.max(argument, 0x1p-20);
      contraction *= Math.min(1, r * r * 1.000001);
      if (contraction < 0x1p-500) {
        contraction *= 0x1p500;
        halvings += 500;
      }
    }
    double start = Math.scalb(argument * argument / (2 * (order + steps)), fixed.bits() - halvings);
    Range tail = fixed.range(f, 2.0 * steps + contraction * start);
    Precision wide = p.plus(10);
    Range divisor = Range.point(v.add(BigDecimal.ONE).multiply(BigDecimal.TWO)).add(tail, wide);
    return Range.point(x.multiply(x)).quotient(divisor, wide);
  }

  /** Steps after which the start has lost so many bits, by x / (n + sqrt(n^2 + x^2)) for r. */
  private static int steps(double order, double x, double bits) {
    double lost = 0;
    int k = 2;
    while (lost < bits && k < MAX_STEPS) {
      k++;
      double n = order + k;
      lost -= 2 * Math.log(x / (n + Math.hypot(n, x))) / Math.log(2);
    }
    return k;
  }
}
