package org.ulpforge.scale;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ulpforge.format.BlockFormat;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;

/**
 * How the scale of a block is chosen. The value of an element is that of its code times the scale;
 * elements are rounded to nearest, ties to even, and saturate.
 */
public enum ScaleRule {
  /**
   * 2 to the floor of log2 of the largest magnitude less the exponent of the element format's
   * largest value (OCP Microscaling Formats 1.0, section 6.3).
   */
  OCP("2^(floor(log2 max) - emax)"),
  /**
   * The largest magnitude over the element format's largest value, to the nearest scale; for scales
   * that are not powers of two.
   */
  MAXIMUM("max / largest element"),
  /**
   * The power of two not below {@link #MAXIMUM} (ZeroQuant-FP, arXiv 2307.09782, M1): no element
   * saturates, and multiplying by the scale is a shift of bits.
   */
  POWER("2^ceil(log2(max / largest element))"),
  /**
   * Rounding and least squares in turn from {@link #MAXIMUM} on; then the nearest scale, or of the
   * two powers of two around the one of the least squared error.
   */
  SQUARES("least squares in turn with rounding"),
  /**
   * Of a few candidates the one of the least squared error: for scales that are powers of two those
   * of {@link #OCP}, half and twice that; else all scales from half to 1.25 of {@link #MAXIMUM},
   * but {@value #CANDIDATES} at most.
   */
  SEARCH("least error of a few candidates"),
  /** Of all scales of the format the one of the least squared error; for at most 16 bits. */
  OPTIMUM("least error of all scales of the format"),
  /**
   * A real-valued exponent bias, so a real scale (LLM-FP4, arXiv 2310.16836): the best of {@value
   * #CANDIDATES} largest values from half to 1.25 of the largest magnitude.
   */
  BIAS("real exponent bias, least error of 32");

  static final int CANDIDATES = 32;

  private static final double LEAST_SHARE = 0.5;
  private static final double MOST_SHARE = 1.25;
  private static final int TURNS = 8;
  private static final int ENUMERABLE_BITS = 16;

  private final String description;

  ScaleRule(String description) {
    this.description = description;
  }

  /** The name in lower case. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String description() {
    return description;
  }

  /**
   * The rule of that name.
   *
   * @throws IllegalArgumentException that lists all rules
   */
  public static ScaleRule parse(String text) {
    return Arrays.stream(values())
        .filter(rule -> rule.title().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "scale rule '%s': %s are allowed"
                    .formatted(
                        text,
                        Arrays.stream(values())
                            .map(ScaleRule::title)
                            .collect(Collectors.joining(", ")))));
  }

  /** Whether the rule can choose scales for a format. */
  public boolean suits(BlockFormat format) {
    return switch (this) {
      case MAXIMUM -> !isPowers(format.scale());
      case OPTIMUM -> format.scale().bits() <= ENUMERABLE_BITS;
      case OCP, POWER, SQUARES, SEARCH, BIAS -> true;
    };
  }

  /**
   * The scale for a block.
   *
   * @param block finite numbers
   * @return a positive number; 1 for a block of zeros. Of the scale format, but with {@link #BIAS}
   * @throws IllegalArgumentException if a number is not finite, or the rule does not {@linkplain
   *     #suits suit}
   */
  public double scale(double[] block, BlockFormat format) {
    double largest = 0;
    for (double value : block) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a block with " + value + " has no scale");
      }
      largest = Math.max(largest, Math.abs(value));
    }
    if (largest == 0) {
      return 1;
    }
    ScalarFormat element = format.element();
    ScalarFormat scales = format.scale();
    double maximum = largest / element.maxValue();
    double ocp = power(largest, element);
    return switch (this) {
      case OCP -> nearest(ocp, scales);
      case MAXIMUM -> nearest(maximum, scales);
      case POWER -> nearest(ceiling(maximum), scales);
      case SQUARES -> squares(block, element, maximum, scales);
      case SEARCH -> best(block, element, candidates(ocp, maximum, scales));
      case OPTIMUM -> best(block, element, all(scales));
      case BIAS -> best(block, element, shares(maximum));
    };
  }

  private static double power(double largest, ScalarFormat element) {
    return Math.scalb(1.0, Math.getExponent(largest) - Math.getExponent(element.maxValue()));
  }

  /** The least power of two that is not smaller. */
  static double ceiling(double value) {
    double floor = Math.scalb(1.0, Math.getExponent(value));
    return floor == value ? floor : 2 * floor;
  }

  /** The nearest scale that is positive. */
  private static double nearest(double scale, ScalarFormat scales) {
    double rounded = scales.decode(scales.encode(scale, Overflow.SATURATING));
    return rounded > 0 ? rounded : leastPositive(scales);
  }

  private static double leastPositive(ScalarFormat scales) {
    return scales instanceof FloatFormat f ? f.minSubnormal() : scales.decode(1);
  }

  private static double[] candidates(double ocp, double maximum, ScalarFormat scales) {
    if (isPowers(scales)) {
      return new double[] {
        nearest(ocp / 2, scales), nearest(ocp, scales), nearest(2 * ocp, scales)
      };
    }
    return Arrays.stream(shares(maximum)).map(s -> nearest(s, scales)).distinct().toArray();
  }

  private static boolean isPowers(ScalarFormat scales) {
    return scales instanceof FloatFormat f && f.fractionBits() == 0;
  }

  private static double[] shares(double maximum) {
    double[] shares = new double[CANDIDATES];
    double step = (MOST_SHARE - LEAST_SHARE) / (CANDIDATES - 1);
    Arrays.setAll(shares, i -> maximum * (LEAST_SHARE + i * step));
    return shares;
  }

  private static double[] all(ScalarFormat scales) {
    if (scales.bits() > ENUMERABLE_BITS) {
      throw new IllegalArgumentException(
          "scales of format %s are too many to try all: at most %d bits are allowed"
              .formatted(scales.name(), ENUMERABLE_BITS));
    }
    double[] all = new double[1 << scales.bits()];
    Arrays.setAll(all, scales::decode);
    return Arrays.stream(all).filter(v -> v > 0 && Double.isFinite(v)).toArray();
  }

  private static double best(double[] block, ScalarFormat element, double[] candidates) {
    double best = candidates[0];
    double least = Double.POSITIVE_INFINITY;
    for (double candidate : candidates) {
      double error = squaredError(block, element, candidate);
      if (error < least) {
        least = error;
        best = candidate;
      }
    }
    return best;
  }

  private static double squares(
      double[] block, ScalarFormat element, double maximum, ScalarFormat scales) {
    double real = leastSquares(block, element, maximum);
    if (!isPowers(scales)) {
      return nearest(real, scales);
    }
    double above = ceiling(real);
    return best(block, element, new double[] {nearest(above / 2, scales), nearest(above, scales)});
  }

  private static double leastSquares(double[] block, ScalarFormat element, double start) {
    double scale = start;
    for (int turn = 0; turn < TURNS; turn++) {
      double products = 0;
      double squares = 0;
      for (double value : block) {
        double q = rounded(value / scale, element);
        products += value * q;
        squares += q * q;
      }
      if (!(products > 0)) {
        return start;
      }
      scale = products / squares;
    }
    return scale;
  }

  /** The sum of squares of what rounding changes. */
  public static double squaredError(double[] block, ScalarFormat element, double scale) {
    double sum = 0;
    for (double value : block) {
      double error = rounded(value / scale, element) * scale - value;
      sum += error * error;
    }
    return sum;
  }

  private static double rounded(double value, ScalarFormat element) {
    return element.decode(element.encode(value, Overflow.SATURATING));
  }
}
