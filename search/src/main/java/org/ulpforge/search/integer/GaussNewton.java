package org.ulpforge.search.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Damped steps of Gauss and Newton (Levenberg and Marquardt) towards the least squares of a
 * program's errors, in all of its constants, table entries and the unit at once.
 *
 * <p>Each input sees one entry of a table, so that all entries are moved in one run to get a column
 * of derivatives, and few products add up for an input. Counts of shifts and constants of logic
 * operations stay as they are.
 */
final class GaussNewton {

  /** Constants are moved by this share of them, as a power of two, entries of tables by more. */
  private static final int CONSTANT_SHARE = 10;

  private static final int ENTRY_SHARE = 5;

  private final Goal goal;
  private final Machine machine;
  private final double[] residuals;
  private final List<double[]> slopes = new ArrayList<>();
  private final List<int[]> columns = new ArrayList<>();
  private double[][] normal = {};
  private double[][] factor = {};
  private double[] right = {};
  private double[] change = {};
  private int unknowns;
  private int count;
  private List<Step> steps = List.of();

  GaussNewton(Goal goal, Machine machine) {
    this.goal = goal;
    this.machine = machine;
    this.residuals = new double[goal.size()];
  }

  /** Whether a step has a constant or table that results change smoothly with. */
  static boolean isSmooth(Step step) {
    return switch (step.op()) {
      case AND, OR, XOR -> false;
      case SHL, SHR -> step.a() == Step.CONSTANT;
      default -> step.hasEntries();
    };
  }

  /**
   * Linearises a program around its constants.
   *
   * @return whether there is anything to move
   */
  boolean linearise(List<Step> program, double unit) {
    steps = program;
    unknowns = 0;
    count = 0;
    long[] y = machine.run(steps, 0);
    long[] before = y.clone();
    double[] w = goal.weights();
    for (int i = 0; i < before.length; i++) {
      residuals[i] = w[i] * (goal.targets()[i] - unit * before[i]);
    }
    List<Step> probe = new ArrayList<>(steps);
    for (int place = steps.size() - 1; place >= 0; place--) {
      Step step = steps.get(place);
      if (isSmooth(step)) {
        probe.set(place, step.with(moved(step)));
        long[] after = machine.run(probe, place);
        long[] index = step.isLookup() ? machine.column(step.a()) : null;
        slopes(step, index, before, after, unit);
        probe.set(place, step);
      }
    }
    if (unknowns == 0) {
      return false;
    }
    if (goal.fixedUnit() == 0) {
      double[] slope = next();
      Arrays.fill(columns.get(count - 1), unknowns++);
      for (int i = 0; i < before.length; i++) {
        slope[i] = w[i] * unit * before[i];
      }
    }
    multiply();
    return true;
  }

  private double[] next() {
    if (count == slopes.size()) {
      slopes.add(new double[residuals.length]);
      columns.add(new int[residuals.length]);
    }
    return slopes.get(count++);
  }

  private void slopes(Step step, long[] index, long[] before, long[] after, double unit) {
    double[] slope = next();
    int[] column = columns.get(count - 1);
    int mask = step.entries().length - 1;
    for (int i = 0; i < slope.length; i++) {
      int e = index == null ? 0 : (int) index[i] & mask;
      column[i] = unknowns + e;
      slope[i] =
          goal.weights()[i]
              * unit
              * ((double) after[i] - before[i])
              / distance(step, step.entries()[e]);
    }
    unknowns += step.entries().length;
  }

  private static int distance(Step step, int entry) {
    int share = step.isLookup() ? ENTRY_SHARE : CONSTANT_SHARE;
    return Math.max(1, Math.abs(entry) >> share);
  }

  private static int[] moved(Step step) {
    return Arrays.stream(step.entries()).map(e -> e + distance(step, e)).toArray();
  }

  private void multiply() {
    if (normal.length < unknowns) {
      normal = new double[unknowns][unknowns];
      factor = new double[unknowns][unknowns];
      right = new double[unknowns];
      change = new double[unknowns];
    }
    for (int r = 0; r < unknowns; r++) {
      Arrays.fill(normal[r], 0, unknowns, 0);
    }
    Arrays.fill(right, 0, unknowns, 0);
    // All sums side by side: one after the other, each would wait for itself.
    double[] slope = new double[count];
    int[] column = new int[count];
    for (int i = 0; i < residuals.length; i++) {
      for (int p = 0; p < count; p++) {
        slope[p] = slopes.get(p)[i];
        column[p] = columns.get(p)[i];
        right[column[p]] += slope[p] * residuals[i];
        // Columns of later parts have higher numbers: the lower triangle is enough.
        double[] row = normal[column[p]];
        for (int q = 0; q <= p; q++) {
          row[column[q]] += slope[p] * slope[q];
        }
      }
    }
  }

  /** The program with its constants and tables moved, or none if nothing moves. */
  List<Step> moved(double damping) {
    if (!solve(damping)) {
      return List.of();
    }
    List<Step> moved = new ArrayList<>(steps);
    boolean moves = false;
    int at = 0;
    for (int place = steps.size() - 1; place >= 0; place--) {
      Step step = steps.get(place);
      if (isSmooth(step)) {
        int[] entries = step.entries().clone();
        for (int e = 0; e < entries.length; e++) {
          double to = Math.rint(entries[e] + change[at++]);
          if (Math.abs(to) < Integer.MAX_VALUE && to != entries[e]) {
            entries[e] = (int) to;
            moves = true;
          }
        }
        moved.set(place, step.with(entries));
      }
    }
    return moves ? moved : List.of();
  }

  /** By the factors of Cholesky; unknowns without influence stay where they are. */
  private boolean solve(double damping) {
    for (int r = 0; r < unknowns; r++) {
      for (int c = 0; c <= r; c++) {
        double sum = normal[r][c];
        if (c == r) {
          sum = sum == 0 ? 1 : sum * (1 + damping);
        }
        for (int k = 0; k < c; k++) {
          sum -= factor[r][k] * factor[c][k];
        }
        if (c < r) {
          factor[r][c] = sum / factor[c][c];
        } else if (sum > 0) {
          factor[r][r] = Math.sqrt(sum);
        } else {
          return false;
        }
      }
    }
    for (int r = 0; r < unknowns; r++) {
      double sum = right[r];
      for (int k = 0; k < r; k++) {
        sum -= factor[r][k] * change[k];
      }
      change[r] = sum / factor[r][r];
    }
    for (int r = unknowns - 1; r >= 0; r--) {
      double sum = change[r];
      for (int k = r + 1; k < unknowns; k++) {
        sum -= factor[k][r] * change[k];
      }
      change[r] = sum / factor[r][r];
    }
    return true;
  }
}
