package org.ulpforge.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Rounding to integers of a given width, shared by {@link FixedFormat} and {@link IntegerFormat}.
 * There is no NaN and no infinity: what lies beyond the range becomes its nearest end, NaN becomes
 * zero (as in Java's casts).
 */
final class TwosComplement {

  private TwosComplement() {}

  static long encode(double value, int bits, boolean signed) {
    double rounded = Math.rint(value);
    int valueBits = signed ? bits - 1 : bits;
    if (rounded >= Math.scalb(1.0, valueBits)) {
      return mask(valueBits);
    }
    double lowest = signed ? -Math.scalb(1.0, valueBits) : 0;
    if (rounded <= lowest) {
      return signed ? 1L << valueBits : 0;
    }
    // Only u64 has values from 2^63 on; there rounded - 2^63 is exact.
    long integer = rounded >= 0x1p63 ? (long) (rounded - 0x1p63) ^ Long.MIN_VALUE : (long) rounded;
    return integer & mask(bits);
  }

  static long encode(BigDecimal value, int bits, boolean signed) {
    int valueBits = signed ? bits - 1 : bits;
    // 2^64 has 20 digits. Larger exponents, and very small ones, must not be expanded to digits.
    long integerDigits = (long) value.precision() - value.scale();
    if (value.signum() == 0 || integerDigits < 0) {
      return 0;
    }
    if (integerDigits > 20) {
      return value.signum() > 0 ? mask(valueBits) : signed ? 1L << valueBits : 0;
    }
    BigInteger rounded = value.setScale(0, RoundingMode.HALF_EVEN).unscaledValue();
    BigInteger lowest = signed ? BigInteger.ONE.shiftLeft(valueBits).negate() : BigInteger.ZERO;
    BigInteger highest = BigInteger.ONE.shiftLeft(valueBits).subtract(BigInteger.ONE);
    return rounded.max(lowest).min(highest).longValue() & mask(bits);
  }

  /** The signed integer in the low bits of a code. */
  static long extend(long code, int bits) {
    return code << (64 - bits) >> (64 - bits);
  }

  static long mask(int bits) {
    return -1L >>> (64 - bits);
  }
}
