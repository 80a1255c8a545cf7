package org.ulpforge.reduction;

import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;

/**
 * b^x = 2^k · b^r for b = e and b = 2; the core computes b^r, 2^k is added to the exponent field.
 * {@code rr1} reduces in one step, {@code rr2} in two; {@code cw2} does so without fma.
 */
final class Exponential {

  private final Arithmetic arithmetic;
  private final Problem problem;
  private final ExponentialSplit split;

  private Exponential(Arithmetic arithmetic, Problem problem, ExponentialSplit split) {
    this.arithmetic = arithmetic;
    this.problem = problem;
    this.split = split;
  }

  /** The reductions of exp for a problem, the cheapest first. */
  static List<Reduction> exp(Problem problem, Arithmetic arithmetic) {
    return arithmetic.hasFma()
        ? List.of(
            reduction("rr1", "1", 1, problem, arithmetic),
            reduction("rr2", "1", 2, problem, arithmetic))
        : List.of(reduction("cw2", "1", 2, problem, arithmetic));
  }

  /** The reduction of exp2 for a problem. */
  static List<Reduction> exp2(Problem problem, Arithmetic arithmetic) {
    return List.of(reduction("rr1", "log(2)", 0, problem, arithmetic));
  }

  private static Reduction reduction(
      String name, String rate, int steps, Problem problem, Arithmetic arithmetic) {
    ExponentialSplit split = new ExponentialSplit(arithmetic, rate, steps);
    return new Reduction(
        name,
        split.core(),
        split.domain(),
        ErrorMeasure.RELATIVE,
        x -> 1,
        new Exponential(arithmetic, problem, split)::compose);
  }

  private Program compose(Program core) {
    Frame frame = new Frame(arithmetic);
    int exponent = arithmetic.format().bias() - 2;
    FloatLiteral fast = split.argument(exponent);
    Interval domain = problem.interval();
    ScalarFormat storage = problem.storage().orElseThrow();
    boolean lowInside = domain.lo() >= -fast.value();
    boolean highInside = domain.hi() <= fast.value();
    if ((lowInside || Reach.vanishesBelow(-exponent, storage))
        && (highInside || Reach.overflowsAbove(exponent, storage))) {
      Operand x =
          frame.clamp(
              Operand.X,
              lowInside ? Optional.empty() : Optional.of(arithmetic.literal(-fast.value())),
              highInside ? Optional.empty() : Optional.of(fast));
      ExponentialSplit.Parts parts = split.split(frame, x);
      frame.result(split.scale(frame, frame.core(core, parts.r()), parts));
      return frame.build();
    }
    frame.when(frame.op(Opcode.LE, frame.op(Opcode.ABS, Operand.X), fast));
    ExponentialSplit.Parts parts = split.split(frame, Operand.X);
    frame.result(split.scale(frame, frame.core(core, parts.r()), parts));
    frame.otherwise();
    FloatFormat format = arithmetic.format();
    // One more binade on each side than results can have: there 2^k b^r is 0 or infinite for
    // certain.
    FloatLiteral lowest = split.argument(format.minExponent() - format.fractionBits() - 2);
    FloatLiteral highest = split.argument(format.maxExponent() + 2);
    Operand clamped = frame.clamp(Operand.X, Optional.of(lowest), Optional.of(highest));
    ExponentialSplit.Parts wide = split.split(frame, clamped);
    frame.result(split.scaleInTwo(frame, frame.core(core, wide.r()), wide, false));
    return frame.build();
  }
}
