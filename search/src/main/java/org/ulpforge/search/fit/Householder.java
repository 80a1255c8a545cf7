package org.ulpforge.search.fit;

/**
 * The QR factorisation of a tall matrix stored by columns, in place, by Householder reflections.
 */
final class Householder {

  private final int rows;
  private final double[][] columns;
  private final double[] diagonal;
  private final double[] factor;

  Householder(int rows, int columns) {
    this.rows = rows;
    this.columns = new double[columns][];
    this.diagonal = new double[columns];
    this.factor = new double[columns];
  }

  /** The columns to be factored, to be filled in by the caller; overwritten by reflectors and R. */
  double[][] columns() {
    return columns;
  }

  /** An entry of the upper triangle R. */
  double upper(int row, int column) {
    return row == column ? diagonal[row] : columns[column][row];
  }

  void factor() {
    for (int k = 0; k < columns.length; k++) {
      double[] v = columns[k];
      double norm = Math.sqrt(dot(v, v, k, rows));
      diagonal[k] = v[k] > 0 ? -norm : norm;
      v[k] -= diagonal[k];
      factor[k] = norm == 0 ? 0 : 1 / (diagonal[k] * v[k]);
      for (int j = k + 1; j < columns.length; j++) {
        reflect(k, columns[j]);
      }
    }
  }

  /** Overwrites b by Qᵀb. */
  void project(double[] b) {
    for (int k = 0; k < columns.length; k++) {
      reflect(k, b);
    }
  }

  private void reflect(int k, double[] target) {
    double[] v = columns[k];
    double t = factor[k] * dot(v, target, k, rows);
    for (int i = k; i < rows; i++) {
      target[i] = Math.fma(t, v[i], target[i]);
    }
  }

  /** The sum of products of rows {@code from} to {@code to}, in four partial sums for speed. */
  static double dot(double[] a, double[] b, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      s0 = Math.fma(a[i], b[i], s0);
      s1 = Math.fma(a[i + 1], b[i + 1], s1);
      s2 = Math.fma(a[i + 2], b[i + 2], s2);
      s3 = Math.fma(a[i + 3], b[i + 3], s3);
    }
    for (; i < to; i++) {
      s0 = Math.fma(a[i], b[i], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }
}
