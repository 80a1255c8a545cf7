package org.ulpforge.oracle;

import static org.ulpforge.oracle.Range.exponent;
import static org.ulpforge.oracle.Range.isInfinite;
import static org.ulpforge.oracle.Range.isNearZero;

import java.math.BigDecimal;
import java.math.MathContext;
import org.ulpforge.oracle.Enclosure.Failure;

/**
 * Enclosures of log I_v(x), log K_v(x), I_(v+1)(x) / I_v(x) and their derivatives, for v >= 0 and x
 * >= 0; UNDEFINED below. Three methods would be enough for all arguments: the {@linkplain
 * BesselIntegral integral} for K, the {@linkplain BesselFraction continued fraction} for the ratio,
 * and the Wronskian (DLMF 10.28.2), by which I_v = 1 / (K_v (x K_(v+1)/K_v + x I_(v+1)/I_v)). For
 * small arguments the ascending series gives log I, so that log I_0(x), which is about x^2/4, has a
 * small relative error; for large ones {@linkplain BesselHankel Hankel's expansion} is faster.
 *
 * <p>With 50 digits one value takes 1 to 10 ms, with x near 1e8 and v near 1e4 0.1 s for log I,
 * with x near 1e-300 0.1 s for log K. Below x = 1e-330, beyond v = 1e20 and for x beyond 1e20 with
 * v not below its root the result is UNKNOWN.
 */
final class LogBessel {

  private static final int MAX_EXPONENT = 20;
  private static final int MIN_EXPONENT = -330;

  private LogBessel() {}

  private interface AtPoint {
    Enclosure apply(BigDecimal order, BigDecimal x);
  }

  /** log I_v(x), which increases in x and decreases in v (DLMF 10.37). */
  static Enclosure logI(Range order, Range x, Precision p) {
    return monotone(order, x, LogBessel::limitI, (v, t) -> logI(v, t, p));
  }

  /** log K_v(x), which decreases in x and increases in v >= 0 (DLMF 10.37). */
  static Enclosure logK(Range order, Range x, Precision p) {
    Enclosure negative = monotone(order, x, LogBessel::limitK, (v, t) -> negate(logK(v, t, p)));
    return negate(negative);
  }

  /**
   * I_(v+1)(x) / I_v(x), which increases in x and decreases in v (D. Amos, Computation of modified
   * Bessel functions and their ratios, Mathematics of Computation 28, 1974).
   */
  static Enclosure ratio(Range order, Range x, Precision p) {
    return monotone(order, x, LogBessel::limitRatio, (v, t) -> ratio(v, t, p));
  }

  /** The derivative of log I_v(x) in x at a point, v/x + I_(v+1)/I_v (DLMF 10.29.2). */
  static Enclosure logIDerivative(BigDecimal v, BigDecimal x, Precision p) {
    Precision wide = p.plus(3);
    return at(v, x, (_, _) -> Failure.UNKNOWN, (n, t) -> ratio(n, t, wide)) instanceof Range ratio
        ? Range.point(v).quotient(Range.point(x), wide).add(ratio, wide)
        : Failure.UNKNOWN;
  }

  /** The derivative of log K_v(x) in x at a point, v/x - K_(v+1)/K_v (DLMF 10.29.2). */
  static Enclosure logKDerivative(BigDecimal v, BigDecimal x, Precision p) {
    Precision wide = p.plus(3);
    if (BesselHankel.reaches(v, x, wide)) {
      Range ratio = BesselHankel.ratioOfK(v, x, wide);
      return Range.point(v).quotient(Range.point(x), wide).subtract(ratio, wide);
    }
    BesselIntegral integral = BesselIntegral.of(v, x, wide);
    return integral == null
        ? Failure.UNKNOWN
        : Range.point(v).subtract(integral.quotient(), wide).quotient(Range.point(x), wide);
  }

  /** The derivative of log K_v(x) in v at a point. */
  static Enclosure logKOrderDerivative(BigDecimal v, BigDecimal x, Precision p) {
    BesselIntegral integral = BesselIntegral.of(v, x, p.plus(3));
    return integral == null ? Failure.UNKNOWN : integral.orderDerivative();
  }

  /**
   * A function that increases in x and decreases in the order. A zero is one, whatever its sign, as
   * for logarithms in IEEE 754.
   *
   * @param limit its value where an argument is zero or a symbol, null elsewhere
   */
  private static Enclosure monotone(Range order, Range x, AtPoint limit, AtPoint f) {
    if (isNearZero(order.hi()) && order.isNegative()) {
      return monotone(order.negate(), x, limit, f);
    }
    if (isNearZero(x.hi()) && x.isNegative()) {
      return monotone(order, x.negate(), limit, f);
    }
    if (order.isNegative() || x.isNegative()) {
      return Failure.UNDEFINED;
    }
    if (order.lo().signum() < 0 || x.lo().signum() < 0) {
      return Failure.UNKNOWN;
    }
    Enclosure least = at(order.hi(), x.lo(), limit, f);
    return BesselFunctions.corners(
        least, order.isPoint() && x.isPoint() ? null : at(order.lo(), x.hi(), limit, f));
  }

  private static Enclosure at(BigDecimal v, BigDecimal x, AtPoint limit, AtPoint f) {
    boolean number = x.signum() > 0 && isNumber(x) && (v.signum() == 0 || isNumber(v));
    if (!number) {
      return limit.apply(v, x);
    }
    int order = v.signum() == 0 ? 0 : exponent(v);
    boolean far =
        exponent(x) < MIN_EXPONENT
            || exponent(x) > 1000
            || order > MAX_EXPONENT
            || (exponent(x) > MAX_EXPONENT && 2 * Math.max(order, 1) + 1 > exponent(x));
    return far ? Failure.UNKNOWN : f.apply(v, x);
  }

  private static boolean isNumber(BigDecimal value) {
    return !isInfinite(value) && !isNearZero(value);
  }

  private static Enclosure limitI(BigDecimal v, BigDecimal x) {
    if (isInfinite(v)) {
      return isInfinite(x) ? Failure.UNKNOWN : Range.GROWING.negate();
    }
    if (isInfinite(x)) {
      return Range.GROWING;
    }
    if (v.signum() == 0) {
      return Range.point(x);
    }
    return isNearZero(v)
        ? Failure.UNKNOWN
        : x.signum() == 0 ? Failure.POLE : Range.GROWING.negate();
  }

  /** Of -log K. */
  private static Enclosure limitK(BigDecimal v, BigDecimal x) {
    if (isInfinite(v)) {
      return isInfinite(x) ? Failure.UNKNOWN : Range.GROWING.negate();
    }
    if (isInfinite(x)) {
      return Range.GROWING;
    }
    if (x.signum() == 0) {
      return Failure.POLE;
    }
    return isNearZero(x) ? Range.GROWING.negate() : Failure.UNKNOWN;
  }

  private static Enclosure limitRatio(BigDecimal v, BigDecimal x) {
    if (isInfinite(v)) {
      return isInfinite(x) ? Failure.UNKNOWN : Range.VANISHING;
    }
    if (isInfinite(x)) {
      return Range.ONE;
    }
    return x.signum() == 0 || isNearZero(x) ? Range.point(x) : Failure.UNKNOWN;
  }

  private static Enclosure negate(Enclosure enclosure) {
    return enclosure instanceof Range range ? range.negate() : enclosure;
  }

  private static Enclosure ratio(BigDecimal v, BigDecimal x, Precision p) {
    if (BesselHankel.reaches(v, x, p)) {
      return BesselHankel.ratio(v, x, p);
    }
    Range scaled = BesselFraction.scaledRatio(v, x, p);
    return scaled == null ? Failure.UNKNOWN : scaled.quotient(Range.point(x), p.plus(2));
  }

  private static Enclosure logK(BigDecimal v, BigDecimal x, Precision p) {
    if (BesselHankel.reaches(v, x, p)) {
      return BesselHankel.logK(v, x, p);
    }
    BesselIntegral integral = BesselIntegral.of(v, x, p);
    return integral == null ? Failure.UNKNOWN : integral.logK();
  }

  private static Enclosure logI(BigDecimal v, BigDecimal x, Precision p) {
    if (BesselHankel.reaches(v, x, p)) {
      return BesselHankel.logI(v, x, p);
    }
    BigDecimal square = x.multiply(x);
    if (square.compareTo(BigDecimal.valueOf(64)) <= 0 || square.compareTo(v) <= 0) {
      return ascending(v, x, p);
    }
    Precision wide = p.plus(6);
    BesselIntegral integral = BesselIntegral.of(v, x, wide);
    Range ratio = integral == null ? null : BesselFraction.scaledRatio(v, x, wide);
    return ratio == null
        ? Failure.UNKNOWN
        : integral
            .logK()
            .add(
                (Range)
                    Elementary.log(
                        integral.quotient().add(ratio, integralPrecision(v, x, wide)), wide),
                integralPrecision(v, x, wide))
            .negate();
  }

  /** For sums of numbers as large as v log x. */
  private static Precision integralPrecision(BigDecimal v, BigDecimal x, Precision p) {
    return p.plus(Math.max(0, exponent(x)) + Math.max(0, v.signum() == 0 ? 0 : exponent(v)) + 4);
  }

  /** v log(x/2) - log gamma(v + 1) + log(1 + sum of (x^2/4)^k / (k! (v+1)_k)) (DLMF 10.25.2). */
  private static Enclosure ascending(BigDecimal v, BigDecimal x, Precision p) {
    MathContext mc = p.plus(Elementary.GUARD).nearest();
    BigDecimal quarter = x.multiply(x).multiply(new BigDecimal("0.25")).round(mc);
    BigDecimal term = quarter.divide(v.add(BigDecimal.ONE), mc);
    BigDecimal sum = term;
    for (int k = 2; exponent(term) > exponent(sum) - mc.getPrecision() || k < 9; k++) {
      BigDecimal divisor = v.add(BigDecimal.valueOf(k)).multiply(BigDecimal.valueOf(k));
      term = term.multiply(quarter, mc).divide(divisor, mc);
      sum = sum.add(term, mc);
    }
    Enclosure series = Elementary.log1p(Range.about(sum, p.digits()), p);
    if (v.signum() == 0) {
      return series;
    }
    Precision wide = integralPrecision(v, x, p.plus(4));
    Range half = Range.point(x.multiply(new BigDecimal("0.5")));
    Range order = Range.point(v);
    Range logarithm = (Range) Elementary.log(half, wide);
    Range gamma = (Range) GammaFunction.logGamma(Range.point(v.add(BigDecimal.ONE)), wide);
    return order.multiply(logarithm, wide).subtract(gamma, wide).add((Range) series, wide);
  }
}
