package org.ulpforge.row;

/**
 * Softmax of a row in double precision. x − max is exact but for one rounding, the sum is
 * compensated (Neumaier 1974), and {@link StrictMath#exp} is within 1 ULP: results have relative
 * errors below (3 + |x − max|)·2^-53, of the order of 1e-7 ULP of f32.
 */
public final class ExactSoftmax {

  private ExactSoftmax() {}

  /**
   * @param row finite values or −inf, at least one of them finite
   */
  public static double[] of(float[] row) {
    double max = Double.NEGATIVE_INFINITY;
    for (float x : row) {
      max = Math.max(max, x);
    }
    double[] results = new double[row.length];
    double sum = 0;
    double rest = 0;
    for (int i = 0; i < row.length; i++) {
      results[i] = StrictMath.exp(row[i] - max);
      double next = sum + results[i];
      rest += sum >= results[i] ? (sum - next) + results[i] : (results[i] - next) + sum;
      sum = next;
    }
    double total = sum + rest;
    for (int i = 0; i < row.length; i++) {
      results[i] /= total;
    }
    return results;
  }
}
