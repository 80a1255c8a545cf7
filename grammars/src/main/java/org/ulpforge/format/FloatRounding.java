package org.ulpforge.format;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Rounding to nearest, ties to the even code, of a finite magnitude. The result is a code without
 * its sign bit on the grid continued past the largest finite value, so that the caller decides on
 * overflow after rounding.
 */
final class FloatRounding {

  private static final int DOUBLE_FRACTION_BITS = 52;
  private static final long FRACTION_MASK = (1L << DOUBLE_FRACTION_BITS) - 1;

  private FloatRounding() {}

  /** The rounded magnitude code of a finite double, whose sign is ignored. */
  static long magnitude(FloatFormat format, double value) {
    long bits = Double.doubleToRawLongBits(value) & Long.MAX_VALUE;
    int dropped = DOUBLE_FRACTION_BITS - format.fractionBits();
    int exponent = (int) (bits >>> DOUBLE_FRACTION_BITS) - Double.MAX_EXPONENT;
    if (exponent >= format.minExponent()) {
      // Exponent and fraction of the double, with the exponent field of this format, are the code
      // with more digits.
      long rebias = (long) (Double.MAX_EXPONENT - format.bias()) << DOUBLE_FRACTION_BITS;
      return shiftRightToEven(bits - rebias, dropped);
    }
    if (!format.hasZero()) {
      return 0;
    }
    int normalised = Math.max(exponent, Double.MIN_EXPONENT);
    long significand =
        exponent == normalised
            ? (bits & FRACTION_MASK) | (FRACTION_MASK + 1)
            : bits & FRACTION_MASK;
    return shiftRightToEven(significand, dropped + format.minExponent() - normalised);
  }

  /**
   * {@code digits / 2^shift} to nearest, ties to even; digits are unsigned, below 2^53 if shift
   * exceeds 52.
   */
  private static long shiftRightToEven(long digits, int shift) {
    if (shift == 0) {
      return digits;
    }
    if (shift > DOUBLE_FRACTION_BITS + 1) {
      return 0; // less than a half
    }
    long justBelowHalf = (1L << (shift - 1)) - 1;
    return (digits + justBelowHalf + ((digits >>> shift) & 1)) >>> shift;
  }

  /** The rounded magnitude code of an exact value >= 0. */
  static long magnitude(FloatFormat format, BigDecimal value) {
    long decimalExponent = (long) value.precision() - value.scale();
    if (value.signum() == 0 || decimalExponent < -400) {
      return 0; // far below half of the least f64, the least value that any format may have
    }
    if (decimalExponent > 400) {
      return format.maxMagnitude() + 1;
    }
    BigInteger power = BigInteger.TEN.pow(Math.abs(value.scale()));
    BigInteger numerator = value.unscaledValue();
    BigInteger denominator = BigInteger.ONE;
    if (value.scale() < 0) {
      numerator = numerator.multiply(power);
    } else {
      denominator = power;
    }
    int exponent = floorLog2(numerator, denominator);
    if (exponent > format.maxExponent()) {
      return format.maxMagnitude() + 1;
    }
    if (exponent < format.minExponent() && !format.hasZero()) {
      return 0;
    }
    int unit = Math.max(exponent, format.minExponent()) - format.fractionBits();
    BigInteger[] quotient =
        numerator
            .shiftLeft(Math.max(-unit, 0))
            .divideAndRemainder(denominator.shiftLeft(Math.max(unit, 0)));
    long code = quotient[0].longValueExact();
    if (exponent >= format.minExponent()) {
      // The quotient is in [2^M, 2^(M+1)); its leading one is implicit.
      code += (long) (exponent + format.bias() - 1) << format.fractionBits();
    }
    int toHalf = quotient[1].shiftLeft(1).compareTo(denominator.shiftLeft(Math.max(unit, 0)));
    return toHalf > 0 || (toHalf == 0 && (code & 1) != 0) ? code + 1 : code;
  }

  private static int floorLog2(BigInteger numerator, BigInteger denominator) {
    int estimate = numerator.bitLength() - denominator.bitLength();
    BigInteger left = numerator.shiftLeft(Math.max(-estimate, 0));
    BigInteger right = denominator.shiftLeft(Math.max(estimate, 0));
    return left.compareTo(right) >= 0 ? estimate : estimate - 1;
  }

  /**
   * One non-saturating rounding of any double, infinities and NaN included.
   *
   * <p>A magnitude added to 2^52 units, a unit being the spacing of its binade, has no bits left
   * under the unit: the sum rounds to nearest even, and subtracting is exact. That needs no
   * branches that random data would mispredict.
   */
  static double round(FloatFormat format, double value) {
    int dropped = DOUBLE_FRACTION_BITS - format.fractionBits();
    if (dropped == 0 && format.equals(FloatFormat.F64)) {
      return value;
    }
    // An even number of units is an even code only if there is a fraction; 2^52 units must exist.
    boolean unitsTell = format.signed() && format.fractionBits() > 0 && dropped > 0;
    if (!unitsTell || format.maxExponent() + dropped > Double.MAX_EXPONENT) {
      return throughCode(format, value);
    }
    double magnitude = Math.abs(value);
    long exponentField = Double.doubleToRawLongBits(magnitude) >>> DOUBLE_FRACTION_BITS;
    long binade = Math.max(exponentField, format.minExponent() + Double.MAX_EXPONENT);
    double shifter = Double.longBitsToDouble((binade + dropped) << DOUBLE_FRACTION_BITS);
    double rounded = magnitude + shifter - shifter;
    // Beyond the format's range the shifter may be no number at all, but then so much is false.
    double max = Double.longBitsToDouble(FloatCodes.normalBits(format, format.maxMagnitude()));
    if (!(magnitude <= max) || rounded > max) {
      return throughCode(format, value);
    }
    double result = Math.copySign(rounded, value);
    return format.hasMinusZero() ? result : result + 0.0;
  }

  private static double throughCode(FloatFormat format, double value) {
    return FloatCodes.decode(format, FloatCodes.encode(format, value, Overflow.NON_SATURATING));
  }

  /**
   * One non-saturating rounding of any float; the result rounds to float where the format does not
   * embed in f32.
   */
  static float round(FloatFormat format, float value) {
    return (float) round(format, (double) value);
  }
}
