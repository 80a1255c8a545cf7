package org.ulpforge.search.fit;

import java.util.Arrays;

/**
 * Least squares with R x = b above D x = 0, where R is upper triangular and D diagonal: one matrix
 * R serves many dampings. Givens rotations, as {@code qrsolv} of MINPACK (Moré 1978).
 */
final class DampedSystem {

  private final int size;
  private final double[][] r;
  private final double[][] cosine;
  private final double[][] sine;
  private final double[] right;
  private final double[] row;

  DampedSystem(int size) {
    this.size = size;
    this.r = new double[size][size];
    this.cosine = new double[size][size];
    this.sine = new double[size][size];
    this.right = new double[size];
    this.row = new double[size];
  }

  /**
   * Rotates the damping into the triangle; {@link #solve} may follow for several right sides.
   *
   * @param triangle R
   * @param root the diagonal is root · scale
   */
  void damp(Householder triangle, double[] scale, double root) {
    for (int j = 0; j < size; j++) {
      for (int i = 0; i <= j; i++) {
        r[i][j] = triangle.upper(i, j);
      }
    }
    for (int j = 0; j < size; j++) {
      Arrays.fill(row, j, size, 0);
      row[j] = root * scale[j];
      for (int k = j; k < size; k++) {
        rotate(j, k);
      }
    }
  }

  /** Makes entry k of the row that belongs to diagonal entry j zero. */
  private void rotate(int j, int k) {
    if (row[k] == 0) {
      cosine[j][k] = 1;
      sine[j][k] = 0;
      return;
    }
    double[] rk = r[k];
    double length = Math.sqrt(rk[k] * rk[k] + row[k] * row[k]);
    double cos = rk[k] / length;
    double sin = row[k] / length;
    for (int l = k; l < size; l++) {
      double above = rk[l];
      rk[l] = cos * above + sin * row[l];
      row[l] = cos * row[l] - sin * above;
    }
    cosine[j][k] = cos;
    sine[j][k] = sin;
  }

  /**
   * @param x receives the result; components that nothing determines are 0
   */
  void solve(double[] b, double[] x) {
    System.arraycopy(b, 0, right, 0, size);
    for (int j = 0; j < size; j++) {
      double rowRight = 0;
      for (int k = j; k < size; k++) {
        double above = right[k];
        right[k] = cosine[j][k] * above + sine[j][k] * rowRight;
        rowRight = cosine[j][k] * rowRight - sine[j][k] * above;
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
