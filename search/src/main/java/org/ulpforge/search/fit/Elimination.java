package org.ulpforge.search.fit;

/** Gaussian elimination in pairs of doubles; matrices are arrays of columns. */
final class Elimination {

  private Elimination() {}

  /**
   * Solves a system of at least as many unknowns as equations, with complete pivoting; unknowns
   * beyond the number of equations are 0. The matrix and the right side are destroyed.
   *
   * @param scale how far each unknown may go: pivots are judged by their effect over that distance
   * @param result as long as there are columns
   * @return whether all pivots were finite and not zero
   */
  static boolean solve(Pair[] columns, double[] scale, Pair right, Pair result) {
    int rows = right.size();
    int[] order = new int[rows];
    boolean[] taken = new boolean[columns.length];
    for (int k = 0; k < rows; k++) {
      int best = -1;
      int row = 0;
      double size = 0;
      for (int j = 0; j < columns.length; j++) {
        int candidate = taken[j] ? 0 : largest(columns[j], k);
        if (!taken[j] && Math.abs(columns[j].hi[candidate]) * scale[j] > size) {
          best = j;
          row = candidate;
          size = Math.abs(columns[j].hi[candidate]) * scale[j];
        }
      }
      if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
        return false;
      }
      order[k] = best;
      taken[best] = true;
      Pair pivots = columns[best];
      pivots.swap(k, row);
      pivots.divide(pivots.hi[k], pivots.lo[k], k + 1, rows);
      for (int j = 0; j < columns.length; j++) {
        if (!taken[j]) {
          columns[j].swap(k, row);
          columns[j].subtractMultiple(pivots, columns[j].hi[k], columns[j].lo[k], k + 1, rows);
        }
      }
      right.swap(k, row);
      right.subtractMultiple(pivots, right.hi[k], right.lo[k], k + 1, rows);
    }
    result.fill(0, 0);
    for (int k = rows - 1; k >= 0; k--) {
      Pair pivots = columns[order[k]];
      right.divide(pivots.hi[k], pivots.lo[k], k, k + 1);
      right.subtractMultiple(pivots, right.hi[k], right.lo[k], 0, k);
      result.set(order[k], right.hi[k], right.lo[k]);
    }
    return true;
  }

  /**
   * Gauss-Jordan elimination of the first columns, with exchange of rows: after it the first n rows
   * of each further column hold its coordinates in the first n columns, the other rows what is left
   * of it.
   *
   * @return whether all pivots were finite and not zero
   */
  static boolean reduce(Pair[] columns, int n) {
    for (int k = 0; k < n; k++) {
      int pivot = largest(columns[k], k);
      double size = Math.abs(columns[k].hi[pivot]);
      if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
        return false;
      }
      for (int j = k; j < columns.length; j++) {
        columns[j].swap(k, pivot);
      }
      Pair pivots = columns[k];
      for (int j = k + 1; j < columns.length; j++) {
        Pair column = columns[j];
        column.divide(pivots.hi[k], pivots.lo[k], k, k + 1);
        column.subtractMultiple(pivots, column.hi[k], column.lo[k], 0, k);
        column.subtractMultiple(pivots, column.hi[k], column.lo[k], k + 1, column.size());
      }
    }
    return true;
  }

  private static int largest(Pair column, int from) {
    int largest = from;
    for (int i = from + 1; i < column.size(); i++) {
      if (Math.abs(column.hi[i]) > Math.abs(column.hi[largest])) {
        largest = i;
      }
    }
    return largest;
  }

  /**
   * Finds columns that depend on the others, by elimination with complete pivoting. The matrix is
   * destroyed.
   *
   * @param tolerance what is left of a column, relative to its largest entry, when it counts as
   *     zero
   * @return for each column whether it is one of a largest independent set
   */
  static boolean[] independent(Pair[] columns, double tolerance) {
    int n = columns.length;
    int rows = n == 0 ? 0 : columns[0].size();
    boolean[] taken = new boolean[n];
    for (Pair column : columns) {
      double size = column.largest();
      if (size > 0) {
        column.divide(size, 0, 0, column.size());
      }
    }
    for (int rank = 0; rank < Math.min(n, rows); rank++) {
      int best = -1;
      int row = 0;
      double size = tolerance;
      for (int j = 0; j < n; j++) {
        int candidate = largest(columns[j], rank);
        if (!taken[j] && Math.abs(columns[j].hi[candidate]) > size) {
          best = j;
          row = candidate;
          size = Math.abs(columns[j].hi[candidate]);
        }
      }
      if (best < 0) {
        break;
      }
      taken[best] = true;
      for (int j = 0; j < n; j++) {
        if (!taken[j]) {
          columns[j].swap(rank, row);
        }
      }
      Pair pivots = columns[best];
      pivots.swap(rank, row);
      pivots.divide(pivots.hi[rank], pivots.lo[rank], rank + 1, rows);
      for (int j = 0; j < n; j++) {
        if (!taken[j]) {
          Pair column = columns[j];
          column.subtractMultiple(pivots, column.hi[rank], column.lo[rank], rank + 1, rows);
        }
      }
    }
    return taken;
  }
}
