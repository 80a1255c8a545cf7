package org.ulpforge.search.product;

import java.util.Arrays;

/**
 * How a program ends: a base plus a constant, or plus an entry of a table. The index into the table
 * is the low bits of a result; for a constant the table has one entry. The entries are not searched
 * but solved for, each by itself.
 *
 * @param entries a power of two
 */
record Correction(Products products, Merit merit, double meanLimit, int entries) {

  /** So many merits worth is a mean error that is beyond its limit by one merit. */
  private static final double PENALTY = 20;

  private static final int BISECTIONS = 10;

  /** Codes around the approximate optimum that are tried at the end. */
  private static final int REACH = 6;

  int index(int result) {
    return result & (entries - 1);
  }

  /** What errors are measured with that are nearly linear in codes. */
  record Linear(double[] targets, double[] perCode) {
    static Linear of(Products products) {
      return new Linear(products.targets(), products.perCode());
    }
  }

  /**
   * About the merit with the best entries, found on the scale of codes: no result may be so wrong
   * that it matters.
   *
   * @param offsets the real-valued entries are written here
   */
  double approximate(Linear linear, int[] base, int[] index, double[] offsets) {
    int n = base.length;
    int half = 1 << (products.format().bits() - 1);
    double[] d = new double[n];
    double[] weight = new double[entries];
    double[] moment = new double[entries];
    for (int i = 0; i < n; i++) {
      double difference = base[i] - linear.targets()[i];
      difference -= 2.0 * half * Math.rint(difference / (2.0 * half));
      d[i] = difference;
      double w = linear.perCode()[i] * linear.perCode()[i];
      weight[index(index[i])] += w;
      moment[index(index[i])] += w * difference;
    }
    for (int e = 0; e < entries; e++) {
      offsets[e] = weight[e] > 0 ? -moment[e] / weight[e] : 0;
    }
    if (merit == Merit.MAX) {
      centre(linear, d, index, offsets);
    }
    double sum = 0;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      double error = Math.abs(d[i] + offsets[index(index[i])]) * linear.perCode()[i];
      sum = merit.plus(sum, error);
      mean += error;
    }
    return merit.of(sum, n) + penalty(mean / n);
  }

  private double penalty(double mean) {
    return mean > meanLimit ? PENALTY * (mean - meanLimit) : 0;
  }

  /** Moves the entries to where the largest errors of both signs are equal. */
  private void centre(Linear linear, double[] d, int[] index, double[] offsets) {
    double reach = 1 << products.format().fractionBits();
    double[] above = new double[entries];
    double[] below = new double[entries];
    for (double step = reach / 4; step > reach / (4 << BISECTIONS); step /= 2) {
      Arrays.fill(above, 0);
      Arrays.fill(below, 0);
      for (int i = 0; i < d.length; i++) {
        int e = index(index[i]);
        double error = (d[i] + offsets[e]) * linear.perCode()[i];
        above[e] = Math.max(above[e], error);
        below[e] = Math.max(below[e], -error);
      }
      for (int e = 0; e < entries; e++) {
        offsets[e] += above[e] > below[e] ? -step : step;
      }
    }
  }

  /** The best integer entries near approximate ones, by the true errors. */
  int[] exact(int[] base, int[] index, double[] offsets) {
    int mask = (1 << products.format().bits()) - 1;
    int[] best = new int[entries];
    for (int e = 0; e < entries; e++) {
      double least = Double.POSITIVE_INFINITY;
      double leastMean = Double.POSITIVE_INFINITY;
      int centre = (int) Math.rint(offsets[e]);
      for (int c = centre - REACH; c <= centre + REACH; c++) {
        double sum = 0;
        double mean = 0;
        for (int i = 0; i < base.length; i++) {
          if (index(index[i]) == e) {
            double error = products.error(i, (base[i] + c) & mask);
            sum = merit.plus(sum, error);
            mean += error;
          }
        }
        if (sum < least || (sum == least && mean < leastMean)) {
          least = sum;
          leastMean = mean;
          best[e] = c & mask;
        }
      }
    }
    return best;
  }

  /** The codes that base and entries give. */
  int[] applied(int[] base, int[] index, int[] table) {
    int mask = (1 << products.format().bits()) - 1;
    int[] codes = new int[base.length];
    Arrays.setAll(codes, i -> (base[i] + table[index(index[i])]) & mask);
    return codes;
  }

  /** The true merit, with the penalty of a mean beyond its limit. */
  double judged(int[] codes) {
    return products.error(merit, codes) + penalty(products.error(Merit.MEAN, codes));
  }
}
