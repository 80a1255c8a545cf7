package org.ulpforge.search.fit;

/**
 * Points and exact values, by columns.
 *
 * @param x ascending; extreme points of a Chebyshev polynomial on the interval
 * @param high the value, rounded to double
 * @param low the value minus {@code high}, rounded to double
 * @param weight the error of an approximation f is weight · (f − value)
 */
record Grid(double[] x, double[] high, double[] low, double[] weight) {

  int size() {
    return x.length;
  }

  /** The rows with the given numbers. */
  Grid at(int[] rows) {
    return new Grid(pick(x, rows), pick(high, rows), pick(low, rows), pick(weight, rows));
  }

  private static double[] pick(double[] column, int[] rows) {
    double[] picked = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = column[rows[i]];
    }
    return picked;
  }
}
