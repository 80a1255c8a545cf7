package org.ulpforge.product;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;

/**
 * Numbers as codes in blocks of {@value #BLOCK}, each with the power of two that brings its largest
 * magnitude to a binade: the highest one as in OCP Microscaling Formats 1.0, section 6.3, or one of
 * which all products are in the range of the format, too. Formats of more than 8 bits have range
 * enough: their powers are all 0.
 *
 * @param codes of values times 2^-e, rounded to nearest and saturated
 * @param exponents the e of each block
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScaledCodes(FloatFormat format, int[] codes, int[] exponents) {

  /** As in the block formats of OCP MX. */
  public static final int BLOCK = 32;

  /** Up to so many bits blocks are scaled. */
  private static final int SCALED_BITS = 8;

  /** The highest binade whose numbers all have products in the range of the format. */
  public static int productBinade(FloatFormat format) {
    return Math.floorDiv(format.maxExponent() - 1, 2);
  }

  /**
   * Rounds values; a block of zeros has the exponent 0.
   *
   * @param binade of the largest magnitude of each block
   */
  public static ScaledCodes of(FloatFormat format, double[] values, int binade) {
    int[] codes = new int[values.length];
    int[] exponents = new int[Math.ceilDiv(values.length, BLOCK)];
    for (int b = 0; b < exponents.length; b++) {
      int start = b * BLOCK;
      int end = Math.min(values.length, start + BLOCK);
      int e = format.bits() > SCALED_BITS ? 0 : exponent(values, start, end, binade);
      exponents[b] = e;
      for (int i = start; i < end; i++) {
        codes[i] = (int) format.encode(Math.scalb(values[i], -e), Overflow.SATURATING);
      }
    }
    return new ScaledCodes(format, codes, exponents);
  }

  private static int exponent(double[] values, int start, int end, int binade) {
    double largest = 0;
    for (int i = start; i < end; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest == 0 ? 0 : Math.getExponent(largest) - binade;
  }
}
