package org.ulpforge.search.fit;

import java.util.ArrayList;
import java.util.List;

/**
 * The points at which the error of the best approximation is levelled, and its signs there.
 *
 * <p>For the linear problem at the present constants it is the exchange of Stiefel (Numerische
 * Mathematik 1, 1959): n + 1 points carry weights λ with Σ λ J = 0, J the derivatives by the n
 * constants, and the signs of the errors must be those of λ; a point with a larger error enters,
 * the one leaves that keeps the signs. Where Haar's condition holds the signs alternate. It fails
 * as soon as a program does not depend on its constants at a point inside, as 1 + c x does not at
 * 0.
 *
 * @param rows of the grid, ascending
 * @param signs 1 or −1
 */
record Reference(int[] rows, double[] signs) {

  private static final int EXCHANGES = 60;
  private static final double LEVELLED = 1e-9;

  /**
   * @param errors on the grid
   * @param jacobian of the errors on the grid, by columns
   * @return null if the weights are not unique
   */
  static Reference of(Pair errors, Pair[] jacobian) {
    int n = jacobian.length;
    List<Integer> candidates = peaks(errors.hi);
    int[] start = Exchange.alternating(errors.hi, n + 1);
    List<Integer> rows = new ArrayList<>();
    for (int row : start) {
      rows.add(row);
    }
    for (int i = 0; rows.size() <= n; i++) {
      int row = (int) ((i + 0.5) * (errors.size() - 1) / (2 * n + 2));
      if (!rows.contains(row)) {
        rows.add(row);
      }
    }
    for (int k = 0; k < EXCHANGES; k++) {
      double[] weights = weights(jacobian, rows, null, 0);
      if (weights == null) {
        return null;
      }
      double level = 0;
      for (int i = 0; i <= n; i++) {
        level += weights[i] * errors.hi[rows.get(i)];
      }
      double[] signs = new double[n + 1];
      for (int i = 0; i <= n; i++) {
        signs[i] = Math.signum(level < 0 ? -weights[i] : weights[i]);
      }
      Pair step = step(errors, jacobian, rows, signs);
      if (step == null) {
        return null;
      }
      int worst = -1;
      double worstError = 0;
      for (int row : candidates) {
        double error = after(errors, jacobian, step, row);
        if (Math.abs(error) > Math.abs(worstError)) {
          worst = row;
          worstError = error;
        }
      }
      if (worst < 0
          || rows.contains(worst)
          || !(Math.abs(worstError) > (1 + LEVELLED) * Math.abs(step.hi[n]))) {
        return sorted(rows, signs);
      }
      rows.set(leaving(jacobian, rows, signs, weights, worst, Math.signum(worstError)), worst);
    }
    return null;
  }

  /** Every local maximum of the size of the errors, ends included. */
  private static List<Integer> peaks(double[] errors) {
    List<Integer> peaks = new ArrayList<>();
    for (int i = 0; i < errors.length; i++) {
      double size = Math.abs(errors[i]);
      if ((i == 0 || size >= Math.abs(errors[i - 1]))
          && (i == errors.length - 1 || size > Math.abs(errors[i + 1]))) {
        peaks.add(i);
      }
    }
    return peaks;
  }

  /**
   * Solves Σ w J = − sign · J at a further row (or 0 without one) over the rows of the reference;
   * one more equation makes the solution unique.
   */
  private static double[] weights(
      Pair[] jacobian, List<Integer> rows, Integer further, double sign) {
    int n = jacobian.length;
    Pair[] columns = new Pair[n + 1];
    double[] scale = new double[n + 1];
    for (int i = 0; i <= n; i++) {
      columns[i] = new Pair(n + 1);
      for (int j = 0; j < n; j++) {
        columns[i].set(j, jacobian[j].hi[rows.get(i)], jacobian[j].lo[rows.get(i)]);
      }
      // Any numbers would do that are not at right angles to λ, which mostly alternates.
      columns[i].set(n, (i % 2 == 0 ? 1 : -1) * (1 + 0.3 * i / n), 0);
      scale[i] = 1;
    }
    Pair right = new Pair(n + 1);
    for (int j = 0; further != null && j < n; j++) {
      right.set(j, -sign * jacobian[j].hi[further], -sign * jacobian[j].lo[further]);
    }
    if (further == null) {
      right.set(n, 1, 0);
    }
    Pair result = new Pair(n + 1);
    return Elimination.solve(columns, scale, right, result) ? result.hi : null;
  }

  /** The change of the constants, then the level, that makes the errors sign · level. */
  private static Pair step(Pair errors, Pair[] jacobian, List<Integer> rows, double[] signs) {
    int n = jacobian.length;
    Pair[] columns = new Pair[n + 1];
    double[] scale = new double[n + 1];
    Pair right = new Pair(n + 1);
    for (int j = 0; j <= n; j++) {
      columns[j] = new Pair(n + 1);
      scale[j] = 1;
      for (int i = 0; i <= n; i++) {
        int row = rows.get(i);
        columns[j].set(i, j < n ? jacobian[j].hi[row] : -signs[i], j < n ? jacobian[j].lo[row] : 0);
      }
    }
    for (int i = 0; i <= n; i++) {
      right.set(i, -errors.hi[rows.get(i)], -errors.lo[rows.get(i)]);
    }
    Pair result = new Pair(n + 1);
    return Elimination.solve(columns, scale, right, result) ? result : null;
  }

  private static double after(Pair errors, Pair[] jacobian, Pair step, int row) {
    Pair sum = new Pair(1);
    sum.set(0, errors.hi[row], errors.lo[row]);
    Pair derivative = new Pair(1);
    for (int j = 0; j < jacobian.length; j++) {
      derivative.set(0, jacobian[j].hi[row], jacobian[j].lo[row]);
      sum.subtractMultiple(derivative, -step.hi[j], -step.lo[j], 0, 1);
    }
    return sum.hi[0];
  }

  /** The place in the reference that a new row takes, so that all weights keep their signs. */
  private static int leaving(
      Pair[] jacobian,
      List<Integer> rows,
      double[] signs,
      double[] weights,
      int entering,
      double sign) {
    double[] change = weights(jacobian, rows, entering, sign);
    int leaving = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; change != null && i < signs.length; i++) {
      double ratio = -change[i] / (signs[i] * Math.abs(weights[i]));
      if (ratio > most) {
        most = ratio;
        leaving = i;
      }
    }
    return leaving;
  }

  private static Reference sorted(List<Integer> rows, double[] signs) {
    int[] order = rows.stream().mapToInt(Integer::intValue).sorted().toArray();
    double[] sortedSigns = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      sortedSigns[i] = signs[rows.indexOf(order[i])];
    }
    return new Reference(order, sortedSigns);
  }
}
