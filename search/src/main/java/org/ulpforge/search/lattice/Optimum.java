package org.ulpforge.search.lattice;

import java.util.Comparator;
import java.util.Optional;
import org.ulpforge.measure.Score;
import org.ulpforge.program.Program;

/**
 * The best program so far and what a better one must give. Which one is the best at last does not
 * depend on the order in which they come. Thread-safe.
 */
final class Optimum {

  record Entry(Score score, Program program) {}

  private static final Comparator<Entry> BETTER =
      Comparator.comparingDouble((Entry e) -> e.score().maxError())
          .thenComparingLong(e -> e.score().misrounded())
          .thenComparingInt(e -> e.program().size())
          .thenComparing(e -> e.program().toString());

  private final Acceptance acceptance;
  private Optional<Entry> best = Optional.empty();
  private volatile Acceptance.Bounds bounds;

  Optimum(Acceptance acceptance) {
    this.acceptance = acceptance;
    bounds = acceptance.at(Double.POSITIVE_INFINITY);
  }

  /** What programs admit that are as good as the best one, or better. */
  Acceptance.Bounds bounds() {
    return bounds;
  }

  synchronized void offer(Score score, Program program) {
    Entry entry = new Entry(score, program);
    if (Double.isInfinite(score.maxError())
        || (best.isPresent() && BETTER.compare(best.get(), entry) <= 0)) {
      return;
    }
    best = Optional.of(entry);
    if (score.maxError() < bounds.bound()) {
      bounds = acceptance.at(score.maxError());
    }
  }

  /** Empty if no program was right about all special values. */
  synchronized Optional<Entry> best() {
    return best;
  }

  /** Infinite if there is no program. */
  double error() {
    return bounds.bound();
  }

  /** Whether every result is correctly rounded. */
  boolean isPerfect() {
    return best().filter(e -> e.score().misrounded() == 0).isPresent();
  }
}
