package org.ulpforge.search.run;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.problem.Problem;
import org.ulpforge.reduction.Reduction;
import org.ulpforge.search.fit.Samples;

/**
 * What the cores of a skeleton are fitted to, one target for each piece or cell, each made when it
 * is first needed.
 */
final class FitTargets {

  private final Problem problem;
  private final Reduction reduction;
  private final Pieces pieces;
  private final Map<Integer, Optional<Samples>> targets = new ConcurrentHashMap<>();

  FitTargets(Problem problem, Reduction reduction, Pieces pieces) {
    this.problem = problem;
    this.reduction = reduction;
    this.pieces = pieces;
  }

  /** Whether constants can be fitted at all; if not, they evolve like all else. */
  boolean usable() {
    return problem.arity() == 1
        && !(problem.compute() instanceof IntegerFormat)
        && piece(0).isPresent();
  }

  /** Empty where the core's function has no finite value somewhere, or the interval no end. */
  Optional<Samples> piece(int piece) {
    return targets.computeIfAbsent(
        piece,
        i -> {
          try {
            return Optional.of(required(i));
          } catch (IllegalArgumentException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * As {@link #piece}.
   *
   * @throws IllegalArgumentException in one line that says why there is nothing to fit to
   */
  Samples required(int piece) {
    return CoreTarget.samples(reduction, pieces, piece, problem);
  }
}
