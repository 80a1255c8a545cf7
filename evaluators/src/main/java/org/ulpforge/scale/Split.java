package org.ulpforge.scale;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ulpforge.format.BlockFormat;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.ScalarFormat;

/**
 * A way to divide a number of bits into exponent and mantissa, with the error that it has.
 *
 * @param error root mean square, relative
 */
public record Split(ScalarFormat format, int exponentBits, double error) {

  public static final int LEAST_BITS = 3;
  public static final int MOST_BITS = 8;

  /**
   * All splits of a width, the best one first: no exponent (integers), or from two exponent bits on
   * (with one, floats are integers as well) with all codes finite. Each block has the best real
   * scale.
   *
   * @param bits {@value #LEAST_BITS} to {@value #MOST_BITS}
   */
  public static List<Split> of(int bits, int block, double[] values) {
    if (bits < LEAST_BITS || bits > MOST_BITS) {
      throw new IllegalArgumentException(
          "%d bits: %d to %d are allowed".formatted(bits, LEAST_BITS, MOST_BITS));
    }
    List<Split> splits = new ArrayList<>();
    splits.add(of(IntegerFormat.of(bits, true), 0, block, values));
    for (int e = 2; e <= Math.min(5, bits - 1); e++) {
      String name = "e%dm%df".formatted(e, bits - 1 - e);
      splits.add(of(Formats.scalar(name), e, block, values));
    }
    splits.sort(Comparator.comparingDouble(Split::error));
    return splits;
  }

  private static Split of(ScalarFormat element, int exponentBits, int block, double[] values) {
    BlockFormat format = BlockFormat.of(element, block, FloatFormat.F32);
    return new Split(element, exponentBits, ScaleErrors.of(values, format, ScaleRule.BIAS));
  }
}
