package org.ulpforge.search.fit;

import java.util.Arrays;

/**
 * Newton's method for weighted errors at as many points as there are unknowns, led from where the
 * constants are to where they shall be: with e the errors, it follows e(c) − σ E = (1 − s) d, where d
 * is what e(c) − σ E is at the start, from s = 0 to s = 1 with a secant predictor (Allgower and Georg,
 * Numerical Continuation Methods, 1990). In the best case that is one step, plain Newton.
 *
 * <p>Without levels, E = 0: the constants interpolate the target at the points. With levels, the
 * errors at the points become E in absolute value, with the signs given.
 */
final class Homotopy {

  private static final int NEWTON_STEPS = 7;
  private static final double SHORTEST = 1e-5;

  private final PairColumns columns;
  private final double[] signs;
  private final int size;
  private final Pair offset;
  private final Pair right;
  private final Pair current;
  private final Pair previous;
  private final Pair trial;
  private int budget;

  /**
   * @param columns at the points
   * @param signs of the errors wanted at the points; empty to interpolate
   */
  Homotopy(PairColumns columns, double[] signs) {
    this.columns = columns;
    this.signs = signs;
    this.size = columns.grid().size();
    this.offset = new Pair(size);
    this.right = new Pair(size);
    this.current = new Pair(size);
    this.previous = new Pair(size);
    this.trial = new Pair(size);
  }

  /**
   * Follows the path.
   *
   * @param unknowns the constants, then with levels E, improved in place
   * @param tolerance how far the errors may be from what is wanted
   * @param newtonSteps the most linear systems that may be solved
   * @return whether the end of the path was reached; if not, the unknowns are left as they were
   */
  boolean run(Pair unknowns, double tolerance, int newtonSteps) {
    budget = newtonSteps;
    current.set(unknowns);
    double start = mismatch(current, 1);
    offset.set(right);
    double s = 0;
    double before = 0;
    double length = 1;
    while (s < 1) {
      length = Math.min(length, 1 - s);
      predict(s > 0 ? length / (s - before) : 0);
      double accepted = s + length == 1 ? tolerance : 1e-3 * length * start;
      int used = correct(s + length, Math.max(accepted, tolerance));
      if (used > 0) {
        previous.set(current);
        current.set(trial);
        before = s;
        s += length;
        length *= used <= 3 ? 3 : 1.2;
      } else {
        length *= 0.25;
        if (length < SHORTEST || budget <= 0) {
          return false;
        }
      }
    }
    unknowns.set(current);
    return true;
  }

  private void predict(double ratio) {
    trial.set(current);
    if (ratio > 0) {
      trial.subtractMultiple(previous, ratio, 0, 0, size);
      trial.subtractMultiple(current, -ratio, 0, 0, size);
    }
  }

  /** Corrects the trial at s; gives the number of Newton steps that it took, or 0 if it failed. */
  private int correct(double s, double tolerance) {
    double mismatch = mismatch(trial, s);
    if (mismatch <= tolerance) {
      return 1;
    }
    for (int k = 1; k <= NEWTON_STEPS && budget > 0; k++) {
      if (!(mismatch < Double.POSITIVE_INFINITY)) {
        return 0;
      }
      budget--;
      if (!Elimination.solve(matrix(), right)) {
        return 0;
      }
      trial.difference(trial, right);
      double next = mismatch(trial, s);
      if (next <= tolerance) {
        return k;
      }
      if (!(next < 0.7 * mismatch)) {
        return 0;
      }
      mismatch = next;
    }
    return 0;
  }

  private Pair[] matrix() {
    Pair[] jacobian = columns.jacobian();
    if (signs.length == 0) {
      return jacobian;
    }
    Pair[] matrix = Arrays.copyOf(jacobian, size);
    Pair level = new Pair(size);
    for (int i = 0; i < size; i++) {
      level.set(i, -signs[i], 0);
    }
    matrix[size - 1] = level;
    return matrix;
  }

  /** Sets the right side to e(c) − σ E − (1 − s) d; gives its largest entry. */
  private double mismatch(Pair unknowns, double s) {
    right.set(columns.errors(unknowns));
    for (int i = 0; i < signs.length; i++) {
      double sign = signs[i];
      right.subtractAt(i, sign * unknowns.hi[size - 1], sign * unknowns.lo[size - 1]);
    }
    if (s < 1) {
      right.subtractMultiple(offset, 1 - s, 0, 0, size);
    }
    return right.largest();
  }
}
