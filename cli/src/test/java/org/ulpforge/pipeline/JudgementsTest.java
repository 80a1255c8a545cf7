package org.ulpforge.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.pipeline.Judgements.Judgement;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.results.Evidence;

class JudgementsTest {

  private static final Problem PROBLEM =
      new Problem(
          "exp",
          Optional.empty(),
          List.of(Interval.FULL),
          Optional.of(FloatFormat.F32),
          FloatFormat.F32,
          ErrorMeasure.ULP,
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          "instructions",
          1,
          new Budget(1, Optional.empty()));

  private final Judgements judgements = new Judgements(PROBLEM, Evidence.ALL);

  /** A candidate of its own program; the search believes in an error of 0.1. */
  private static Candidate candidate(double cost) {
    String text = "t0 = add x %s\nreturn t0".formatted(Double.toHexString(cost));
    return Candidate.of(ProgramParser.parse(text).program(), "p1", 0.1, cost);
  }

  private static ErrorProfile profile(double maxUlp, long wrongVerdicts) {
    var all = new ErrorProfile.Summary(100, 1, maxUlp, 0, 0, 0, 0, 0, 0);
    return new ErrorProfile(
        all, all, all, List.of(), List.of(), 1, wrongVerdicts, 0, true, List.of());
  }

  @Test
  void theErrorFoundReplacesTheErrorHopedFor() {
    judgements.add(candidate(7), profile(0.9, 0), Evidence.ALL);
    assertEquals(0.9, judgements.of(candidate(7)).orElseThrow().candidate().error());
    assertEquals(Optional.empty(), judgements.of(candidate(8)));
  }

  @Test
  void whatWasJudgedWellStaysByRisingCost() {
    judgements.add(candidate(9), profile(0.7, 0), Evidence.ALL);
    judgements.add(candidate(7), profile(0.9, 0), Evidence.ALL);
    judgements.add(candidate(8), profile(0.5, 1), Evidence.ALL);
    judgements.add(candidate(6), profile(0.8, 0), Evidence.SAMPLE);
    List<Double> costs =
        judgements.full().stream().map(Judgement::candidate).map(Candidate::cost).toList();
    assertEquals(List.of(7.0, 9.0), costs);
  }

  @Test
  void onlyLessErrorAtNoMoreCostBeats() {
    judgements.add(candidate(7), profile(0.9, 0), Evidence.ALL);
    assertTrue(judgements.isBeaten(candidate(7), 0.91));
    assertTrue(judgements.isBeaten(candidate(8), 0.91));
    assertFalse(judgements.isBeaten(candidate(8), 0.9), "may be rounded correctly more often");
    assertFalse(judgements.isBeaten(candidate(6), 5));
    assertTrue(judgements.isBeaten(candidate(6), Double.POSITIVE_INFINITY));
  }

  @Test
  void aCandidateOnlySampledBeatsNone() {
    judgements.add(candidate(7), profile(0.9, 0), Evidence.SAMPLE);
    assertFalse(judgements.isBeaten(candidate(7), 5));
  }
}
