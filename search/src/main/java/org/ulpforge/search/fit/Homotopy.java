package org.ulpforge.search.fit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Newton's method for weighted errors at no more points than there are unknowns, led from where the
 * constants are to where they shall be: with e the errors, it follows e(c) − σ E = (1 − s) d, where
 * d is what e(c) − σ E is at the start, from s = 0 to s = 1 with a predictor through the last
 * points (Allgower and Georg, Numerical Continuation Methods, 1990). In the best case that is one
 * step, plain Newton.
 *
 * <p>Without levels, E = 0: the constants interpolate the target at the points. With levels, the
 * errors at the points become E in absolute value, with the signs given.
 */
final class Homotopy {

  private static final int NEWTON_STEPS = 7;
  private static final double SHORTEST = 1e-6;
  private static final int PREDICTING = 4;

  /** Errors on the path may be off by this part of what a step changes. */
  private static final double PATH_TOLERANCE = 1e-6;

  /** The relative correction of a prediction that leaves the step length as it is. */
  private static final double GOOD_PREDICTION = 2e-4;

  /** The second correction undoes what the first did across the valley, and may be larger. */
  private static final double FIRST_GROWTH = 5;

  private static final double LARGEST_STEP = 1;
  private static final double CONTRACTION = 0.6;

  private final PairColumns columns;
  private final double[] signs;
  private final int size;
  private final double[] scale;
  private final Pair offset;
  private final Pair right;
  private final Pair step;
  private final Deque<Point> history = new ArrayDeque<>();
  private final Pair trial;
  private int budget;
  private double first;

  private record Point(double s, Pair unknowns) {}

  /**
   * @param columns at the points: at most as many as there are unknowns
   * @param signs of the errors wanted at the points; empty to interpolate
   * @param unknowns their number, that of the constants or, with levels, one more
   */
  Homotopy(PairColumns columns, double[] signs, int unknowns) {
    this.columns = columns;
    this.signs = signs;
    this.size = unknowns;
    this.scale = new double[size];
    this.offset = new Pair(columns.grid().size());
    this.right = new Pair(columns.grid().size());
    this.step = new Pair(size);
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
    history.clear();
    Pair current = copy(unknowns);
    double start = mismatch(current, 1);
    offset.set(right);
    double s = 0;
    double length = 1;
    while (s < 1) {
      length = Math.min(length, 1 - s);
      predict(current, s, s + length);
      double accepted = s + length == 1 ? tolerance : PATH_TOLERANCE * length * start;
      int used = correct(s + length, Math.max(accepted, tolerance));
      if (used > 0) {
        history.addFirst(new Point(s, current));
        if (history.size() > PREDICTING) {
          history.removeLast();
        }
        current = copy(trial);
        s += length;
        length *= Math.clamp(Math.pow(GOOD_PREDICTION / first, 0.25), 0.5, 3);
      } else {
        length *= 0.4;
        if (length < SHORTEST || budget <= 0) {
          return false;
        }
      }
    }
    unknowns.set(current);
    return true;
  }

  private static Pair copy(Pair pair) {
    return new Pair(pair.hi.clone(), pair.lo.clone());
  }

  /** Sets the trial to the value at s of the polynomial through the last points (Lagrange). */
  private void predict(Pair current, double now, double s) {
    trial.set(current);
    for (Point point : history) {
      // The share of each earlier point is added as a difference, so that rounding does not matter.
      double share = (s - now) / (point.s() - now);
      for (Point other : history) {
        if (other.s() != point.s()) {
          share *= (s - other.s()) / (point.s() - other.s());
        }
      }
      trial.subtractMultiple(current, share, 0, 0, size);
      trial.subtractMultiple(point.unknowns(), -share, 0, 0, size);
    }
  }

  /**
   * Corrects the trial at s; gives the number of Newton steps that it took, or 0 if it failed. In a
   * narrow bent valley the first step makes the errors much larger, and the second mends that, so
   * the steps are watched instead (the natural monotonicity test of Deuflhard, Newton Methods for
   * Nonlinear Problems, 2004).
   */
  private int correct(double s, double tolerance) {
    double before = LARGEST_STEP;
    first = 0;
    for (int k = 0; k < NEWTON_STEPS && budget > 0; k++) {
      double mismatch = mismatch(trial, s);
      if (mismatch <= tolerance) {
        return Math.max(1, k);
      }
      budget--;
      double length = mismatch < Double.POSITIVE_INFINITY ? step() : Double.NaN;
      first = k == 0 ? length : first;
      if (!(length <= before)) {
        return 0;
      }
      trial.difference(trial, step);
      before = (k == 0 ? FIRST_GROWTH : CONTRACTION) * length;
    }
    return 0;
  }

  /**
   * Solves for the Newton step; gives its length relative to the constants, NaN if there is none.
   */
  private double step() {
    // Large constants may go farther; so a constant on its way to infinity leaves the way to
    // others.
    for (int j = 0; j < size; j++) {
      scale[j] = Math.max(1e-3, Math.abs(trial.hi[j]));
    }
    int constants = size;
    if (signs.length > 0) {
      constants--;
      scale[constants] = 1;
    }
    if (!Elimination.solve(matrix(), scale, right, step)) {
      return Double.NaN;
    }
    double length = 0;
    for (int j = 0; j < constants; j++) {
      length = Math.max(length, Math.abs(step.hi[j]) / scale[j]);
    }
    return length;
  }

  private Pair[] matrix() {
    Pair[] jacobian = columns.jacobian();
    if (signs.length == 0) {
      return jacobian;
    }
    Pair[] matrix = Arrays.copyOf(jacobian, size);
    Pair level = new Pair(signs.length);
    for (int i = 0; i < signs.length; i++) {
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
      right.subtractMultiple(offset, 1 - s, 0, 0, right.size());
    }
    return right.largest();
  }
}
