package org.ulpforge.search.fit;

/** Householder triangularisation of tall matrices stored by columns. */
final class Householder {

  private Householder() {}

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

  /**
   * Overwrites a matrix by the upper triangle R of its QR factorisation, and a right side b by Qᵀb.
   *
   * @param columns [column][row]; what is below the diagonal is left undefined
   */
  static void triangularise(double[][] columns, double[] b, int rows) {
    for (int k = 0; k < columns.length; k++) {
      double[] v = columns[k];
      double norm = Math.sqrt(dot(v, v, k, rows));
      if (norm == 0) {
        continue;
      }
      double diagonal = v[k] > 0 ? -norm : norm;
      v[k] -= diagonal;
      double factor = 1 / (diagonal * v[k]);
      for (int j = k + 1; j < columns.length; j++) {
        reflect(v, columns[j], factor, k, rows);
      }
      reflect(v, b, factor, k, rows);
      v[k] = diagonal;
    }
  }

  private static void reflect(double[] v, double[] target, double factor, int from, int rows) {
    double t = factor * dot(v, target, from, rows);
    for (int i = from; i < rows; i++) {
      target[i] = Math.fma(t, v[i], target[i]);
    }
  }
}
