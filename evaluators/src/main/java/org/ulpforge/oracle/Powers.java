package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import org.ulpforge.oracle.Enclosure.Failure;

/** Enclosures of powers and cube roots. */
final class Powers {

  /** Whole exponents up to this size are powers by squaring; exact results are then found. */
  private static final int MAX_WHOLE = 4096;

  private Powers() {}

  /**
   * base^exponent. Whole exponents are allowed with any base, 0^0 is 1 as in IEEE 754 pow;
   * otherwise the base must be positive (or zero under a positive exponent).
   */
  static Enclosure pow(Range base, Range exponent, Precision p) {
    if (exponent.isPoint() && exponent.lo().signum() == 0) {
      return Range.ONE;
    }
    if (exponent.isPoint() && isWhole(exponent.lo())) {
      if (exponent.lo().abs().compareTo(BigDecimal.valueOf(MAX_WHOLE)) <= 0) {
        return whole(base, exponent.lo().intValueExact(), p);
      }
      if (base.isNegative()) {
        Enclosure size = pow(base.negate(), exponent, p);
        boolean odd = exponent.lo().toBigInteger().testBit(0);
        return odd && size instanceof Range r ? r.negate() : size;
      }
    }
    if (base.isNegative()) {
      return exponent.isPoint() ? Failure.UNDEFINED : Failure.UNKNOWN;
    }
    if (!base.isPositive()) {
      if (!base.isPoint()) {
        return Failure.UNKNOWN;
      }
      return exponent.isPositive()
          ? Range.ZERO
          : exponent.isNegative() ? Failure.POLE : Failure.UNKNOWN;
    }
    return positive(base, exponent, p);
  }

  static Range cbrt(Range x, Precision p) {
    return Elementary.increasing(x, Powers::cbrt, p);
  }

  private static boolean isWhole(BigDecimal value) {
    return !Range.isInfinite(value)
        && !Range.isNearZero(value)
        && (value.scale() <= 0 || value.stripTrailingZeros().scale() <= 0);
  }

  private static Enclosure whole(Range base, int n, Precision p) {
    Precision wide = p.plus(5);
    if (n < 0) {
      return whole(base, -n, wide) instanceof Range r ? Range.ONE.divide(r, wide) : Failure.UNKNOWN;
    }
    // An even power of a range around zero starts at zero.
    Range square = n % 2 == 0 ? base.abs() : base;
    Range result = Range.ONE;
    for (int bits = n; bits > 0; bits >>= 1) {
      if ((bits & 1) == 1) {
        result = result.multiply(square, wide);
      }
      square = bits > 1 ? square.multiply(square, wide) : square;
    }
    return result;
  }

  /** exp(exponent log base); by square roots first where the exponent is a multiple of 1/8. */
  private static Enclosure positive(Range base, Range exponent, Precision p) {
    BigDecimal eighths = exponent.lo().multiply(BigDecimal.valueOf(8));
    if (exponent.isPoint()
        && isWhole(eighths)
        && eighths.abs().compareTo(BigDecimal.valueOf(MAX_WHOLE)) <= 0) {
      int n = eighths.intValueExact();
      Range root = base;
      for (int halves = 3 - Math.min(3, Integer.numberOfTrailingZeros(n)); halves > 0; halves--) {
        root = (Range) root.sqrt(p.plus(5));
      }
      return whole(root, n >> Math.min(3, Integer.numberOfTrailingZeros(n)), p);
    }
    // The absolute error of the argument is the relative error of the result.
    int size =
        Math.max(0, Range.exponent(exponent.hi().signum() == 0 ? BigDecimal.ONE : exponent.hi()));
    Precision wide = p.plus(4 + Math.min(size, 10));
    return Elementary.log(base, wide) instanceof Range logarithm
        ? Elementary.exp(logarithm.multiply(exponent, wide), p.plus(1))
        : Failure.UNKNOWN;
  }

  private static Range cbrt(BigDecimal x, Precision p) {
    if (x.signum() < 0) {
      return cbrt(x.negate(), p).negate();
    }
    if (x.signum() == 0 || Range.isInfinite(x) || Range.isNearZero(x)) {
      return Range.point(x);
    }
    Precision wide = p.plus(4);
    Range third = Elementary.log(x, wide.plus(8)).quotient(Range.point(3), wide.plus(8));
    Range root = Elementary.exp(third, wide);
    BigDecimal guess = root.lo().add(root.hi()).divide(BigDecimal.TWO);
    BigDecimal exact = guess.round(new MathContext(p.digits()));
    return exact.pow(3).compareTo(x) == 0 ? Range.point(exact) : root;
  }
}
