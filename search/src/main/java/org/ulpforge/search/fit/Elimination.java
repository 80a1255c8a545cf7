package org.ulpforge.search.fit;

/** Gaussian elimination in pairs of doubles; matrices are arrays of columns. */
final class Elimination {

  private Elimination() {}

  /**
   * Solves a square system with partial pivoting. The matrix is destroyed, the right side becomes the
   * result.
   *
   * @return whether all pivots were finite and not zero
   */
  static boolean solve(Pair[] columns, Pair right) {
    int n = columns.length;
    for (int k = 0; k < n; k++) {
      Pair pivots = columns[k];
      int pivot = largest(pivots, k);
      double size = Math.abs(pivots.hi[pivot]);
      if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
        return false;
      }
      for (int j = k; j < n; j++) {
        columns[j].swap(k, pivot);
      }
      right.swap(k, pivot);
      pivots.divide(pivots.hi[k], pivots.lo[k], k + 1, n);
      for (int j = k + 1; j < n; j++) {
        columns[j].subtractMultiple(pivots, columns[j].hi[k], columns[j].lo[k], k + 1, n);
      }
      right.subtractMultiple(pivots, right.hi[k], right.lo[k], k + 1, n);
    }
    for (int k = n - 1; k >= 0; k--) {
      right.divide(columns[k].hi[k], columns[k].lo[k], k, k + 1);
      right.subtractMultiple(columns[k], right.hi[k], right.lo[k], 0, k);
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
   * @param tolerance what is left of a column, relative to its largest entry, when it counts as zero
   * @return for each column whether it is one of a largest independent set
   */
  static boolean[] independent(Pair[] columns, double tolerance) {
    int n = columns.length;
    boolean[] taken = new boolean[n];
    for (Pair column : columns) {
      double size = column.largest();
      if (size > 0) {
        column.divide(size, 0, 0, column.size());
      }
    }
    for (int rank = 0; rank < n; rank++) {
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
      int rows = pivots.size();
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
