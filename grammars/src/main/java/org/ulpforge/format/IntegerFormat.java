package org.ulpforge.format;

/** Stub. */
public record IntegerFormat(String name, int bits, boolean signed) implements ScalarFormat {

  public static final IntegerFormat I32 = new IntegerFormat("i32", 32, true);
  public static final IntegerFormat I64 = new IntegerFormat("i64", 64, true);

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
