package org.ulpforge.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.Problem;
import org.ulpforge.results.Evidence;

/**
 * What checks found of the candidates of a run, in the order in which they were judged. A candidate
 * stays when the search replaces it: what comes of a refinement may be worse on all inputs.
 */
final class Judgements {

  /**
   * @param candidate with the error found
   * @param profile of the widest check that was made
   */
  record Judgement(Candidate candidate, ErrorProfile profile, Evidence evidence) {}

  private static final Comparator<Judgement> BY_COST =
      Comparator.comparingDouble((Judgement j) -> j.candidate().cost())
          .thenComparingDouble(j -> j.candidate().error())
          .thenComparingLong(j -> j.profile().all().misrounded())
          .thenComparing(j -> j.candidate().hash());

  private final Problem problem;
  private final Evidence widest;
  private final Map<String, Judgement> byHash = new LinkedHashMap<>();

  /**
   * @param widest what the checks of the problem can reach
   */
  Judgements(Problem problem, Evidence widest) {
    this.problem = problem;
    this.widest = widest;
  }

  Optional<Judgement> of(Candidate candidate) {
    return Optional.ofNullable(byHash.get(candidate.hash()));
  }

  Judgement add(Candidate candidate, ErrorProfile profile, Evidence evidence) {
    double error = Validation.error(profile, problem.measure());
    Judgement judgement = new Judgement(candidate.withError(error), profile, evidence);
    byHash.put(candidate.hash(), judgement);
    return judgement;
  }

  /**
   * Whether a candidate that is at least so wrong cannot come to the front: it fails somewhere, or
   * another one has a smaller error at no more cost.
   *
   * @param error a lower bound of the candidate's
   */
  boolean isBeaten(Candidate candidate, double error) {
    return Double.isInfinite(error)
        || full().stream()
            .map(Judgement::candidate)
            .anyMatch(c -> c.cost() <= candidate.cost() && c.error() < error);
  }

  /** The candidates that got the widest check and failed nowhere, by rising cost. */
  List<Judgement> full() {
    List<Judgement> full = new ArrayList<>();
    for (Judgement judgement : byHash.values()) {
      if (judgement.evidence() == widest && Double.isFinite(judgement.candidate().error())) {
        full.add(judgement);
      }
    }
    full.sort(BY_COST);
    return full;
  }
}
