package org.ulpforge.pipeline;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Profiler;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Accuracy;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.results.Evidence;
import org.ulpforge.target.Targets;

/**
 * Judges programs of a problem on all inputs or, where they are too many, on some that no search
 * saw.
 */
public final class Validation {

  /** Inputs that are judged where there are too many for all of them. */
  private static final int JUDGED = 1 << 20;

  /** Up to so many inputs a check costs less than a second. */
  private static final long SHORT = 1 << 24;

  /** Inputs that tell a bad candidate from a good one before a long check. */
  private static final int PREVIEW = 1 << 18;

  private final Problem problem;
  private final Inputs inputs;
  private final Oracle oracle;
  private final int threads;

  /**
   * @param problem with a storage format
   */
  public Validation(Problem problem, int threads) {
    ScalarFormat storage =
        problem
            .storage()
            .orElseThrow(() ->
                new IllegalArgumentException("exact real arithmetic has no inputs to enumerate"));
    this.problem = problem;
    this.inputs = Inputs.of(storage, problem.domain());
    this.oracle = Oracle.of(Targets.of(problem));
    this.threads = threads;
  }

  /** Number of inputs on which a program is judged. */
  public long inputs() {
    return inputs.enumerable() ? inputs.size() : JUDGED;
  }

  /** Whether a check takes more than a second or so. */
  boolean isLong() {
    return inputs() > SHORT;
  }

  public Evidence evidence() {
    return inputs.enumerable() ? Evidence.ALL : Evidence.SAMPLE;
  }

  /**
   * The profile of a program, the same for any number of threads.
   *
   * @param progress told how many inputs were judged since it was last told, by several threads;
   *     what it throws ends the work
   */
  public ErrorProfile profile(Program program, LongConsumer progress) {
    Profiler profiler = new Profiler(inputs, oracle, threads, progress);
    var results = profiler.results(program, problem.compute());
    return inputs.enumerable()
        ? profiler.exhaustive(results)
        : profiler.sampled(results, JUDGED, unseen());
  }

  /** A profile of a few inputs, the same for any number of threads. */
  ErrorProfile sampled(Program program) {
    Profiler profiler = new Profiler(inputs, oracle, threads, n -> {});
    return profiler.sampled(profiler.results(program, problem.compute()), PREVIEW, unseen());
  }

  /** The {@link Thresholds} of the problem where a search may not have seen them. */
  List<Double> thresholds() {
    return isLong() && inputs.enumerable() && inputs.arity() == 1
        ? Thresholds.of(inputs, oracle)
        : List.of();
  }

  /** Another stream than that of a search, which starts from the seed itself. */
  private SplittableRandom unseen() {
    return new SplittableRandom(~problem.seed());
  }

  /** The error of a profile in a measure; infinite if a special value is wrong. */
  public static double error(ErrorProfile profile, ErrorMeasure measure) {
    if (profile.wrongVerdicts() > 0) {
      return Double.POSITIVE_INFINITY;
    }
    return switch (measure) {
      case ULP -> profile.all().maxUlp();
      case RELATIVE -> profile.all().maxRelative();
      case ABSOLUTE -> profile.all().maxAbsolute();
    };
  }

  /** Whether a profile is as accurate as was asked for. */
  public static boolean reaches(ErrorProfile profile, Accuracy goal) {
    return error(profile, goal.measure()) <= goal.bound()
        && (!goal.correctlyRounded() || profile.correctlyRounded());
  }
}
