package org.ulpforge.results;

import java.util.ArrayList;
import java.util.List;

/**
 * Places numbers on a line of a plot.
 *
 * @param lo the number at {@code start}
 * @param hi the number at {@code end}; greater than {@code lo}
 * @param logarithmic whether equal ratios, not equal differences, are equally far apart
 */
record Axis(double lo, double hi, boolean logarithmic, double start, double end) {

  /**
   * An axis from 0, or a little below the least of logarithmic values, to a little above the
   * greatest.
   */
  static Axis over(List<Double> values, boolean logarithmic, double start, double end) {
    double least = values.stream().mapToDouble(v -> v).min().orElse(1);
    double greatest = values.stream().mapToDouble(v -> v).max().orElse(1);
    if (logarithmic) {
      double from = Math.pow(10, Math.floor(Math.log10(least)));
      double to = Math.pow(10, Math.ceil(Math.log10(greatest)));
      return new Axis(from, to > from ? to : from * 10, true, start, end);
    }
    return new Axis(0, greatest > 0 ? greatest * 1.08 : 1, false, start, end);
  }

  double at(double value) {
    double share =
        logarithmic
            ? (Math.log10(value) - Math.log10(lo)) / (Math.log10(hi) - Math.log10(lo))
            : (value - lo) / (hi - lo);
    return start + Math.clamp(share, 0, 1) * (end - start);
  }

  /** Round numbers on the axis, at most about {@code count}. */
  List<Double> ticks(int count) {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      int from = (int) Math.round(Math.log10(lo));
      int to = (int) Math.round(Math.log10(hi));
      int step = Math.max(1, Math.ceilDiv(to - from, count));
      for (int e = from; e <= to; e += step) {
        ticks.add(Math.pow(10, e));
      }
      return ticks;
    }
    double step = step((hi - lo) / count);
    for (int i = (int) Math.ceil(lo / step); i * step <= hi * (1 + 1e-12); i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten: the least that is not below the wanted one. */
  private static double step(double wanted) {
    double power = Math.pow(10, Math.floor(Math.log10(wanted)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= wanted) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
