package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A closed interval that contains the exact value. Operations round outwards, so that the exact
 * result for any members of the operands is in the result (inclusion isotonicity; Moore, Kearfott,
 * Cloud, Introduction to Interval Analysis, 2009, chapter 5).
 *
 * <p>Two kinds of end points are symbols, not numbers: {@link #INFINITY} of either sign says that
 * there is no bound, and {@link #NEAR_ZERO} of either sign that the value does not reach zero,
 * though it may come as close as it likes. A range from INFINITY to INFINITY is a limit: the value
 * grows beyond every number; from NEAR_ZERO to NEAR_ZERO, it vanishes from that side. With them an
 * infinite argument, a zero with a sign, overflow and underflow need no other treatment than
 * numbers. Finite bounds are kept between 10^-{@value #MAX_EXPONENT} and 10^{@value #MAX_EXPONENT}.
 *
 * @param lo lower bound, a number or a symbol
 * @param hi upper bound, a number or a symbol
 */
public record Range(BigDecimal lo, BigDecimal hi) implements Enclosure {

  static final int MAX_EXPONENT = 100_000_000;
  static final BigDecimal INFINITY = new BigDecimal(BigInteger.ONE, -1_000_000_000);
  static final BigDecimal NEAR_ZERO = new BigDecimal(BigInteger.ONE, 1_000_000_000);
  private static final BigDecimal LARGEST = new BigDecimal(BigInteger.ONE, -MAX_EXPONENT);
  private static final BigDecimal SMALLEST = new BigDecimal(BigInteger.ONE, MAX_EXPONENT);

  /** Above the largest finite bound: an overflow. */
  static final Range HUGE = new Range(LARGEST, INFINITY);

  /** Between zero and the smallest finite bound: an underflow. */
  static final Range TINY = new Range(NEAR_ZERO, SMALLEST);

  /** What +infinity as an argument means: a limit. */
  static final Range GROWING = point(INFINITY);

  /** What +0 as an argument means where its sign matters: a limit from above. */
  static final Range VANISHING = point(NEAR_ZERO);

  static final Range ZERO = point(BigDecimal.ZERO);
  static final Range ONE = point(BigDecimal.ONE);
  static final Range TWO = point(BigDecimal.TWO);

  /** The exact value. */
  public static Range point(BigDecimal value) {
    return new Range(value, value);
  }

  static Range point(long value) {
    return point(BigDecimal.valueOf(value));
  }

  /** All values within a relative distance of 10^-digits of {@code value}. */
  static Range about(BigDecimal value, int digits) {
    return value.signum() == 0
        ? ZERO
        : within(value, new BigDecimal(BigInteger.ONE, digits - exponent(value)));
  }

  /** All values within an absolute distance of {@code value}. */
  static Range within(BigDecimal value, BigDecimal distance) {
    return new Range(value.subtract(distance), value.add(distance));
  }

  /** The number e with 10^(e-1) <= |value| < 10^e; value is not zero. */
  static int exponent(BigDecimal value) {
    return value.precision() - value.scale();
  }

  static boolean isInfinite(BigDecimal end) {
    return end.scale() == INFINITY.scale();
  }

  static boolean isNearZero(BigDecimal end) {
    return end.scale() == NEAR_ZERO.scale();
  }

  /** Whether the value is known exactly. */
  public boolean isPoint() {
    return lo.compareTo(hi) == 0;
  }

  /** Whether both bounds are numbers or close to zero. */
  public boolean isBounded() {
    return !isInfinite(lo) && !isInfinite(hi);
  }

  /** Whether there is a bound on neither side. */
  boolean isUnknown() {
    return isInfinite(lo) && isInfinite(hi) && lo.signum() < hi.signum();
  }

  /** Whether the value is one known number. */
  boolean isNumber() {
    return isPoint() && isBounded() && !isNearZero(lo);
  }

  /** The middle; the bound that is a number where the other is a symbol. */
  public BigDecimal midpoint() {
    if (isPoint() || isInfinite(hi) || isNearZero(hi)) {
      return lo;
    }
    if (isInfinite(lo) || isNearZero(lo)) {
      return hi;
    }
    // Enough digits for a narrow range, and few for bounds of very different size.
    MathContext digits = new MathContext(lo.precision() + hi.precision() + 2);
    return lo.add(hi, digits).divide(BigDecimal.TWO);
  }

  /** The middle as a scaled double-double; for ranges narrower than its precision. */
  public Exact exact() {
    return Exact.of(midpoint());
  }

  /** Whether the width is below 10^-digits times the least magnitude. */
  boolean relativeWidthBelow(int digits) {
    if (isPoint()) {
      return true;
    }
    if (lo.signum() != hi.signum() || !isBounded() || isNearZero(lo) || isNearZero(hi)) {
      return false;
    }
    return hi.subtract(lo).scaleByPowerOfTen(digits).compareTo(lo.abs().min(hi.abs())) <= 0;
  }

  boolean isPositive() {
    return lo.signum() > 0;
  }

  boolean isNegative() {
    return hi.signum() < 0;
  }

  public Range negate() {
    return new Range(hi.negate(), lo.negate());
  }

  Range abs() {
    if (lo.signum() >= 0) {
      return this;
    }
    return hi.signum() <= 0 ? negate() : new Range(BigDecimal.ZERO, lo.negate().max(hi));
  }

  Range min(Range other) {
    return new Range(lo.min(other.lo), hi.min(other.hi));
  }

  Range max(Range other) {
    return new Range(lo.max(other.lo), hi.max(other.hi));
  }

  /** The values in both ranges, where it is known that there are some. */
  Range intersect(Range other) {
    return new Range(lo.max(other.lo), hi.min(other.hi));
  }

  public Range add(Range other, Precision precision) {
    return new Range(add(lo, other.lo, precision.down()), add(hi, other.hi, precision.up()));
  }

  public Range subtract(Range other, Precision precision) {
    return add(other.negate(), precision);
  }

  public Range multiply(Range other, Precision precision) {
    if (hi.signum() <= 0 && lo.signum() < 0) {
      return negate().multiply(other, precision).negate();
    }
    MathContext down = precision.down();
    MathContext up = precision.up();
    if (lo.signum() >= 0) {
      if (other.lo.signum() >= 0) {
        return new Range(multiply(lo, other.lo, down), multiply(hi, other.hi, up));
      }
      return other.hi.signum() <= 0
          ? new Range(multiply(hi, other.lo, down), multiply(lo, other.hi, up))
          : new Range(multiply(hi, other.lo, down), multiply(hi, other.hi, up));
    }
    if (other.lo.signum() >= 0 || other.hi.signum() <= 0) {
      return other.multiply(this, precision);
    }
    return new Range(
        multiply(lo, other.hi, down).min(multiply(hi, other.lo, down)),
        multiply(lo, other.lo, up).max(multiply(hi, other.hi, up)));
  }

  /** The quotient; POLE if the divisor is exactly zero, UNKNOWN if it may be. */
  public Enclosure divide(Range divisor, Precision precision) {
    if (divisor.isNegative()) {
      return negate().divide(divisor.negate(), precision);
    }
    if (!divisor.isPositive()) {
      return divisor.isPoint() ? Failure.POLE : Failure.UNKNOWN;
    }
    return quotient(divisor, precision);
  }

  /** The quotient by a range that is known to be positive. */
  Range quotient(Range divisor, Precision precision) {
    return new Range(
        divide(lo, lo.signum() >= 0 ? divisor.hi : divisor.lo, precision.down()),
        divide(hi, hi.signum() >= 0 ? divisor.lo : divisor.hi, precision.up()));
  }

  /** The square root; UNDEFINED below zero, UNKNOWN if the value may be there. */
  public Enclosure sqrt(Precision precision) {
    if (lo.signum() < 0) {
      return isNegative() ? Failure.UNDEFINED : Failure.UNKNOWN;
    }
    return isPoint()
        ? sqrt(lo, precision)
        : new Range(sqrt(lo, precision).lo, sqrt(hi, precision).hi);
  }

  private static BigDecimal add(BigDecimal a, BigDecimal b, MathContext rounding) {
    if (isInfinite(a) || isInfinite(b)) {
      int side = outward(rounding);
      boolean outer =
          (isInfinite(a) && a.signum() == side) || (isInfinite(b) && b.signum() == side);
      return signed(INFINITY, outer ? side : -side);
    }
    if (a.signum() == 0 || b.signum() == 0) {
      return a.signum() == 0 ? b : a;
    }
    if (isNearZero(a)) {
      return isNearZero(b) && a.signum() != b.signum()
          ? signed(SMALLEST, outward(rounding))
          : nudge(b, a.signum(), rounding);
    }
    return isNearZero(b) ? nudge(a, b.signum(), rounding) : bounded(a.add(b, rounding), rounding);
  }

  /** The sum of a bound and something arbitrarily small. */
  private static BigDecimal nudge(BigDecimal end, int direction, MathContext rounding) {
    return direction == outward(rounding) && !isNearZero(end)
        ? end.add(signed(SMALLEST, direction), rounding)
        : end;
  }

  private static BigDecimal multiply(BigDecimal a, BigDecimal b, MathContext rounding) {
    int sign = a.signum() * b.signum();
    if (sign == 0) {
      return BigDecimal.ZERO;
    }
    boolean vanishes = isNearZero(a) || isNearZero(b);
    boolean grows = isInfinite(a) || isInfinite(b);
    if (!vanishes && !grows) {
      return bounded(a.multiply(b, rounding), rounding);
    }
    // Infinity times something vanishing may be any number of that sign.
    return signed(grows && (!vanishes || sign == outward(rounding)) ? INFINITY : NEAR_ZERO, sign);
  }

  private static BigDecimal divide(BigDecimal a, BigDecimal b, MathContext rounding) {
    if (isNearZero(b) || isInfinite(b)) {
      BigDecimal inverse = isNearZero(b) ? INFINITY : NEAR_ZERO;
      return multiply(a, signed(inverse, b.signum()), rounding);
    }
    return isNearZero(a) || isInfinite(a)
        ? signed(a, b.signum())
        : bounded(a.divide(b, rounding), rounding);
  }

  private static Range sqrt(BigDecimal x, Precision precision) {
    if (x.signum() == 0 || isInfinite(x) || isNearZero(x)) {
      return point(x);
    }
    // BigDecimal.sqrt is specified to err by at most half a unit in the last place here.
    BigDecimal root = x.sqrt(precision.nearest());
    return root.multiply(root).compareTo(x) == 0
        ? point(root)
        : about(root, precision.digits() - 1);
  }

  /** The sign of the side on which bounds of this rounding lie. */
  private static int outward(MathContext rounding) {
    return rounding.getRoundingMode() == RoundingMode.CEILING ? 1 : -1;
  }

  private static BigDecimal signed(BigDecimal magnitude, int sign) {
    return sign > 0 ? magnitude : magnitude.negate();
  }

  /** Keeps exponents in bounds: beyond, a bound is moved outwards to a number or to a symbol. */
  private static BigDecimal bounded(BigDecimal end, MathContext rounding) {
    if (end.signum() == 0) {
      return end;
    }
    int exponent = exponent(end);
    if (Math.abs(exponent) <= MAX_EXPONENT) {
      return end;
    }
    boolean grow = outward(rounding) == end.signum();
    return exponent > 0
        ? signed(grow ? INFINITY : LARGEST, end.signum())
        : signed(grow ? SMALLEST : NEAR_ZERO, end.signum());
  }
}
