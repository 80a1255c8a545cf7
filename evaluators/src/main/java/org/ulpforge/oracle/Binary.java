package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A decimal number rounded to a number of significant bits: significand times 2^exponent, with
 * exactly that many bits in the significand.
 */
record Binary(BigInteger significand, int exponent) {

  /** To nearest, ties to even; value is not zero. */
  static Binary of(BigDecimal value, int bits) {
    BigInteger numerator = value.unscaledValue().abs();
    BigInteger denominator = BigInteger.ONE;
    if (value.scale() > 0) {
      denominator = BigInteger.TEN.pow(value.scale());
    } else {
      numerator = numerator.multiply(BigInteger.TEN.pow(-value.scale()));
    }
    // The quotient of a and b bits has a - b or a - b + 1 bits: shift to bits + 1 or bits + 2.
    int shift = bits + 1 - (numerator.bitLength() - denominator.bitLength());
    BigInteger[] division =
        shift >= 0
            ? numerator.shiftLeft(shift).divideAndRemainder(denominator)
            : numerator.divideAndRemainder(denominator.shiftLeft(-shift));
    BigInteger sticky = division[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE;
    BigInteger quotient = division[0].shiftLeft(1).or(sticky);
    int excess = quotient.bitLength() - bits;
    BigInteger kept = quotient.shiftRight(excess);
    boolean half = quotient.testBit(excess - 1);
    boolean beyond = quotient.getLowestSetBit() < excess - 1;
    if (half && (beyond || kept.testBit(0))) {
      kept = kept.add(BigInteger.ONE);
    }
    int exponent = excess - 1 - shift;
    if (kept.bitLength() > bits) {
      kept = kept.shiftRight(1);
      exponent++;
    }
    return new Binary(value.signum() < 0 ? kept.negate() : kept, exponent);
  }

  /** As {@link #of}, as a decimal number; zero stays zero. */
  static BigDecimal round(BigDecimal value, int bits) {
    if (value.signum() == 0) {
      return value;
    }
    Binary binary = of(value, bits);
    return new BigDecimal(binary.significand).multiply(Elementary.powerOfTwo(binary.exponent));
  }
}
