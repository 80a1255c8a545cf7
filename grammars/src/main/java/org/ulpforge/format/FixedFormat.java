package org.ulpforge.format;

import java.math.BigDecimal;

/**
 * Fixed point in two's complement: a sign bit, {@code integerBits}, {@code fractionBits}; the value
 * is the signed integer times 2^-fractionBits. Rounds to nearest, ties to even; saturates always;
 * NaN becomes zero.
 */
public record FixedFormat(String name, int integerBits, int fractionBits) implements ScalarFormat {

  private static final int MAX_BITS = 54;

  /**
   * @throws IllegalArgumentException unless the width is 2 to 54 bits, so that a double holds every
   *     value
   */
  public FixedFormat {
    int bits = 1 + integerBits + fractionBits;
    if (integerBits < 0 || fractionBits < 0 || bits < 2 || bits > MAX_BITS) {
      throw new IllegalArgumentException(
          "format '%s': a sign, %d integer and %d fraction bits make %d bits, allowed are 2 to %d"
              .formatted(name, integerBits, fractionBits, bits, MAX_BITS));
    }
  }

  /** The format {@code q<integerBits>f<fractionBits>}. */
  public static FixedFormat of(int integerBits, int fractionBits) {
    return new FixedFormat("q" + integerBits + "f" + fractionBits, integerBits, fractionBits);
  }

  @Override
  public int bits() {
    return 1 + integerBits + fractionBits;
  }

  /** The distance of neighbouring values, 2^-fractionBits. */
  public double spacing() {
    return Math.scalb(1.0, -fractionBits);
  }

  @Override
  public double decode(long code) {
    return TwosComplement.extend(code, bits()) * spacing();
  }

  @Override
  public long encode(double value, Overflow overflow) {
    // Overflow of the scaling is overflow of the format as well.
    return TwosComplement.encode(value * (1L << fractionBits), bits(), true);
  }

  @Override
  public long encode(BigDecimal value, Overflow overflow) {
    BigDecimal scaled = value.multiply(BigDecimal.valueOf(1L << fractionBits));
    return TwosComplement.encode(scaled, bits(), true);
  }

  @Override
  public boolean contains(double value) {
    return Double.doubleToLongBits(value) == Double.doubleToLongBits(round(value));
  }

  @Override
  public double maxValue() {
    return decode(TwosComplement.mask(bits() - 1));
  }

  @Override
  public double lowestValue() {
    return decode(1L << (bits() - 1));
  }

  @Override
  public String description() {
    return "%d-bit fixed point, %s to %s in steps of 2^-%d"
        .formatted(bits(), lowestValue(), maxValue(), fractionBits);
  }
}
