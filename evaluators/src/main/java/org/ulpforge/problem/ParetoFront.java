package org.ulpforge.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The non-dominated candidates, by rising cost and falling error; of candidates with equal error
 * and cost the one with the smaller hash, so that the front does not depend on the order in which
 * candidates came.
 */
public record ParetoFront(List<Candidate> candidates) {

  private static final Comparator<Candidate> ORDER =
      Comparator.comparingDouble(Candidate::cost)
          .thenComparingDouble(Candidate::error)
          .thenComparing(Candidate::hash);

  /** After the order, which its construction needs. */
  public static final ParetoFront EMPTY = new ParetoFront(List.of());

  /** Keeps the non-dominated ones of any candidates. */
  public ParetoFront {
    List<Candidate> front = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (Candidate candidate : candidates.stream().sorted(ORDER).toList()) {
      if (candidate.error() < best) {
        best = candidate.error();
        front.add(candidate);
      }
    }
    candidates = List.copyOf(front);
  }

  public ParetoFront with(Candidate candidate) {
    if (candidates.stream().anyMatch(c -> c.dominates(candidate))) {
      return this;
    }
    List<Candidate> all = new ArrayList<>(candidates);
    all.add(candidate);
    return new ParetoFront(all);
  }

  /** The most accurate candidate. */
  public Optional<Candidate> best() {
    return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.getLast());
  }

  /** The cheapest candidate whose error is at most {@code bound}. */
  public Optional<Candidate> cheapest(double bound) {
    return candidates.stream().filter(c -> c.error() <= bound).findFirst();
  }
}
