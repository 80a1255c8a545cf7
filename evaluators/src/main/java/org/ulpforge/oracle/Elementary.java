package org.ulpforge.oracle;

import static org.ulpforge.oracle.Range.exponent;
import static org.ulpforge.oracle.Range.isInfinite;
import static org.ulpforge.oracle.Range.isNearZero;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.BiFunction;

/**
 * Enclosures of exponentials and logarithms.
 *
 * <p>Underneath are {@code exp}, {@code log} and {@code pi} of big-math, called only with arguments
 * between 0.1 and 4 in magnitude (exp: below 1.2). Big-math documents results rounded to the
 * precision asked for; we ask for at least four digits more than we rely on.
 *
 * <p>Error bounds below: with w working digits each rounded operation has a relative error of at
 * most 10^(1-w), and a series of N < 10^4 terms that do not cancel by more than half has one below
 * 10^(5+1-w). Series therefore work with w = digits + {@value #GUARD}.
 */
final class Elementary {

  static final int GUARD = 8;
  private static final BigDecimal TENTH = new BigDecimal("0.1");
  private static final BigDecimal LN10_ROUGHLY = new BigDecimal("2.302585");

  private Elementary() {}

  /** Applies an increasing function, given at single numbers, to a range. */
  static Range increasing(Range x, BiFunction<BigDecimal, Precision, Range> f, Precision p) {
    return x.isPoint()
        ? f.apply(x.lo(), p)
        : new Range(f.apply(x.lo(), p).lo(), f.apply(x.hi(), p).hi());
  }

  /** Applies a decreasing function, given at single numbers, to a range. */
  static Range decreasing(Range x, BiFunction<BigDecimal, Precision, Range> f, Precision p) {
    return increasing(x.negate(), (value, q) -> f.apply(value.negate(), q), p);
  }

  static Range exp(Range x, Precision p) {
    return increasing(x, Elementary::exp, p);
  }

  static Range expm1(Range x, Precision p) {
    return increasing(x, Elementary::expm1, p);
  }

  /** Logarithm; UNDEFINED below zero, POLE at zero, UNKNOWN if the argument may be there. */
  static Enclosure log(Range x, Precision p) {
    if (!x.isPositive()) {
      return x.isNegative()
          ? Enclosure.Failure.UNDEFINED
          : x.isPoint() ? Enclosure.Failure.POLE : Enclosure.Failure.UNKNOWN;
    }
    return increasing(x, Elementary::log, p);
  }

  /** log(1 + x). */
  static Enclosure log1p(Range x, Precision p) {
    BigDecimal minusOne = BigDecimal.ONE.negate();
    if (x.lo().compareTo(minusOne) <= 0) {
      return x.hi().compareTo(minusOne) < 0
          ? Enclosure.Failure.UNDEFINED
          : x.isPoint() ? Enclosure.Failure.POLE : Enclosure.Failure.UNKNOWN;
    }
    return increasing(x, Elementary::log1p, p);
  }

  /** 2^x, exact where x is a whole number of moderate size. */
  static Range exp2(Range x, Precision p) {
    if (x.isPoint() && x.lo().signum() == 0) {
      return Range.ONE;
    }
    if (x.isNumber() && exponent(x.lo()) <= 5 && x.lo().stripTrailingZeros().scale() <= 0) {
      return Range.point(powerOfTwo(x.lo().intValueExact()));
    }
    int size = Math.max(magnitude(x.lo()), magnitude(x.hi()));
    Precision wide = p.plus(3 + Math.clamp(size, 0, 12));
    return exp(x.multiply(log(BigDecimal.TWO, wide), wide), p.plus(1));
  }

  /** Logarithm to base 2, exact at powers of two that are doubles. */
  static Enclosure log2(Range x, Precision p) {
    if (x.isNumber() && x.isPositive()) {
      double value = x.lo().doubleValue();
      if (value >= Double.MIN_VALUE && value <= Double.MAX_VALUE) {
        int k = Math.getExponent(value);
        if (k < Double.MIN_EXPONENT) {
          k = 63 - Long.numberOfLeadingZeros(Double.doubleToRawLongBits(value)) - 1074;
        }
        if (powerOfTwo(k).compareTo(x.lo()) == 0) {
          return Range.point(k);
        }
      }
    }
    Precision wide = p.plus(2);
    return log(x, wide) instanceof Range logarithm
        ? logarithm.quotient(log(BigDecimal.TWO, wide), wide)
        : log(x, wide);
  }

  /** Logarithm to base 10, exact at powers of ten. */
  static Enclosure log10(Range x, Precision p) {
    if (x.isNumber() && x.isPositive()) {
      BigDecimal value = x.lo().stripTrailingZeros();
      if (value.unscaledValue().equals(BigInteger.ONE)) {
        return Range.point(-value.scale());
      }
    }
    Precision wide = p.plus(2);
    return log(x, wide) instanceof Range logarithm
        ? logarithm.quotient(log(BigDecimal.TEN, wide), wide)
        : log(x, wide);
  }

  static Range sinh(Range x, Precision p) {
    return increasing(x, Elementary::sinh, p);
  }

  static Range cosh(Range x, Precision p) {
    return increasing(
        x.abs(),
        (value, q) -> {
          Range e = exp(value, q.plus(2));
          return e.add(Range.ONE.quotient(e, q.plus(2)), q.plus(2)).quotient(Range.TWO, q.plus(2));
        },
        p);
  }

  static Range tanh(Range x, Precision p) {
    return increasing(x, Elementary::tanh, p);
  }

  /** 2^k, exactly. */
  static BigDecimal powerOfTwo(int k) {
    return k >= 0
        ? new BigDecimal(BigInteger.TWO.pow(k))
        : new BigDecimal(BigInteger.valueOf(5).pow(-k), -k);
  }

  /** x = r + k ln 10 with |r| < 1.2, so that e^x = e^r 10^k. */
  static Range exp(BigDecimal argument, Precision p) {
    BigDecimal x = isNearZero(argument) ? BigDecimal.ZERO : argument;
    if (x.signum() == 0) {
      return Range.ONE;
    }
    if (isInfinite(x)) {
      return x.signum() > 0 ? Range.GROWING : Range.VANISHING;
    }
    if (exponent(x) > 8) {
      return x.signum() > 0 ? Range.HUGE : Range.TINY;
    }
    if (exponent(x) < -p.digits() - 1) {
      return Range.about(BigDecimal.ONE, p.digits());
    }
    long k = x.divide(LN10_ROUGHLY, 0, RoundingMode.HALF_EVEN).longValue();
    int places = p.digits() + 4;
    BigDecimal r =
        x.subtract(BigDecimal.valueOf(k).multiply(ln10(places + 10)))
            .setScale(places, RoundingMode.HALF_EVEN);
    BigDecimal value = BigDecimalMath.exp(r, new MathContext(places));
    return Range.about(value.scaleByPowerOfTen((int) k), p.digits());
  }

  static Range expm1(BigDecimal x, Precision p) {
    if (x.signum() == 0) {
      return Range.ZERO;
    }
    if (isNearZero(x)) {
      return Range.point(x);
    }
    if (x.abs().compareTo(TENTH) > 0) {
      return exp(x, p.plus(3)).subtract(Range.ONE, p.plus(3));
    }
    // Taylor: the terms after the first sum to less than 0.06 of it.
    MathContext mc = new MathContext(p.digits() + GUARD);
    BigDecimal sum = x.round(mc);
    BigDecimal term = sum;
    BigDecimal rounded = sum;
    for (int n = 2; exponent(term) > exponent(sum) - mc.getPrecision() && term.signum() != 0; n++) {
      term = term.multiply(rounded, mc).divide(BigDecimal.valueOf(n), mc);
      sum = sum.add(term, mc);
    }
    return Range.about(sum, p.digits());
  }

  /** x = m 10^e with m near 1, so that log x = log m + e ln 10; x is positive. */
  static Range log(BigDecimal x, Precision p) {
    if (isInfinite(x) || isNearZero(x)) {
      return isInfinite(x) ? Range.GROWING : Range.GROWING.negate();
    }
    int e = exponent(x);
    BigDecimal m = x.scaleByPowerOfTen(-e);
    if (m.compareTo(new BigDecimal("0.3")) < 0) {
      m = m.scaleByPowerOfTen(1);
      e--;
    }
    if (e == 0) {
      BigDecimal aboveOne = x.subtract(BigDecimal.ONE);
      if (aboveOne.abs().compareTo(TENTH) <= 0) {
        return logNearOne(aboveOne, p);
      }
    }
    MathContext mc = new MathContext(p.digits() + 5);
    BigDecimal value =
        BigDecimalMath.log(m.round(mc), mc)
            .add(BigDecimal.valueOf(e).multiply(ln10(mc.getPrecision() + 10)), mc);
    return Range.about(value, p.digits());
  }

  static Range log1p(BigDecimal x, Precision p) {
    if (isNearZero(x) || isInfinite(x)) {
      return isInfinite(x) ? log(x, p) : Range.point(x);
    }
    return x.abs().compareTo(TENTH) <= 0
        ? logNearOne(x, p)
        : log(x.add(BigDecimal.ONE, new MathContext(p.digits() + GUARD)), p.plus(3));
  }

  /** log(1 + t) = 2 artanh(t / (2 + t)) for |t| <= 0.1 (DLMF 4.6.6 and 4.37.24). */
  private static Range logNearOne(BigDecimal t, Precision p) {
    if (t.signum() == 0) {
      return Range.ZERO;
    }
    MathContext mc = new MathContext(p.digits() + GUARD);
    BigDecimal z = t.divide(t.add(BigDecimal.TWO, mc), mc);
    BigDecimal square = z.multiply(z, mc);
    BigDecimal sum = z;
    BigDecimal power = z;
    for (int n = 3; exponent(power) > exponent(sum) - mc.getPrecision(); n += 2) {
      power = power.multiply(square, mc);
      sum = sum.add(power.divide(BigDecimal.valueOf(n), mc), mc);
    }
    return Range.about(sum.multiply(BigDecimal.TWO, mc), p.digits());
  }

  /** With u = e^|x| - 1: sinh |x| = (u + u / (u + 1)) / 2. */
  private static Range sinh(BigDecimal x, Precision p) {
    if (x.signum() < 0) {
      return sinh(x.negate(), p).negate();
    }
    if (x.signum() == 0 || isNearZero(x)) {
      return Range.point(x);
    }
    Precision wide = p.plus(3);
    Range u = expm1(x, wide);
    return u.add(u.quotient(u.add(Range.ONE, wide), wide), wide).quotient(Range.TWO, wide);
  }

  /** With u = e^(2x) - 1: tanh x = u / (u + 2) = 1 - 2 / (u + 2), the latter where u is large. */
  private static Range tanh(BigDecimal x, Precision p) {
    if (x.signum() < 0) {
      return tanh(x.negate(), p).negate();
    }
    if (x.signum() == 0 || isNearZero(x)) {
      return Range.point(x);
    }
    Precision wide = p.plus(3);
    Range u = expm1(isInfinite(x) ? x : x.add(x), wide);
    Range denominator = u.add(Range.TWO, wide);
    return x.compareTo(BigDecimal.ONE) < 0
        ? u.quotient(denominator, wide)
        : Range.ONE.subtract(Range.TWO.quotient(denominator, wide), wide);
  }

  private static int magnitude(BigDecimal end) {
    return end.signum() == 0 || isNearZero(end) ? 0 : exponent(end);
  }

  /** Big-math keeps the digits of ln 10 and pi that it has computed. */
  private static BigDecimal ln10(int digits) {
    return BigDecimalMath.log(BigDecimal.TEN, new MathContext(digits));
  }
}
