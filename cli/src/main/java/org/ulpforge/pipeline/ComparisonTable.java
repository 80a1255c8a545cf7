package org.ulpforge.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.ulpforge.results.KeptFront.Kept;
import org.ulpforge.search.baseline.Baseline;
import org.ulpforge.search.baseline.Family;

/**
 * Errors by number of operations.
 *
 * @param operations the last row
 * @param baselines in any order
 * @param ours the kept front
 */
public record ComparisonTable(
    ComparedFunction function, int operations, List<Baseline> baselines, List<Kept> ours) {

  public ComparisonTable {
    baselines = List.copyOf(baselines);
    ours = List.copyOf(ours);
  }

  /** The families that the function has, in their order. */
  public List<Family> families() {
    return Arrays.stream(Family.values())
        .filter(family -> baselines.stream().anyMatch(b -> b.family() == family))
        .toList();
  }

  /** The least error of a family with that many operations, if it is less than with fewer. */
  public OptionalDouble error(Family family, int operations) {
    double before = least(family, operations - 1);
    double here = least(family, operations);
    return here < before ? OptionalDouble.of(here) : OptionalDouble.empty();
  }

  private double least(Family family, int operations) {
    return baselines.stream()
        .filter(b -> b.family() == family && b.operations() <= operations)
        .mapToDouble(Baseline::error)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** The least error of all families with at most that many operations. */
  public OptionalDouble best(int operations) {
    return finite(families().stream().mapToDouble(family -> least(family, operations)));
  }

  /** Our least error with at most that many operations. */
  public OptionalDouble ours(int operations) {
    return finite(
        ours.stream()
            .filter(k -> k.candidate().cost() <= operations)
            .mapToDouble(k -> k.candidate().error()));
  }

  private static OptionalDouble finite(DoubleStream errors) {
    return errors.filter(Double::isFinite).min();
  }

  /** How many times less our error is than that of the best baseline. */
  public OptionalDouble factor(int operations) {
    OptionalDouble best = best(operations);
    OptionalDouble ours = ours(operations);
    return best.isPresent() && ours.isPresent()
        ? OptionalDouble.of(best.getAsDouble() / ours.getAsDouble())
        : OptionalDouble.empty();
  }
}
