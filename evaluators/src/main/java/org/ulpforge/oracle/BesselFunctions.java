package org.ulpforge.oracle;

import static org.ulpforge.oracle.Range.exponent;
import static org.ulpforge.oracle.Range.isInfinite;
import static org.ulpforge.oracle.Range.isNearZero;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.ulpforge.oracle.Enclosure.Failure;

/**
 * Enclosures of the modified Bessel functions of real order v; rounding errors as in {@link
 * Elementary}. Where a computation would take more than {@value #MAX_TERMS} terms the result is
 * UNKNOWN.
 */
final class BesselFunctions {

  private static final int MAX_TERMS = 30_000;
  private static final double LN10 = Math.log(10);

  private BesselFunctions() {}

  /** I_v(x) for v >= 0, increasing in x and decreasing in v (DLMF 10.37); x >= 0. */
  static Enclosure besselI(Range order, Range x, Precision p) {
    if (order.lo().signum() < 0 || !order.isBounded()) {
      return Failure.UNKNOWN;
    }
    if (x.lo().signum() < 0) {
      return negativeArgument(order, x, p);
    }
    if (x.isPoint() && (isInfinite(x.lo()) || isNearZero(x.lo()) || x.lo().signum() == 0)) {
      if (isInfinite(x.lo())) {
        return Range.GROWING;
      }
      return order.lo().signum() > 0 ? x : order.isPoint() ? Range.ONE : Failure.UNKNOWN;
    }
    if (!x.isPositive() || !x.isBounded() || isNearZero(x.lo()) || isNearZero(order.lo())) {
      return Failure.UNKNOWN;
    }
    if (x.hi().compareTo(BigDecimal.valueOf(MAX_TERMS)) > 0) {
      return Failure.UNKNOWN;
    }
    return corners(
        ascending(order.hi(), x.lo(), p),
        x.isPoint() && order.isPoint() ? null : ascending(order.lo(), x.hi(), p));
  }

  /** K_v(x), decreasing in x and increasing in |v| (DLMF 10.37); POLE at 0, UNDEFINED below. */
  static Enclosure besselK(Range order, Range x, Precision p) {
    if (!x.isPositive()) {
      return x.isNegative() ? Failure.UNDEFINED : x.isPoint() ? Failure.POLE : Failure.UNKNOWN;
    }
    if (x.isPoint() && (isInfinite(x.lo()) || isNearZero(x.lo()))) {
      return isInfinite(x.lo()) ? Range.VANISHING : Range.GROWING;
    }
    Range v = order.abs();
    if (!x.isBounded() || !v.isBounded() || isNearZero(x.lo()) || isNearZero(v.lo())) {
      return Failure.UNKNOWN;
    }
    return corners(
        trapezoidal(v.lo(), x.hi(), p),
        x.isPoint() && v.isPoint() ? null : trapezoidal(v.hi(), x.lo(), p));
  }

  /** The range from the least to the greatest value; the same where {@code greatest} is null. */
  static Enclosure corners(Enclosure least, Enclosure greatest) {
    if (greatest == null || !(least instanceof Range lo)) {
      return least;
    }
    return greatest instanceof Range hi ? new Range(lo.lo(), hi.hi()) : greatest;
  }

  /** Whole orders only: I_n(-x) = (-1)^n I_n(x), from DLMF 10.25.2. */
  private static Enclosure negativeArgument(Range order, Range x, Precision p) {
    if (x.hi().signum() > 0 || !order.isPoint()) {
      return Failure.UNKNOWN;
    }
    if (order.lo().stripTrailingZeros().scale() > 0) {
      return Failure.UNDEFINED;
    }
    boolean odd = order.lo().toBigInteger().testBit(0);
    Enclosure mirrored = besselI(order, x.negate(), p);
    return odd && mirrored instanceof Range r ? r.negate() : mirrored;
  }

  /** (x/2)^v / gamma(v + 1) times the sum of (x^2/4)^k / (k! (v+1)_k) (DLMF 10.25.2). */
  private static Enclosure ascending(BigDecimal v, BigDecimal x, Precision p) {
    MathContext mc = p.plus(Elementary.GUARD).nearest();
    BigDecimal half = x.divide(BigDecimal.TWO, mc);
    BigDecimal quarterSquare = half.multiply(half, mc);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    BigDecimal divisor;
    int k = 0;
    do {
      k++;
      divisor = v.add(BigDecimal.valueOf(k), mc).multiply(BigDecimal.valueOf(k), mc);
      term = term.multiply(quarterSquare, mc).divide(divisor, mc);
      sum = sum.add(term, mc);
      // From a ratio of 1/2 on the rest is below the last term.
    } while (exponent(term) > exponent(sum) - mc.getPrecision()
        || quarterSquare.multiply(BigDecimal.TWO, mc).compareTo(divisor) > 0);
    Range series = Range.about(sum, p.digits());
    if (v.signum() == 0) {
      return series;
    }
    Precision wide = p.plus(6 + Math.max(0, exponent(v)) + 9);
    Range order = Range.point(v);
    Range ratio = Range.point(x).quotient(Range.TWO, wide);
    Enclosure gamma = GammaFunction.logGamma(order.add(Range.ONE, wide), wide);
    return gamma instanceof Range logGamma
        ? Elementary.exp(
                order.multiply((Range) Elementary.log(ratio, wide), wide).subtract(logGamma, wide),
                p.plus(1))
            .multiply(series, p)
        : gamma;
  }

  /**
   * K_v(x) e^x = integral over t > 0 of g(t) = e^(-x (cosh t - 1)) cosh(vt) (DLMF 10.32.9), by the
   * trapezoidal rule with step h.
   *
   * <p>In the strip |Im t| <= d < pi/2, |g(t + is)| <= e^(-x (cosh t cos d - 1)) cosh(vt), so the
   * error of the rule is at most 2 e^x K_v(x cos d) / (e^(2 pi d/h) - 1) (L. Trefethen, J.
   * Weideman, The exponentially convergent trapezoidal rule, SIAM Review 56, 2014, theorem 5.1,
   * both halves of the axis). K_v(x cos d) <= K_v(x) e^(x (1 - cos d)) (cos d)^(-max(v, 1/2)): e^x
   * x^v K_v(x) increases for v >= 1/2, its logarithmic derivative being 1 - K_(v-1)/K_v >= 0 by
   * DLMF 10.29.2, and e^x sqrt(x) K_v(x) does for v <= 1/2. Beyond t, where x sinh t > v, terms
   * fall at least as fast as a geometric series of ratio e^(-h (x sinh t - v)).
   */
  private static Enclosure trapezoidal(BigDecimal v, BigDecimal x, Precision p) {
    if (exponent(x) > 300 || exponent(x) < -300 || (v.signum() > 0 && exponent(v) > 15)) {
      return Failure.UNKNOWN;
    }
    double order = Math.max(v.doubleValue(), 0.5);
    double argument = Math.max(x.doubleValue(), Double.MIN_NORMAL);
    double decay = LN10 * (p.digits() + 3) + 2;
    double d = Math.min(1, Math.sqrt(2 * decay / (argument + order)));
    double needed = decay + argument * (1 - Math.cos(d)) - order * Math.log(Math.cos(d));
    BigDecimal h =
        new BigDecimal(2 * Math.PI * d / needed * 0.999)
            .round(new MathContext(6, RoundingMode.DOWN));
    int size = Math.max(0, exponent(x)) + Math.max(0, v.signum() == 0 ? 0 : exponent(v));
    Precision wide = p.plus(18 + size);
    MathContext mc = wide.nearest();
    BigDecimal step = Elementary.exp(h, wide).midpoint().round(mc);
    BigDecimal orderStep = Elementary.exp(h.multiply(v), wide).midpoint().round(mc);
    BigDecimal growth = BigDecimal.ONE;
    BigDecimal orderGrowth = BigDecimal.ONE;
    BigDecimal sum = new BigDecimal("0.5");
    for (int j = 1; j <= MAX_TERMS; j++) {
      growth = growth.multiply(step, mc);
      orderGrowth = orderGrowth.multiply(orderStep, mc);
      BigDecimal inverse = BigDecimal.ONE.divide(growth, mc);
      BigDecimal twiceCosh = growth.add(inverse, mc).subtract(BigDecimal.TWO, mc);
      BigDecimal power = x.multiply(twiceCosh, mc).divide(BigDecimal.TWO, mc).negate();
      BigDecimal cosh =
          orderGrowth.add(BigDecimal.ONE.divide(orderGrowth, mc), mc).divide(BigDecimal.TWO, mc);
      Range decayed = Elementary.exp(power, p.plus(6));
      BigDecimal term = decayed.midpoint().multiply(cosh, mc);
      sum = sum.add(term, mc);
      double slope = x.multiply(growth.subtract(inverse, mc), mc).doubleValue() / 2 - order;
      if (h.doubleValue() * slope > 0.01 && exponent(term) < exponent(sum) - p.digits() - 6) {
        Range integral = Range.about(sum.multiply(h, mc), p.digits() + 1);
        return integral.multiply(Elementary.exp(x.negate(), p.plus(2)), p.plus(2));
      }
    }
    return Failure.UNKNOWN;
  }
}
