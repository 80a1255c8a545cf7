package org.ulpforge.tensor;

/**
 * What the elements of a block share. An element of value v stands for {@code ((v − zero) · scale +
 * offset) · factor}.
 *
 * @param scale of the block; NaN makes the whole block NaN
 * @param factor of the tensor, 1 but in formats that have one
 * @param zero the zero point, of integers only
 * @param offset added to all elements
 * @param book which of the element format's codebooks the block uses
 */
public record BlockScale(float scale, float factor, int zero, float offset, int book) {

  /** A scale and nothing else. */
  public static BlockScale of(double scale) {
    return new BlockScale((float) scale, 1, 0, 0, 0);
  }

  /** Of a block that holds NaN or an infinity. */
  static final BlockScale NAN = of(Double.NaN);

  BlockScale withFactor(float factor) {
    return new BlockScale(scale, factor, zero, offset, book);
  }

  /** Whether elements mean anything: the scale is finite and not zero. */
  boolean isUsable() {
    return Float.isFinite(scale) && scale != 0;
  }

  /** What an element is divided by; exact, as scales with a factor have 4 significant bits. */
  double divisor() {
    return (double) scale * factor;
  }

  /** The float that an element of value {@code value}, less the zero point, stands for. */
  float apply(float value) {
    return Math.fma(value, scale, addend()) * factor;
  }

  /** The offset, or −0, which unlike 0 keeps the sign of a zero that it is added to. */
  float addend() {
    return offset == 0 ? -0f : offset;
  }

  /** The element value that would stand for {@code x} exactly, before the zero point. */
  double quotient(float x) {
    return (x - (double) offset) / divisor();
  }
}
