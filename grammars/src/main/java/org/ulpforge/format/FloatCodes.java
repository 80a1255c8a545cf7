package org.ulpforge.format;

import java.math.BigDecimal;

/** From values of a {@link FloatFormat} to codes and back; the special values are decided here. */
final class FloatCodes {

  private static final int DOUBLE_FRACTION_BITS = 52;

  private FloatCodes() {}

  static double decode(FloatFormat format, long code) {
    long magnitude = format.magnitude(code);
    double value;
    if (magnitude > format.maxMagnitude() || format.isNaN(code)) {
      value = format.isInfinite(code) ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (magnitude >>> format.fractionBits() == 0 && format.hasZero()) {
      value = magnitude * format.minSubnormal();
    } else {
      value = Double.longBitsToDouble(normalBits(format, magnitude));
    }
    return (code & format.signBit()) != 0 ? -value : value;
  }

  /** The bits of the double that a magnitude code with an implicit leading one stands for. */
  static long normalBits(FloatFormat format, long magnitude) {
    long rebias = (long) (Double.MAX_EXPONENT - format.bias()) << DOUBLE_FRACTION_BITS;
    return (magnitude << (DOUBLE_FRACTION_BITS - format.fractionBits())) + rebias;
  }

  /** As {@link Math#scalb} of 1, for -1074 to 1023, but fast. */
  static double powerOfTwo(int exponent) {
    return Double.longBitsToDouble(
        exponent >= Double.MIN_EXPONENT
            ? (long) (exponent + Double.MAX_EXPONENT) << DOUBLE_FRACTION_BITS
            : 1L << (exponent + 1074));
  }

  static long encode(FloatFormat format, double value, Overflow overflow) {
    boolean negative = Double.doubleToRawLongBits(value) < 0;
    if (Math.abs(value) < Double.POSITIVE_INFINITY) {
      long magnitude = FloatRounding.magnitude(format, value);
      return finite(format, negative, value == 0, magnitude, overflow);
    }
    if (Double.isNaN(value)) {
      return nan(format, negative);
    }
    return switch (overflow) {
      case NON_SATURATING, SATURATING -> overflow(format, negative, Overflow.NON_SATURATING);
      case SATURATING_INFINITIES -> overflow(format, negative, overflow);
    };
  }

  static long encode(FloatFormat format, BigDecimal value, Overflow overflow) {
    long magnitude = FloatRounding.magnitude(format, value.abs());
    return finite(format, value.signum() < 0, value.signum() == 0, magnitude, overflow);
  }

  /** The code of a rounded magnitude; {@code zero} says that the value was zero before rounding. */
  private static long finite(
      FloatFormat format, boolean negative, boolean zero, long magnitude, Overflow overflow) {
    if (magnitude > format.maxMagnitude()) {
      return overflow(format, negative, overflow);
    }
    boolean belowRange =
        format.hasZero() ? negative && !format.signed() && magnitude != 0 : negative || zero;
    if (belowRange) {
      return overflow(format, true, overflow);
    }
    boolean signBit = negative && (magnitude != 0 || format.hasMinusZero());
    return signBit ? format.signBit() | magnitude : magnitude;
  }

  private static long overflow(FloatFormat format, boolean negative, Overflow overflow) {
    if (overflow != Overflow.NON_SATURATING || format.specials() == Specials.FINITE) {
      long lowest = format.signed() ? format.signBit() | format.maxMagnitude() : 0;
      return negative ? lowest : format.maxMagnitude();
    }
    if (format.hasInfinity() && (format.signed() || !negative)) {
      return (negative ? format.signBit() : 0) | format.infinityMagnitude();
    }
    return nan(format, negative);
  }

  private static long nan(FloatFormat format, boolean negative) {
    return negative && format.hasNaN() ? format.nanCode() | format.signBit() : format.nanCode();
  }

  /** See {@link FloatFormat#nextUp}. */
  static double nextUp(FloatFormat format, double value) {
    double nearest = nearestFinite(format, value);
    if (Double.isNaN(value) || nearest > value) {
      return Double.isNaN(value) ? Double.NaN : nearest;
    }
    long magnitude = format.magnitude(encode(format, nearest, Overflow.SATURATING));
    if (nearest < 0) {
      return magnitude == 1 && !format.hasMinusZero() ? 0.0 : -decode(format, magnitude - 1);
    }
    return magnitude == format.maxMagnitude()
        ? Double.POSITIVE_INFINITY
        : decode(format, magnitude + 1);
  }

  /** See {@link FloatFormat#nextDown}. */
  static double nextDown(FloatFormat format, double value) {
    if (format.signed()) {
      double down = -nextUp(format, -value);
      return down == 0 && !format.hasMinusZero() ? 0.0 : down;
    }
    double nearest = nearestFinite(format, value);
    if (Double.isNaN(value) || nearest < value) {
      return Double.isNaN(value) ? Double.NaN : nearest;
    }
    long magnitude = encode(format, nearest, Overflow.SATURATING);
    return magnitude == 0 ? Double.NEGATIVE_INFINITY : decode(format, magnitude - 1);
  }

  private static double nearestFinite(FloatFormat format, double value) {
    return decode(format, encode(format, value, Overflow.SATURATING_INFINITIES));
  }
}
