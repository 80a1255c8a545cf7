package org.ulpforge.search.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rates programs, and solves for their constants and the entries of their tables: for the least
 * squares of all at once, and for each by itself, as if the result were affine in it. A solution
 * counts only if it is better.
 */
final class Solver {

  /** Each bit that does not fit into 32 counts as so much more error. */
  private static final double EXCESS = 0.3;

  /**
   * A program with its rating.
   *
   * @param excess how many bits more than 32 its values need; then it is none yet
   */
  record Rated(List<Step> steps, Goal.Rating rating, int excess) {
    double error() {
      return rating.error() * (1 + EXCESS * excess);
    }

    boolean fits() {
      return excess == 0;
    }
  }

  /** Entries are tried at distances down from this share of their size. */
  private static final int REACH = 5;

  private static final int MOST_ROUNDS = 6;

  /** Steps towards the entry whose largest errors of both signs are equal. */
  private static final int EXCHANGES = 3;

  /** Steps of Gauss and Newton at most, and how many of them that do not help in a row. */
  private static final int JOINT_ROUNDS = 10;

  private static final int MOST_FAILURES = 3;

  /** A step that leaves more of the error is the last one. */
  private static final double ENOUGH = 0.98;

  /** After so many rounds a program that is still hopeless is given up. */
  private static final int TRIED = 2;

  private static final double DAMPING = 1e-3;

  private final Goal goal;
  private final Machine machine;
  private final GaussNewton gaussNewton;
  private final long[] before;

  /**
   * @param steps of the longest programs
   */
  Solver(Goal goal, int steps) {
    this.goal = goal;
    this.machine = new Machine(goal.inputs(), steps);
    this.gaussNewton = new GaussNewton(goal, machine);
    this.before = new long[goal.size()];
  }

  Rated rate(List<Step> steps) {
    long[] results = machine.run(steps, 0);
    return new Rated(steps, goal.rate(results), machine.excess(steps.size()));
  }

  /** Rates a program after solving for its tables and constants. */
  Rated solved(List<Step> steps) {
    return solved(steps, Double.POSITIVE_INFINITY);
  }

  /**
   * Rates a program after solving for its tables and constants.
   *
   * @param hopeless an error that ends the solving if it is still above that after some rounds
   */
  Rated solved(List<Step> steps, double hopeless) {
    Rated best = joint(rate(steps), hopeless);
    if (best.error() > hopeless) {
      return best;
    }
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = best.steps().get(i);
      if (step.hasEntries()) {
        best = solved(best, i);
      }
    }
    return best;
  }

  /** Solves for all constants and tables at once, as long as that is much better. */
  private Rated joint(Rated start, double hopeless) {
    Rated best = start;
    double damping = DAMPING;
    int failures = 0;
    for (int round = 0; round < JOINT_ROUNDS && failures < MOST_FAILURES; round++) {
      if (round >= TRIED && best.error() > hopeless) {
        break;
      }
      if (failures == 0 && !gaussNewton.linearise(best.steps(), best.rating().unit())) {
        break;
      }
      List<Step> moved = gaussNewton.moved(damping);
      if (moved.isEmpty()) {
        break;
      }
      Rated next = rate(moved);
      if (next.error() < best.error()) {
        failures = next.error() < ENOUGH * best.error() ? 0 : MOST_FAILURES;
        best = next;
        damping /= 10;
      } else {
        failures++;
        damping *= 100;
      }
    }
    return best;
  }

  private Rated solved(Rated rated, int place) {
    Step step = rated.steps().get(place);
    machine.run(rated.steps(), 0);
    System.arraycopy(machine.column(rated.steps().size()), 0, before, 0, before.length);
    int largest = Arrays.stream(step.entries()).map(Math::abs).max().orElseThrow();
    int distance = Math.max(1, largest / 8);
    List<Step> probe = new ArrayList<>(rated.steps());
    probe.set(place, step.with(moved(step.entries(), distance)));
    long[] after = machine.run(probe, place);
    long[] index = step.isLookup() ? machine.column(step.a()) : null;
    double[] change = changes(step.entries().length, index, after, distance, rated.rating().unit());
    int[] entries = step.entries().clone();
    boolean moves = false;
    for (int e = 0; e < entries.length; e++) {
      double to = Math.rint(entries[e] + change[e]);
      if (Math.abs(to) < Integer.MAX_VALUE && to != entries[e]) {
        entries[e] = (int) to;
        moves = true;
      }
    }
    if (!moves) {
      return rated;
    }
    probe.set(place, step.with(entries));
    Rated other = rate(probe);
    return other.error() < rated.error() ? other : rated;
  }

  private static int[] moved(int[] entries, int distance) {
    int[] moved = new int[entries.length];
    Arrays.setAll(moved, e -> entries[e] + distance);
    return moved;
  }

  /** By least squares, and from there to equal largest errors if those count. */
  private double[] changes(int entries, long[] index, long[] after, int distance, double unit) {
    double[] change = new double[entries];
    double[] squares = new double[entries];
    double[] w = goal.weights();
    double[] t = goal.targets();
    int mask = entries - 1;
    for (int i = 0; i < after.length; i++) {
      int e = index == null ? 0 : (int) index[i] & mask;
      double slope = w[i] * unit * ((double) after[i] - before[i]) / distance;
      squares[e] += slope * slope;
      change[e] += slope * w[i] * (t[i] - unit * before[i]);
    }
    for (int e = 0; e < entries; e++) {
      change[e] = squares[e] > 0 ? change[e] / squares[e] : 0;
    }
    for (int pass = 0; goal.norm() == Goal.Norm.LARGEST && pass < EXCHANGES; pass++) {
      exchange(change, index, after, distance, unit);
    }
    return change;
  }

  private void exchange(double[] change, long[] index, long[] after, int distance, double unit) {
    int n = change.length;
    double[] high = new double[n];
    double[] low = new double[n];
    double[] slopes = new double[2 * n];
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    for (int i = 0; i < after.length; i++) {
      int e = index == null ? 0 : (int) index[i] & (n - 1);
      double w = goal.weights()[i];
      double slope = w * unit * ((double) after[i] - before[i]) / distance;
      double error = w * (unit * before[i] - goal.targets()[i]) + slope * change[e];
      if (error > high[e]) {
        high[e] = error;
        slopes[2 * e] = slope;
      }
      if (error < low[e]) {
        low[e] = error;
        slopes[2 * e + 1] = slope;
      }
    }
    for (int e = 0; e < n; e++) {
      double slope = slopes[2 * e] + slopes[2 * e + 1];
      if (slope != 0 && high[e] > Double.NEGATIVE_INFINITY) {
        change[e] -= (high[e] + low[e]) / slope;
      }
    }
  }

  /** Descends entry by entry until nothing near is better. */
  Rated polished(Rated start) {
    Rated best = solved(start.steps());
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double error = best.error();
      for (int i = 0; i < best.steps().size(); i++) {
        for (int e = 0; e < best.steps().get(i).entries().length; e++) {
          best = polished(best, i, e);
        }
      }
      best = better(best, solved(best.steps()));
      if (best.error() >= error) {
        break;
      }
    }
    return best;
  }

  private Rated polished(Rated start, int place, int entry) {
    Rated best = start;
    int size = Math.abs(start.steps().get(place).entries()[entry]);
    for (int distance = Math.max(1, size >> REACH); distance > 0; distance >>= 1) {
      for (int sign = -1; sign <= 1; sign += 2) {
        Step step = best.steps().get(place);
        int[] entries = step.entries().clone();
        entries[entry] += sign * distance;
        List<Step> other = new ArrayList<>(best.steps());
        other.set(place, step.with(entries));
        best = better(best, rate(other));
      }
    }
    return best;
  }

  private static Rated better(Rated a, Rated b) {
    return b.error() < a.error() && (b.fits() || !a.fits()) ? b : a;
  }
}
