package org.ulpforge.product;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;

/**
 * How often each code of a format is an operand; the two operands of a product are independent.
 *
 * @param byCode a weight for each code, not negative
 */
@SuppressWarnings("ArrayRecordComponent")
public record OperandWeights(String name, double[] byCode) {

  /** Of a random distribution. */
  private static final int VALUES = 1 << 18;

  private static final long SEED = 1;

  /** The names of all distributions that need no file. */
  public static final List<String> NAMES = List.of("uniform", "gaussian", "loguniform");

  /**
   * The distribution of a name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static OperandWeights named(String name, FloatFormat format) {
    return switch (name) {
      case "uniform" -> uniform(format);
      case "gaussian" -> gaussianBlocks(format, new Random(SEED));
      case "loguniform" -> logUniform(format);
      default ->
          throw new IllegalArgumentException(
              "unknown distribution '" + name + "'; allowed: " + String.join(", ", NAMES));
    };
  }

  /** All codes alike. */
  public static OperandWeights uniform(FloatFormat format) {
    double[] weights = new double[1 << format.bits()];
    Arrays.fill(weights, 1);
    return new OperandWeights("uniform", weights);
  }

  /** Values whose logarithm is uniform: a code gets the part that rounds to it. */
  public static OperandWeights logUniform(FloatFormat format) {
    double[] weights = new double[1 << format.bits()];
    for (int code = 0; code < weights.length; code++) {
      double value = Math.abs(format.decode(code));
      if (value > 0 && Double.isFinite(value)) {
        double half = format.spacing(Math.getExponent(value)) / 2;
        // The interval of the least value would begin at zero, were it not cut there.
        weights[code] = Math.log((value + half) / Math.max(value - half, half));
      }
    }
    return new OperandWeights("loguniform", weights);
  }

  /**
   * Weights and activations as Gaussian numbers in blocks, scaled to the highest binade as {@link
   * ScaledCodes} has them; with more than 8 bits they are not scaled.
   */
  public static OperandWeights gaussianBlocks(FloatFormat format, RandomGenerator random) {
    double[] weights = new double[1 << format.bits()];
    double[] values = new double[VALUES];
    Arrays.setAll(values, _ -> random.nextGaussian());
    for (int code : ScaledCodes.of(format, values, format.maxExponent()).codes()) {
      weights[code]++;
    }
    return new OperandWeights("gaussian", weights);
  }

  /**
   * Given values, each rounded to the format.
   *
   * @throws IllegalArgumentException if none of them is finite in the format and not zero
   */
  public static OperandWeights ofValues(String name, double[] values, FloatFormat format) {
    double[] weights = new double[1 << format.bits()];
    boolean any = false;
    for (double value : values) {
      int code = (int) format.encode(value, Overflow.SATURATING);
      double rounded = format.decode(code);
      if (Double.isFinite(value) && Double.isFinite(rounded)) {
        weights[code]++;
        any |= rounded != 0;
      }
    }
    if (!any) {
      throw new IllegalArgumentException(
          "distribution " + name + " has no value that is finite and not zero in " + format.name());
    }
    return new OperandWeights(name, weights);
  }

  /**
   * A weight for each pair. On mantissa pairs those of mantissas count, whatever the exponent of
   * the normal numbers they are in.
   */
  double[] of(Pairs pairs, Scope scope) {
    double[] each = scope == Scope.MANTISSAS ? byMantissa(pairs.format()) : byCode;
    int mask = each.length - 1;
    double[] weights = new double[pairs.size()];
    Arrays.setAll(weights, i -> each[pairs.x()[i] & mask] * each[pairs.y()[i] & mask]);
    return weights;
  }

  /** The highest binade is left out: special values take codes of some mantissas there. */
  private double[] byMantissa(FloatFormat format) {
    double[] weights = new double[1 << format.fractionBits()];
    for (int code = 0; code < byCode.length; code++) {
      double value = Math.abs(format.decode(code));
      if (value >= format.minNormal() && value < Math.scalb(1.0, format.maxExponent())) {
        weights[code & (weights.length - 1)] += byCode[code];
      }
    }
    return weights;
  }
}
