package org.ulpforge.pipeline;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Sample;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.search.fit.Certificate;
import org.ulpforge.search.fit.Effort;
import org.ulpforge.search.fit.FitResult;
import org.ulpforge.search.fit.Place;
import org.ulpforge.search.fit.RealFit;
import org.ulpforge.search.fit.RealTarget;
import org.ulpforge.search.fit.Samples;
import org.ulpforge.search.lattice.Descent;
import org.ulpforge.search.lattice.Trial;
import org.ulpforge.target.Targets;

/**
 * Finds the constants of a structure that somebody gives: in real arithmetic, then if asked for in
 * a float format.
 */
public final class Fitting {

  private static final int SAMPLE = 1 << 14;
  private static final int STEPS = 20_000;

  private final Problem problem;
  private final Set<Place> held;

  /**
   * @param problem of one argument
   * @param held literals that keep their values
   */
  public Fitting(Problem problem, Set<Place> held) {
    if (problem.arity() != 1) {
      throw new IllegalArgumentException("only programs of one argument can be fitted");
    }
    this.problem = problem;
    this.held = Set.copyOf(held);
  }

  /** The constants of the least largest error in exact real arithmetic. */
  public FitResult real(Program structure) {
    return RealFit.fit(structure, held, samples(problem), Effort.FULL, random());
  }

  /**
   * The error of a program in exact real arithmetic.
   *
   * @param problem of one argument
   * @throws IllegalArgumentException in one line, naming the point where the target has no error
   */
  public static Certificate certificate(Program program, Problem problem) {
    if (problem.arity() != 1) {
      throw new IllegalArgumentException(
          "only programs of one argument can be evaluated in exact real arithmetic");
    }
    return Certificate.of(program, samples(problem));
  }

  private static Samples samples(Problem problem) {
    Oracle oracle = Oracle.of(Targets.of(problem));
    return Samples.of(RealTarget.of(oracle), problem.interval(), realMeasure(problem));
  }

  /** In what fits in real arithmetic measure errors: there are no ULPs. */
  public static ErrorMeasure realMeasure(Problem problem) {
    return problem.measure() == ErrorMeasure.ABSOLUTE
        ? ErrorMeasure.ABSOLUTE
        : ErrorMeasure.RELATIVE;
  }

  /**
   * The constants rounded to a format, then moved by last places where that makes the largest error
   * less.
   */
  public Program rounded(FitResult.Fitted fitted, FloatFormat compute) {
    Program rounded =
        fitted
            .program()
            .mapLiterals(literal ->
                literal instanceof Operand.RealLiteral(var value)
                    ? new Operand.FloatLiteral(
                        compute.decode(
                            compute.encode(value, org.ulpforge.format.Overflow.NON_SATURATING)))
                    : literal);
    if (!held.isEmpty()) {
      return rounded;
    }
    Inputs inputs = Inputs.of(problem.storage().orElseThrow(), problem.domain());
    Oracle oracle = Oracle.of(Targets.of(problem));
    Sample sample =
        inputs.enumerable() && inputs.size() <= SAMPLE
            ? Sample.all(inputs, oracle)
            : Sample.draw(inputs, oracle, SAMPLE, random());
    Trial trial = Trial.of(cores -> cores.getFirst(), List.of(rounded), compute, problem.measure());
    return Descent.run(trial, sample, STEPS, random(), () -> false).cores().getFirst();
  }

  private SplittableRandom random() {
    return new SplittableRandom(problem.seed());
  }
}
