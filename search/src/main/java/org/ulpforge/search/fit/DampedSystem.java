package org.ulpforge.search.fit;

import java.util.Arrays;

/**
 * Least squares with R x = b above D x = 0, where R is upper triangular and D diagonal: one matrix
 * R serves many dampings. Givens rotations, as {@code qrsolv} of MINPACK (Moré 1978).
 */
final class DampedSystem {

  private final int size;
  private final double[][] r;
  private final double[] right;
  private final double[] row;

  DampedSystem(int size) {
    this.size = size;
    this.r = new double[size][size];
    this.right = new double[size];
    this.row = new double[size];
  }

  /**
   * @param triangle R
   * @param root the diagonal is root · scale
   * @param x receives the result; components that nothing determines are 0
   */
  void solve(Householder triangle, double[] b, double[] scale, double root, double[] x) {
    for (int j = 0; j < size; j++) {
      for (int i = 0; i <= j; i++) {
        r[i][j] = triangle.upper(i, j);
      }
      right[j] = b[j];
    }
    for (int j = 0; j < size; j++) {
      Arrays.fill(row, j, size, 0);
      row[j] = root * scale[j];
      double rowRight = 0;
      for (int k = j; k < size; k++) {
        if (row[k] == 0) {
          continue;
        }
        double length = Math.sqrt(r[k][k] * r[k][k] + row[k] * row[k]);
        double cos = r[k][k] / length;
        double sin = row[k] / length;
        double[] rk = r[k];
        for (int l = k; l < size; l++) {
          double above = rk[l];
          rk[l] = cos * above + sin * row[l];
          row[l] = cos * row[l] - sin * above;
        }
        double above = right[k];
        right[k] = cos * above + sin * rowRight;
        rowRight = cos * rowRight - sin * above;
      }
    }
    for (int j = size - 1; j >= 0; j--) {
      double sum = right[j];
      for (int l = j + 1; l < size; l++) {
        sum -= r[j][l] * x[l];
      }
      x[j] = r[j][j] == 0 ? 0 : sum / r[j][j];
    }
  }

  /** The decrease of the sum of squares that the linear model promises for a step. */
  double decrease(Householder triangle, double[] scale, double damping, double[] step) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double image = 0;
      for (int j = i; j < size; j++) {
        image += triangle.upper(i, j) * step[j];
      }
      double scaled = scale[i] * step[i];
      sum += image * image + 2 * damping * scaled * scaled;
    }
    return sum;
  }
}
