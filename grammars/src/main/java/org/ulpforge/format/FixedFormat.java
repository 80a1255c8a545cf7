package org.ulpforge.format;

/** Stub. */
public record FixedFormat(String name, int integerBits, int fractionBits) implements ScalarFormat {

  @Override
  public int bits() {
    return 1 + integerBits + fractionBits;
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
