package org.ulpforge.tensor;

/**
 * Power-exponent codes (PowerQuant, ICLR 2023; NUPES, arXiv 2308.05600): with L = 2^(bits−1) − 1
 * the code of x is the integer nearest to L·|x|^exponent, with the sign of x, in two's complement.
 * So the value of a code is (|code|/L)^(1/exponent), rounded to f32. The scale is the largest
 * magnitude. Rounding is to the nearest integer after the power, ties to even, as there; the power
 * is one of double precision.
 *
 * @param bits 2 to 8
 * @param exponent in (0, 1]; 1 is uniform
 */
public record PowerElements(int bits, double exponent) implements Elements {

  /**
   * @throws IllegalArgumentException if one is outside its range
   */
  public PowerElements {
    if (bits < 2 || bits > Byte.SIZE || !(exponent > 0 && exponent <= 1)) {
      throw new IllegalArgumentException(
          "power codes of %d bits with exponent %s: 2 to 8 bits, an exponent in (0, 1] are allowed"
              .formatted(bits, exponent));
    }
  }

  private int levels() {
    return (1 << (bits - 1)) - 1;
  }

  @Override
  public float largest() {
    return 1;
  }

  @Override
  public float value(int code, int book) {
    int integer = (code << (Integer.SIZE - bits)) >> (Integer.SIZE - bits);
    double magnitude = StrictMath.pow((double) Math.abs(integer) / levels(), 1 / exponent);
    return (float) Math.copySign(magnitude, integer);
  }

  @Override
  public int code(double value, int book) {
    double power = Math.rint(levels() * StrictMath.pow(Math.abs(value), exponent));
    int integer = (int) Math.copySign(Math.min(power, levels() + 1), value);
    return Math.min(integer, levels()) & (codes() - 1);
  }
}
