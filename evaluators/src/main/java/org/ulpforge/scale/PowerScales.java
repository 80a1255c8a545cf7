package org.ulpforge.scale;

import org.ulpforge.format.FloatFormat;

/**
 * Scales whose ratios are powers of two (ZeroQuant-FP, Wu et al., arXiv 2307.09782), so that a
 * 4-bit float becomes an 8-bit one of the largest scale by a shift and an addition.
 */
public final class PowerScales {

  private PowerScales() {}

  /**
   * The scales of a group as the largest one over powers of two (M2): each becomes S / 2^k with S
   * the largest and k the ceiling of log2(S / scale).
   *
   * @param scales positive
   * @return the k of each
   */
  public static int[] shifts(double[] scales) {
    double largest = 0;
    for (double scale : scales) {
      if (!(scale > 0) || Double.isInfinite(scale)) {
        throw new IllegalArgumentException(
            "scale " + scale + ": a positive, finite number is allowed");
      }
      largest = Math.max(largest, scale);
    }
    int[] shifts = new int[scales.length];
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = Math.getExponent(ScaleRule.ceiling(largest / scales[i]));
    }
    return shifts;
  }

  /**
   * The code of an e2m1 value times 2^-k in e5m2, by integer operations alone. Exact: e5m2 has all
   * exponents that are needed.
   *
   * @param code 4 bits
   * @param k 0 to 13, so that all results are normal
   */
  public static int toE5m2(int code, int k) {
    if ((code & ~15) != 0 || k < 0 || k > 13) {
      throw new IllegalArgumentException(
          "code %d and shift %d: 0 to 15 and 0 to 13 are allowed".formatted(code, k));
    }
    int magnitude = code & 7;
    // The biases differ by 14; 0.5 alone is subnormal, and normal in e5m2.
    int rebased =
        switch (magnitude) {
          case 0 -> 0;
          case 1 -> (FloatFormat.E5M2.bias() - 1 - k) << 2;
          default -> (magnitude << 1) + ((FloatFormat.E5M2.bias() - 1 - k) << 2);
        };
    return (code & 8) << 4 | rebased;
  }
}
