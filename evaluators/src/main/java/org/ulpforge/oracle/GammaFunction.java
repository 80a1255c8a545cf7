package org.ulpforge.oracle;

import static org.ulpforge.oracle.Range.exponent;
import static org.ulpforge.oracle.Range.isInfinite;
import static org.ulpforge.oracle.Range.isNearZero;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.ulpforge.oracle.Enclosure.Failure;

/** Enclosures of the gamma function and its logarithm; rounding errors as in {@link Elementary}. */
final class GammaFunction {

  /** Factorials up to here are computed exactly. */
  private static final BigDecimal MAX_FACTORIAL = BigDecimal.valueOf(1000);

  /** Gamma has its only minimum on the positive axis at 1.4616 (DLMF 5.4.20). */
  private static final BigDecimal BELOW_MINIMUM = new BigDecimal("1.46");

  private static final BigDecimal ABOVE_MINIMUM = new BigDecimal("1.47");

  private GammaFunction() {}

  /** Gamma; POLE at zero, UNDEFINED at negative whole numbers. */
  static Enclosure gamma(Range x, Precision p) {
    if (x.isPoint()) {
      return x.isNegative() && !isNearZero(x.lo()) ? reflected(x, p) : atPoint(x.lo(), p);
    }
    if (x.lo().compareTo(ABOVE_MINIMUM) > 0) {
      return Elementary.increasing(x, GammaFunction::positive, p);
    }
    return x.isPositive() && x.hi().compareTo(BELOW_MINIMUM) < 0
        ? Elementary.decreasing(x, GammaFunction::positive, p)
        : Failure.UNKNOWN;
  }

  /** log |gamma|; POLE at zero and negative whole numbers. */
  static Enclosure logGamma(Range x, Precision p) {
    if (x.isPoint() && isNearZero(x.lo())) {
      return Range.GROWING;
    }
    if (x.isPositive()) {
      if (x.isPoint() || x.lo().compareTo(ABOVE_MINIMUM) > 0) {
        return Elementary.increasing(x, GammaFunction::logarithm, p);
      }
      return x.hi().compareTo(BELOW_MINIMUM) < 0
          ? Elementary.decreasing(x, GammaFunction::logarithm, p)
          : Failure.UNKNOWN;
    }
    return switch (gamma(x, p.plus(2))) {
      case Range gamma -> Elementary.log(gamma.abs(), p);
      case Failure failure -> failure == Failure.UNDEFINED ? Failure.POLE : failure;
    };
  }

  private static Enclosure atPoint(BigDecimal x, Precision p) {
    if (x.signum() == 0) {
      return Failure.POLE;
    }
    return x.signum() < 0 ? Range.GROWING.negate() : positive(x, p);
  }

  /** DLMF 5.5.3: gamma(x) = pi / (sin(pi x) gamma(1 - x)). */
  private static Enclosure reflected(Range x, Precision p) {
    if (!x.isBounded()) {
      return Failure.UNKNOWN;
    }
    BigDecimal nearest = x.lo().setScale(0, RoundingMode.HALF_EVEN);
    if (nearest.compareTo(x.lo()) == 0) {
      return Failure.UNDEFINED;
    }
    Precision wide = p.plus(4);
    // sin(pi x) = (-1)^n sin(pi (x - n)), x - n exact.
    Range sine =
        Trigonometric.sin(
            Trigonometric.pi(wide).multiply(Range.point(x.lo().subtract(nearest)), wide), wide);
    boolean odd = nearest.toBigInteger().testBit(0);
    Range other = positive(BigDecimal.ONE.subtract(x.lo()), wide);
    return Trigonometric.pi(wide).divide((odd ? sine.negate() : sine).multiply(other, wide), wide);
  }

  private static Range positive(BigDecimal x, Precision p) {
    if (isInfinite(x) || isNearZero(x)) {
      return Range.GROWING;
    }
    if (x.compareTo(MAX_FACTORIAL) <= 0 && x.stripTrailingZeros().scale() <= 0) {
      BigInteger factorial = BigInteger.ONE;
      for (int n = 2; n < x.intValueExact(); n++) {
        factorial = factorial.multiply(BigInteger.valueOf(n));
      }
      return Range.point(new BigDecimal(factorial));
    }
    // The absolute error of the logarithm is the relative error of the result.
    Precision wide = p.plus(4 + Math.clamp(exponent(x), 0, 12));
    return Elementary.exp(logarithm(x, wide), p.plus(1));
  }

  /**
   * Stirling's series at z = x + n (DLMF 5.11.1), whose error is below the first term left out for
   * real z > 0 (DLMF 5.11(ii)), less log(x (x + 1) ... (x + n - 1)). Its terms fall to e^(-2 pi z).
   */
  private static Range logarithm(BigDecimal x, Precision p) {
    if (isInfinite(x) || isNearZero(x)) {
      return Range.GROWING;
    }
    if (x.compareTo(BigDecimal.ONE) == 0 || x.compareTo(BigDecimal.TWO) == 0) {
      return Range.ZERO;
    }
    Precision wide = p.plus(6);
    MathContext mc = wide.plus(Elementary.GUARD).nearest();
    Range z = Range.point(x);
    Range product = Range.ONE;
    BigDecimal least = BigDecimal.valueOf(wide.digits() / 2 + 5L);
    while (z.lo().compareTo(least) < 0) {
      product = product.multiply(z, wide);
      z = z.add(Range.ONE, wide);
    }
    BigDecimal middle = z.midpoint().round(mc);
    BigDecimal square = middle.multiply(middle, mc);
    BigDecimal power = middle;
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal term;
    BigInteger[] tangents = tangents(wide.digits() / 2 + 4);
    int k = 0;
    do {
      k++;
      // B(2k) / (2k (2k - 1)) = (-1)^(k-1) T(k) / ((2k - 1) 4^k (4^k - 1)) (DLMF 24.15.4).
      BigInteger four = BigInteger.ONE.shiftLeft(2 * k);
      BigInteger denominator =
          four.multiply(four.subtract(BigInteger.ONE)).multiply(BigInteger.valueOf(2L * k - 1));
      term = new BigDecimal(tangents[k]).divide(new BigDecimal(denominator), mc).divide(power, mc);
      sum = k % 2 == 1 ? sum.add(term, mc) : sum.subtract(term, mc);
      power = power.multiply(square, mc);
    } while (exponent(term) > -wide.digits() && k < tangents.length - 1);
    Range series = Range.within(sum, new BigDecimal(BigInteger.TWO, -exponent(term)));
    Range log = (Range) Elementary.log(z, wide);
    Range half = Range.point(new BigDecimal("0.5"));
    Range twoPi = Trigonometric.pi(wide).multiply(Range.TWO, wide);
    return z.subtract(half, wide)
        .multiply(log, wide)
        .subtract(z, wide)
        .add(((Range) Elementary.log(twoPi, wide)).multiply(half, wide), wide)
        .add(series, wide)
        .subtract((Range) Elementary.log(product, wide), wide);
  }

  /** Tangent numbers T(1) .. T(n) (R. Brent, D. Harvey, Fast computation of Bernoulli, 2011). */
  private static BigInteger[] tangents(int n) {
    BigInteger[] t = new BigInteger[n + 1];
    t[1] = BigInteger.ONE;
    for (int k = 2; k <= n; k++) {
      t[k] = t[k - 1].multiply(BigInteger.valueOf(k - 1L));
    }
    for (int k = 2; k <= n; k++) {
      for (int j = k; j <= n; j++) {
        t[j] =
            t[j - 1]
                .multiply(BigInteger.valueOf(j - k))
                .add(t[j].multiply(BigInteger.valueOf(j - k + 2L)));
      }
    }
    return t;
  }
}
