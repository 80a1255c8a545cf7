package org.ulpforge.scale;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.ulpforge.format.BlockFormat;

/** What rounding to blocks costs. */
public final class ScaleErrors {

  private ScaleErrors() {}

  /**
   * The root mean square error over the root mean square of the numbers; the last block may be
   * shorter.
   *
   * @param values finite numbers, not all zero
   */
  public static double of(double[] values, BlockFormat format, ScaleRule rule) {
    return of(values, format, block -> rule.scale(block, format));
  }

  static double of(double[] values, BlockFormat format, ToDoubleFunction<double[]> scale) {
    double errors = 0;
    double squares = 0;
    for (int start = 0; start < values.length; start += format.length()) {
      double[] block =
          Arrays.copyOfRange(values, start, Math.min(values.length, start + format.length()));
      errors += ScaleRule.squaredError(block, format.element(), scale.applyAsDouble(block));
      squares += Arrays.stream(block).map(v -> v * v).sum();
    }
    return Math.sqrt(errors / squares);
  }
}
