package org.ulpforge.row;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.ulpforge.format.FloatFormat;

/** Kinds of rows that softmax is judged on: common ones, and some that break careless code. */
public enum RowKind {
  /** N(0, 1). */
  NORMAL,
  /** Normal with standard deviation 4, variance 16. */
  WIDE,
  /** Normal with standard deviation 16: beyond what needs no maximum. */
  WIDER,
  /** All equal. */
  EQUAL,
  /** One element far above the others. */
  PEAK,
  /** Normal around 150, where x − max is rounded most. */
  SHIFTED,
  /** From −150 to 150, so that what sums online subtract has to rise. */
  RISING,
  /** Three numbers next to each other, the larger ones later, of a magnitude around 2^30. */
  NEIGHBOURS,
  /** Magnitudes over the whole format, of both signs. */
  RANGE,
  /** Normal, but every third element is −inf. */
  MASKED,
  /** Normal, but the last third is −10,000, as far as the format reaches. */
  PADDED,
  /** From −110 to 0: results down to the least subnormal numbers. */
  VANISHING;

  /** In lower case. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A row of values of a format. */
  public float[] row(int length, FloatFormat format, RandomGenerator random) {
    float[] row = new float[length];
    int peak = random.nextInt(length);
    float equal = (float) random.nextGaussian();
    double unit = Math.scalb(1.0, 1 - format.precision());
    for (int i = 0; i < length; i++) {
      row[i] =
          (float) format.round(clipped(value(i, length, i == peak, equal, unit, random), format));
    }
    return row;
  }

  private double value(
      int i, int length, boolean peak, float equal, double unit, RandomGenerator random) {
    return switch (this) {
      case NORMAL -> random.nextGaussian();
      case WIDE -> 4 * random.nextGaussian();
      case WIDER -> 16 * random.nextGaussian();
      case EQUAL -> equal;
      case PEAK -> peak ? 60 : random.nextGaussian();
      case SHIFTED -> 150 + random.nextGaussian();
      case RISING -> 300.0 * i / length - 150;
      case NEIGHBOURS ->
          Math.scalb(1 + Math.floorDiv(3 * i, length) * unit, 30 + (int) (2 * equal));
      case RANGE -> Math.scalb(random.nextGaussian(), random.nextInt(-126, 127));
      case MASKED -> i % 3 == 1 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
      case PADDED -> i >= length - length / 3 ? -10_000 : random.nextGaussian();
      case VANISHING -> peak ? 0 : -110 * random.nextDouble();
    };
  }

  private static double clipped(double value, FloatFormat format) {
    return value == Double.NEGATIVE_INFINITY && format.hasInfinity()
        ? value
        : Math.clamp(value, format.lowestValue(), format.maxValue());
  }
}
