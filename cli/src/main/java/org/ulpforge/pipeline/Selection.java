package org.ulpforge.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.problem.Accuracy;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.ParetoFront;
import org.ulpforge.problem.Problem;

/** Which candidates of a front are worth a full check, and which of them become kernels. */
final class Selection {

  /** Below so many inputs a check costs less than a second, so all candidates get one. */
  private static final long CHEAP = 1 << 24;

  private static final int MOST = 8;

  private Selection() {}

  /**
   * All candidates, or where checks are long: with an accuracy the cheapest ones that claim it,
   * else those of the least errors; always the most accurate one.
   */
  static List<Candidate> toValidate(ParetoFront front, Problem problem, Validation validation) {
    List<Candidate> all = front.candidates();
    if (validation.inputs() <= CHEAP || (all.size() <= MOST && problem.accuracy().isEmpty())) {
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
   * @param profiles of the candidates that were validated, by hash
   */
  static List<Candidate> toEmit(
      ParetoFront front, Problem problem, Map<String, ErrorProfile> profiles) {
    List<Candidate> judged = new ArrayList<>();
    for (Candidate c : front.candidates()) {
      ErrorProfile profile = profiles.get(c.hash());
      if (profile != null && Double.isFinite(profile.maxUlp())) {
        judged.add(c);
      }
    }
    Accuracy goal = problem.accuracy().orElse(new Accuracy(ErrorMeasure.ULP, 1, false));
    Optional<Candidate> cheapest =
        judged.stream().filter(c -> Validation.reaches(profiles.get(c.hash()), goal)).findFirst();
    if (problem.accuracy().isPresent() && cheapest.isPresent()) {
      return List.of(cheapest.get());
    }
    Set<Candidate> some = new LinkedHashSet<>();
    cheapest.ifPresent(some::add);
    judged.stream()
        .min(
            java.util.Comparator.comparingDouble(
                c -> Validation.error(profiles.get(c.hash()), problem.measure())))
        .ifPresent(some::add);
    return List.copyOf(some);
  }
}
