package org.ulpforge.search.plane;

import org.ulpforge.expansion.Partition;

/**
 * A partition with what a jury found.
 *
 * @param error the largest, in ULP
 * @param cost expected
 */
public record Judged(Partition partition, double error, double cost) {

  /** Whether it is no worse in either and better in one. */
  boolean dominates(Judged other) {
    return error <= other.error && cost <= other.cost && (error < other.error || cost < other.cost);
  }
}
