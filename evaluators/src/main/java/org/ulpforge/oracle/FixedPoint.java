package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Numbers k 2^-bits with whole k, for sums of many terms of which none is large: a multiplication
 * is ten times faster than that of decimals. Every result that is not exact is off by less than two
 * units 2^-bits.
 */
final class FixedPoint {

  /** Halvings of the argument of an exponential: as many squarings, and fewer terms. */
  private static final int HALVINGS = 16;

  /** Bits that the squarings and the rounding of the terms may lose. */
  private static final int GUARD = HALVINGS + 12;

  private final int bits;
  private final BigInteger ln2;
  private final BigInteger one;

  FixedPoint(int bits) {
    this.bits = bits;
    // |x| / ln 2 is below 2^16 in what follows, so its error counts that often.
    int wide = bits + GUARD + 16;
    Range logarithm = Elementary.log(BigDecimal.TWO, Precision.of(digits(wide) + 2));
    ln2 = of(logarithm.midpoint(), wide);
    one = BigInteger.ONE.shiftLeft(bits + GUARD);
  }

  /** Decimal digits that are at least as fine as that many bits. */
  static int digits(int bits) {
    return (int) (bits * Math.log10(2)) + 2;
  }

  int bits() {
    return bits;
  }

  /** A number, rounded down. */
  BigInteger of(BigDecimal value) {
    return of(value, bits);
  }

  private static BigInteger of(BigDecimal value, int bits) {
    return value
        .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(bits)))
        .setScale(0, RoundingMode.FLOOR)
        .unscaledValue();
  }

  /** The middle of a range, which must be narrower than 2^-bits. */
  BigInteger of(Range range) {
    return of(range.midpoint());
  }

  /** All numbers within so many units 2^-bits of k 2^-bits. */
  Range range(BigInteger k, double units) {
    BigDecimal unit = Elementary.powerOfTwo(-bits);
    return Range.within(new BigDecimal(k).multiply(unit), new BigDecimal(units).multiply(unit));
  }

  BigInteger multiply(BigInteger a, BigInteger b) {
    return a.multiply(b).shiftRight(bits);
  }

  /** e^x for |x| < 2^15 that is not so large that the result matters beyond units. */
  BigInteger exp(BigInteger x) {
    int wide = bits + GUARD;
    BigInteger argument = x.shiftLeft(GUARD);
    long n = Math.round(Math.scalb(x.shiftRight(bits - 40).doubleValue(), -40) / Math.log(2));
    BigInteger r =
        argument.subtract(ln2.multiply(BigInteger.valueOf(n)).shiftRight(16)).shiftRight(HALVINGS);
    BigInteger sum = one.add(r);
    BigInteger term = r;
    for (int k = 2; term.bitLength() > 1; k++) {
      term = term.multiply(r).shiftRight(wide).divide(BigInteger.valueOf(k));
      sum = sum.add(term);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.multiply(sum).shiftRight(wide);
    }
    long shift = GUARD - n;
    return shift >= 0
        ? sum.shiftRight((int) Math.min(shift, Integer.MAX_VALUE))
        : sum.shiftLeft((int) -shift);
  }
}
