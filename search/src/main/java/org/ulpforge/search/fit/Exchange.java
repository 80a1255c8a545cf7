package org.ulpforge.search.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Constants of least largest error on a grid: interpolation along a {@link Homotopy}, then the
 * Remez exchange with all points changed at once. The result is levelled: at one more point than
 * there are constants the error is extreme, of equal size and alternating sign.
 *
 * <p>For linear families of n constants that obey Haar's condition this is the best approximation;
 * for others it is a local optimum as a rule, so different starts may give different levelled
 * errors.
 */
final class Exchange {

  private static final int EXCHANGES = 24;
  private static final double NO_EFFECT = 1e-9;
  private static final int NEWTON_STEPS = 600;

  private final Structure structure;
  private final Grid grid;
  private final PairColumns columns;

  /**
   * @param constants high and low parts
   * @param error the largest on the grid
   * @param extrema rows of the grid where the levelled error is taken; empty if none was reached
   */
  record Level(Pair constants, double error, int[] extrema, boolean converged, String obstacle) {}

  Exchange(Structure structure, Grid grid) {
    this.structure = structure;
    this.grid = grid;
    this.columns = new PairColumns(structure, grid);
  }

  /**
   * @param start good constants; left alone
   * @param tolerance by how much, relatively, the largest error may exceed the levelled one
   */
  Level run(double[] start, double tolerance) {
    Pair constants = new Pair(start.clone(), new double[start.length]);
    Level first = new Level(constants, columns.errors(constants).largest(), new int[0], false, "");
    if (start.length == 0) {
      return new Level(constants, first.error(), new int[0], true, "");
    }
    Pair interpolating = copy(constants);
    PairColumns nodes = nodes(constants);
    double scale = nodes.errors(constants).largest();
    Homotopy homotopy = new Homotopy(nodes, new double[0], start.length);
    if (!homotopy.run(interpolating, 1e-9 * scale, NEWTON_STEPS)) {
      return obstacle(first, "the residual homotopy came to an end before interpolation");
    }
    return exchange(first, interpolating, tolerance);
  }

  private Level exchange(Level first, Pair start, double tolerance) {
    int n = start.size();
    Level best = first;
    Pair unknowns = new Pair(n + 1);
    System.arraycopy(start.hi, 0, unknowns.hi, 0, n);
    System.arraycopy(start.lo, 0, unknowns.lo, 0, n);
    for (int k = 0; k < EXCHANGES; k++) {
      Pair errors = columns.errors(unknowns);
      double largest = errors.largest();
      if (!(largest < Double.POSITIVE_INFINITY)) {
        return obstacle(best, "a pole lies between the points of interpolation");
      }
      Reference reference = Reference.of(errors, columns.jacobian());
      int[] extrema = reference == null ? new int[0] : reference.rows();
      if (largest < best.error()) {
        best = new Level(truncated(unknowns, n), largest, extrema, false, "");
      }
      if (reference == null) {
        return obstacle(best, "no points were found at which the error could be levelled");
      }
      double level = Math.abs(unknowns.hi[n]);
      if (k > 0 && largest <= (1 + tolerance) * level) {
        return new Level(truncated(unknowns, n), largest, extrema, true, "");
      }
      double mean = 0;
      for (int row : extrema) {
        mean += Math.abs(errors.hi[row]) / (n + 1);
      }
      unknowns.set(n, mean, 0);
      PairColumns points = new PairColumns(structure, grid.at(extrema));
      Homotopy homotopy = new Homotopy(points, reference.signs(), n + 1);
      if (!homotopy.run(unknowns, 1e-3 * tolerance * mean, NEWTON_STEPS)) {
        return obstacle(best, "the errors at the extrema could not be levelled");
      }
    }
    return obstacle(best, "the exchange did not settle");
  }

  private static Level obstacle(Level best, String reason) {
    return new Level(best.constants(), best.error(), best.extrema(), false, reason);
  }

  private static Pair copy(Pair constants) {
    return new Pair(constants.hi.clone(), constants.lo.clone());
  }

  private static Pair truncated(Pair unknowns, int size) {
    return new Pair(Arrays.copyOf(unknowns.hi, size), Arrays.copyOf(unknowns.lo, size));
  }

  /**
   * Points near the zeros of a Chebyshev polynomial, moved a little if the program does not depend
   * on its constants at one of them.
   */
  private PairColumns nodes(Pair constants) {
    PairColumns nodes = new PairColumns(structure, grid.at(rows(constants.size(), 0.5)));
    nodes.errors(constants);
    double[] effects = new double[constants.size()];
    for (Pair column : nodes.jacobian()) {
      for (int i = 0; i < effects.length; i++) {
        effects[i] = Math.max(effects[i], Math.abs(column.hi[i]));
      }
    }
    double least = Arrays.stream(effects).min().orElseThrow();
    double greatest = Arrays.stream(effects).max().orElseThrow();
    return least > NO_EFFECT * greatest
        ? nodes
        : new PairColumns(structure, grid.at(rows(constants.size(), 0.4)));
  }

  private int[] rows(int count, double shift) {
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = (int) Math.round((grid.size() - 1) * (i + shift) / count);
    }
    return rows;
  }

  /**
   * Rows of alternating sign with the largest error among them: one for each run of equal signs, of
   * which the least important are dropped until at most {@code count} are left.
   */
  static int[] alternating(double[] errors, int count) {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < errors.length; i++) {
      if (rows.isEmpty() || errors[i] * errors[rows.getLast()] < 0) {
        if (errors[i] != 0) {
          rows.add(i);
        }
      } else if (Math.abs(errors[i]) > Math.abs(errors[rows.getLast()])) {
        rows.set(rows.size() - 1, i);
      }
    }
    while (rows.size() > count) {
      int last = rows.size() - 1;
      if (last == count) {
        rows.remove(size(errors, rows, 0) < size(errors, rows, last) ? 0 : last);
        continue;
      }
      int weakest = 0;
      for (int i = 0; i < last; i++) {
        if (pair(errors, rows, i) < pair(errors, rows, weakest)) {
          weakest = i;
        }
      }
      rows.subList(weakest, weakest + 2).clear();
    }
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double size(double[] errors, List<Integer> rows, int i) {
    return Math.abs(errors[rows.get(i)]);
  }

  private static double pair(double[] errors, List<Integer> rows, int i) {
    return Math.max(size(errors, rows, i), size(errors, rows, i + 1));
  }
}
