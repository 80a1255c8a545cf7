package org.ulpforge.search.evolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Of each cost, the programs with the least errors, each with an error of its own. Where fits level
 * errors, programs of equal error compute the same function in two ways, or one of them with an
 * operation that does not matter; only the cheapest one is kept, so that no family of programs
 * fills a niche.
 *
 * @param perCost programs kept of each cost
 */
public record Niches(int perCost) {

  /** Errors in the same step of this relative width count as equal. */
  private static final double STEP = 2e-3;

  /**
   * What is kept, by rising cost, then by rising error. It does not depend on the order of what
   * comes in.
   *
   * @param error infinite errors are never kept
   * @param ties the order of those with equal cost and error
   */
  public <T> List<T> best(
      List<T> all, ToDoubleFunction<T> cost, ToDoubleFunction<T> error, Comparator<T> ties) {
    TreeMap<Double, List<T>> byCost = new TreeMap<>();
    for (T each : all) {
      if (Double.isFinite(error.applyAsDouble(each))) {
        byCost.computeIfAbsent(cost.applyAsDouble(each), c -> new ArrayList<>()).add(each);
      }
    }
    List<T> kept = new ArrayList<>();
    Set<Long> taken = new HashSet<>();
    for (List<T> equalCost : byCost.values()) {
      equalCost.sort(Comparator.comparingDouble(error).thenComparing(ties));
      int count = 0;
      for (T each : equalCost) {
        if (count < perCost && taken.add(step(error.applyAsDouble(each)))) {
          kept.add(each);
          count++;
        }
      }
    }
    return kept;
  }

  private static long step(double error) {
    return Math.round(Math.log(Math.max(error, Double.MIN_NORMAL)) / STEP);
  }
}
