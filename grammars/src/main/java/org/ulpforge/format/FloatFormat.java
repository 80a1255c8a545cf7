package org.ulpforge.format;

/** Stub. */
public record FloatFormat(
    String name, int exponentBits, int fractionBits, int bias, boolean signed, Specials specials)
    implements ScalarFormat {

  public static final FloatFormat F64 = new FloatFormat("f64", 11, 52, 1023, true, Specials.IEEE);
  public static final FloatFormat F32 = new FloatFormat("f32", 8, 23, 127, true, Specials.IEEE);
  public static final FloatFormat F16 = new FloatFormat("f16", 5, 10, 15, true, Specials.IEEE);
  public static final FloatFormat BF16 = new FloatFormat("bf16", 8, 7, 127, true, Specials.IEEE);

  /** Bits of the significand, the implicit one included. */
  public int precision() {
    return fractionBits + 1;
  }

  /** Whether every value of this format is exactly a value of {@code other}. */
  public boolean embedsIn(FloatFormat other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int bits() {
    return exponentBits + fractionBits + (signed ? 1 : 0);
  }

  @Override
  public double decode(long code) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long encode(double value, Overflow overflow) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long encode(java.math.BigDecimal value, Overflow overflow) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean contains(double value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public double maxValue() {
    throw new UnsupportedOperationException();
  }
}
