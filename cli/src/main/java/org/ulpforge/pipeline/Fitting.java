package org.ulpforge.pipeline;

import java.util.Set;
import java.util.SplittableRandom;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.search.fit.Effort;
import org.ulpforge.search.fit.FitResult;
import org.ulpforge.search.fit.Place;
import org.ulpforge.search.fit.RealFit;
import org.ulpforge.search.fit.RealTarget;
import org.ulpforge.search.fit.Samples;

/**
 * Finds the constants of a structure that somebody gives: in real arithmetic, then if asked for in
 * a float format.
 */
public final class Fitting {

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
    Oracle oracle = Oracle.of(Validation.target(problem));
    ErrorMeasure measure =
        problem.measure() == ErrorMeasure.ABSOLUTE ? ErrorMeasure.ABSOLUTE : ErrorMeasure.RELATIVE;
    Samples samples = Samples.of(RealTarget.of(oracle), problem.interval(), measure);
    return RealFit.fit(structure, held, samples, Effort.FULL, random());
  }

  /** The program with its constants rounded to a format. */
  public Program rounded(FitResult.Fitted fitted, FloatFormat compute) {
    return fitted
        .program()
        .mapLiterals(literal ->
            literal instanceof Operand.RealLiteral(var value)
                ? new Operand.FloatLiteral(
                    compute.decode(compute.encode(value, Overflow.NON_SATURATING)))
                : literal);
  }

  private SplittableRandom random() {
    return new SplittableRandom(problem.seed());
  }
}
