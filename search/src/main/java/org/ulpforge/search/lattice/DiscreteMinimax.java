package org.ulpforge.search.lattice;

import java.util.Arrays;

/**
 * Least largest residuals of linear systems on a finite set of points: minimises over u the largest
 * |r_k − Σ a_ik u_i|. Single exchange on references of d + 1 points, which is the simplex method on
 * the dual problem (Stiefel, Über diskrete und lineare Tschebyscheff-Approximationen, 1959). Every
 * reference on the way gives a lower bound of the least residual (de la Vallée Poussin 1910).
 *
 * <p>The last reference is the first of the next system, which differs in r alone. For one thread.
 */
final class DiscreteMinimax {

  private static final int ITERATIONS = 200;
  private static final double CLOSE = 1e-10;

  private final double[][] columns;
  private final int points;

  /** Number of unknowns. */
  private final int d;

  private final int[] reference;
  private final double[] signs;
  private double[][] inverse;
  private final double[] solution;

  /** Weights of the points of the reference in the lower bound; their absolute values sum to 1. */
  private final double[] multipliers;

  private double level;

  /**
   * @param columns a column of a_ik for each unknown i
   * @throws IllegalArgumentException if they are linearly dependent
   */
  DiscreteMinimax(double[][] columns, int points) {
    this.columns = columns;
    this.points = points;
    this.d = columns.length;
    this.reference = new int[d + 1];
    this.signs = new double[d + 1];
    this.solution = new double[d];
    this.multipliers = new double[d + 1];
    start();
  }

  /** The lower bound of the last reference. */
  double level() {
    return level;
  }

  /** The unknowns at the last reference. */
  double[] solution() {
    return solution;
  }

  /** Multiplier-weighted sum of the absolute values of a column over the reference. */
  double balance(double[] column) {
    double sum = 0;
    for (int k = 0; k <= d; k++) {
      sum += multipliers[k] * column[reference[k]];
    }
    return sum;
  }

  /** The same with absolute values of the multipliers. */
  double mean(double[] column) {
    double sum = 0;
    for (int k = 0; k <= d; k++) {
      sum += Math.abs(multipliers[k]) * column[reference[k]];
    }
    return sum;
  }

  /**
   * How far an unknown may be from {@link #solution} if the residuals at the reference are at most
   * 1.
   */
  double reach(int unknown) {
    double sum = 0;
    for (double entry : inverse[unknown]) {
      sum += Math.abs(entry);
    }
    return sum + Math.abs(solution[unknown]);
  }

  /** Rows that are linearly independent, by elimination with pivots, and any other one. */
  private void start() {
    double[][] rest = new double[d][];
    Arrays.setAll(rest, i -> columns[i].clone());
    boolean[] used = new boolean[points];
    for (int i = 0; i < d; i++) {
      int pivot = 0;
      for (int k = 0; k < points; k++) {
        if (!used[k] && (used[pivot] || Math.abs(rest[i][k]) > Math.abs(rest[i][pivot]))) {
          pivot = k;
        }
      }
      if (!(Math.abs(rest[i][pivot]) > 1e-12 * largest(columns[i]))) {
        throw new IllegalArgumentException("constants are redundant: others can replace them");
      }
      used[pivot] = true;
      reference[i] = pivot;
      for (int j = i + 1; j < d; j++) {
        double factor = rest[j][pivot] / rest[i][pivot];
        for (int k = 0; k < points; k++) {
          rest[j][k] -= factor * rest[i][k];
        }
      }
    }
    reference[d] = 0;
    while (used[reference[d]]) {
      reference[d]++;
    }
    Arrays.fill(signs, 0);
    signs[d] = 1;
    invert();
    for (int k = 0; k <= d; k++) {
      signs[k] = inverse[d][k] < 0 ? -1 : 1;
    }
    invert();
  }

  private static double largest(double[] column) {
    double largest = 0;
    for (double value : column) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /**
   * Exchanges until the reference is the best one, or its bound reaches a limit.
   *
   * @param r the right side at every point
   */
  void solve(double[] r, double limit) {
    double[] residuals = new double[points];
    for (int iteration = 0; ; iteration++) {
      orient(r);
      if (level >= limit || iteration == ITERATIONS) {
        return;
      }
      int entering = farthest(r, residuals);
      double size = Math.abs(residuals[entering]);
      if (size <= level * (1 + CLOSE) || !exchange(entering, residuals[entering] < 0 ? -1 : 1)) {
        return;
      }
    }
  }

  /** The bound and the solution of the reference, with signs such that the bound is positive. */
  private void orient(double[] r) {
    level = 0;
    for (int k = 0; k <= d; k++) {
      level += inverse[d][k] * r[reference[k]];
    }
    if (level < 0) {
      level = -level;
      for (int k = 0; k <= d; k++) {
        signs[k] = -signs[k];
        inverse[d][k] = -inverse[d][k];
      }
    }
    System.arraycopy(inverse[d], 0, multipliers, 0, d + 1);
    for (int i = 0; i < d; i++) {
      solution[i] = 0;
      for (int k = 0; k <= d; k++) {
        solution[i] += inverse[i][k] * r[reference[k]];
      }
    }
  }

  private int farthest(double[] r, double[] residuals) {
    System.arraycopy(r, 0, residuals, 0, points);
    for (int i = 0; i < d; i++) {
      double u = solution[i];
      double[] column = columns[i];
      for (int k = 0; k < points; k++) {
        residuals[k] -= u * column[k];
      }
    }
    int at = 0;
    for (int k = 1; k < points; k++) {
      at = Math.abs(residuals[k]) > Math.abs(residuals[at]) ? k : at;
    }
    return at;
  }

  /** Brings a point into the reference; false if it is there already, but for rounding errors. */
  private boolean exchange(int entering, double sign) {
    int leaving = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k <= d; k++) {
      if (reference[k] == entering) {
        return false;
      }
      double share = inverse[d][k] * sign;
      for (int i = 0; i < d; i++) {
        share += inverse[i][k] * columns[i][entering];
      }
      share *= sign * signs[k];
      double weight = Math.abs(multipliers[k]);
      if (share > 1e-14 && weight / share < least) {
        least = weight / share;
        leaving = k;
      }
    }
    if (leaving < 0) {
      return false;
    }
    reference[leaving] = entering;
    signs[leaving] = sign;
    invert();
    return true;
  }

  /**
   * Inverts the matrix of rows (a_1k, ..., a_dk, sign_k) of the reference: its last row are the
   * multipliers.
   */
  private void invert() {
    int n = d + 1;
    double[][] work = new double[n][2 * n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < d; i++) {
        work[k][i] = columns[i][reference[k]];
      }
      work[k][d] = signs[k];
      work[k][n + k] = 1;
    }
    for (int c = 0; c < n; c++) {
      int pivot = c;
      for (int k = c + 1; k < n; k++) {
        pivot = Math.abs(work[k][c]) > Math.abs(work[pivot][c]) ? k : pivot;
      }
      double[] row = work[pivot];
      work[pivot] = work[c];
      work[c] = row;
      double scale = 1 / row[c];
      for (int j = c; j < 2 * n; j++) {
        row[j] *= scale;
      }
      for (int k = 0; k < n; k++) {
        double factor = work[k][c];
        if (k != c && factor != 0) {
          for (int j = c; j < 2 * n; j++) {
            work[k][j] -= factor * row[j];
          }
        }
      }
    }
    inverse = new double[n][];
    Arrays.setAll(inverse, i -> Arrays.copyOfRange(work[i], n, 2 * n));
  }
}
