package org.ulpforge.pipeline;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.pipeline.Judgements.Judgement;
import org.ulpforge.problem.Accuracy;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.ParetoFront;
import org.ulpforge.problem.Problem;

/** Which candidates of a front are worth a full check, and which of them become kernels. */
final class Selection {

  private static final int MOST = 8;

  private Selection() {}

  /**
   * All candidates, or where checks are long: with an accuracy the cheapest ones that claim it,
   * else those of the least errors; always the most accurate one.
   */
  static List<Candidate> toValidate(ParetoFront front, Problem problem, Validation validation) {
    List<Candidate> all = front.candidates();
    if (!validation.isLong() || (all.size() <= MOST && problem.accuracy().isEmpty())) {
      return all;
    }
    if (problem.accuracy().isEmpty()) {
      return all.subList(all.size() - MOST, all.size());
    }
    Accuracy goal = problem.accuracy().get();
    Set<Candidate> some =
        new LinkedHashSet<>(
            all.stream().filter(c -> c.error() <= goal.bound()).limit(MOST / 2).toList());
    some.add(all.getLast());
    return List.copyOf(some);
  }

  /**
   * The cheapest candidate that reaches the accuracy; if none was asked for, or none does, the most
   * accurate one and, without an accuracy, the cheapest one of at most 1 ULP.
   *
   * @param judged by rising cost
   */
  static List<Judgement> toEmit(List<Judgement> judged, Problem problem) {
    Accuracy goal = problem.accuracy().orElse(new Accuracy(ErrorMeasure.ULP, 1, false));
    Optional<Judgement> cheapest =
        judged.stream().filter(j -> Validation.reaches(j.profile(), goal)).findFirst();
    if (problem.accuracy().isPresent() && cheapest.isPresent()) {
      return List.of(cheapest.get());
    }
    Set<Judgement> some = new LinkedHashSet<>();
    cheapest.ifPresent(some::add);
    judged.stream()
        .min(Comparator.comparingDouble(j -> j.candidate().error()))
        .ifPresent(some::add);
    return List.copyOf(some);
  }
}
