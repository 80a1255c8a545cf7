package org.ulpforge.format;

import java.math.BigDecimal;

/**
 * Integers of 2 to 64 bits, two's complement where signed. Conversions round to nearest, ties to
 * even, and saturate always; NaN becomes zero. Doubles hold only those integers of more than 53
 * bits that end in enough zeros.
 */
public record IntegerFormat(String name, int bits, boolean signed) implements ScalarFormat {

  public static final IntegerFormat I32 = of(32, true);
  public static final IntegerFormat I64 = of(64, true);

  /**
   * @throws IllegalArgumentException unless the width is 2 to 64 bits
   */
  public IntegerFormat {
    if (bits < 2 || bits > 64) {
      throw new IllegalArgumentException(
          "format '%s': %d bits, allowed are 2 to 64".formatted(name, bits));
    }
  }

  /** The format {@code i<bits>} or {@code u<bits>}. */
  public static IntegerFormat of(int bits, boolean signed) {
    return new IntegerFormat((signed ? "i" : "u") + bits, bits, signed);
  }

  @Override
  public double decode(long code) {
    if (signed) {
      return TwosComplement.extend(code, bits);
    }
    long integer = code & TwosComplement.mask(bits);
    // u64 from 2^63 on: halve with a sticky last bit, so that the conversion still rounds once.
    return integer >= 0 ? integer : (double) ((integer >>> 1) | (integer & 1)) * 2;
  }

  @Override
  public long encode(double value, Overflow overflow) {
    return TwosComplement.encode(value, bits, signed);
  }

  @Override
  public long encode(BigDecimal value, Overflow overflow) {
    return TwosComplement.encode(value, bits, signed);
  }

  /** Whether {@code value} is an integer in range, and not minus zero. */
  @Override
  public boolean contains(double value) {
    boolean inRange = value >= lowestValue() && value < Math.scalb(1.0, signed ? bits - 1 : bits);
    return inRange
        && Double.doubleToLongBits(value) == Double.doubleToLongBits(Math.rint(value) + 0.0);
  }

  /** The largest value, rounded to nearest where the format has more than 53 value bits. */
  @Override
  public double maxValue() {
    return decode(TwosComplement.mask(signed ? bits - 1 : bits));
  }

  @Override
  public double lowestValue() {
    return signed ? -Math.scalb(1.0, bits - 1) : 0;
  }

  @Override
  public String description() {
    return "%d-bit %s integer".formatted(bits, signed ? "signed" : "unsigned");
  }
}
