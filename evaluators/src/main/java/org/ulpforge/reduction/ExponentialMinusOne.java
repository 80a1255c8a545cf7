package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;

/**
 * E = e^(a x) − 1 = (2^k − 1) + 2^k·p with p = e^(a r) − 1, for expm1 (a = 1) and tanh x = E/(E +
 * 2) (a = 2). {@code em1} computes p as r·R(r); {@code em2} as a r + r²·Q(r), with what r lost to
 * rounding, and E as an unevaluated sum of two numbers, which leaves little but the last rounding.
 *
 * @param tanh else expm1
 * @param accurate {@code em2}
 */
record ExponentialMinusOne(
    Arithmetic arithmetic,
    ScalarFormat storage,
    Reach reach,
    ExponentialSplit split,
    boolean tanh,
    boolean accurate) {

  static List<Reduction> expm1(Problem problem, Arithmetic arithmetic) {
    return both(problem, arithmetic, false);
  }

  static List<Reduction> tanh(Problem problem, Arithmetic arithmetic) {
    return both(problem, arithmetic, true);
  }

  /** What a rounding loses can be told with fma only. */
  private static List<Reduction> both(Problem problem, Arithmetic arithmetic, boolean tanh) {
    List<Reduction> reductions = new ArrayList<>();
    reductions.add(reduction(problem, arithmetic, tanh, false));
    if (arithmetic.hasFma()) {
      reductions.add(reduction(problem, arithmetic, tanh, true));
    }
    return reductions;
  }

  private static Reduction reduction(
      Problem problem, Arithmetic arithmetic, boolean tanh, boolean accurate) {
    ExponentialSplit split = new ExponentialSplit(arithmetic, tanh ? "2" : "1", 2);
    ExponentialMinusOne frame =
        new ExponentialMinusOne(
            arithmetic, problem.storage().orElseThrow(), Reach.of(problem), split, tanh, accurate);
    String p = tanh ? "expm1(2*x)" : "expm1(x)";
    return accurate
        ? Reduction.weighted(
            "em2",
            "(" + p + (tanh ? "-2*x" : "-x") + ")/(x*x)",
            split.lopsidedDomain(),
            Math::abs,
            frame::compose)
        : Reduction.relative("em1", p + "/x", split.lopsidedDomain(), frame::compose);
  }

  private Program compose(Program core) {
    Frame frame = new Frame(arithmetic);
    if (tanh) {
      frame.result(withZero(frame, quotient(frame, core, saturated(frame))));
      return frame.build();
    }
    FloatFormat format = arithmetic.format();
    FloatLiteral fast = split.argument(format.bias() - 2);
    if (reach.hi() <= fast.value() || Reach.overflowsAbove(format.bias() - 2, storage)) {
      Operand x =
          frame.clamp(
              Operand.X,
              reach.lo() < -fast.value() ? Optional.of(negative(fast)) : Optional.empty(),
              reach.hi() > fast.value() ? Optional.of(fast) : Optional.empty());
      frame.result(withZero(frame, rounded(frame, core, x)));
      return frame.build();
    }
    frame.when(frame.op(Opcode.LE, frame.abs(Operand.X), fast));
    frame.result(withZero(frame, rounded(frame, core, Operand.X)));
    frame.otherwise();
    // There 1 is nothing beside e^x, or e^x nothing beside 1.
    FloatLiteral highest = split.argument(format.maxExponent() + 2);
    Operand x = frame.clamp(Operand.X, Optional.of(negative(highest)), Optional.of(highest));
    ExponentialSplit.Parts parts = split.split(frame, x);
    Operand power = frame.add(small(frame, core, parts), arithmetic.literal(1));
    Operand large = split.scaleInTwo(frame, power, parts, false);
    Operand zero = arithmetic.literal(0);
    frame.result(frame.select(frame.less(Operand.X, zero), arithmetic.literal(-1), large));
    return frame.build();
  }

  private FloatLiteral negative(FloatLiteral value) {
    return arithmetic.literal(-value.value());
  }

  /** x within bounds beyond which E and E + 2 are equal, or E is −1. */
  private Operand saturated(Frame frame) {
    FloatLiteral end = split.argument(arithmetic.format().precision() + 3);
    return frame.clamp(
        Operand.X,
        reach.lo() < -end.value() ? Optional.of(negative(end)) : Optional.empty(),
        reach.hi() > end.value() ? Optional.of(end) : Optional.empty());
  }

  /** Results at zeros are zeros of the same sign, which the sums lose. */
  private Operand withZero(Frame frame, Operand result) {
    return reach.hasMinusZero(storage)
        ? frame.select(frame.equal(Operand.X, arithmetic.literal(0)), Operand.X, result)
        : result;
  }

  /** p without what r lost. */
  private Operand small(Frame frame, Program core, ExponentialSplit.Parts parts) {
    Operand r = parts.r();
    Operand c = frame.core(core, r);
    return accurate ? frame.mulAdd(frame.mul(r, r), c, linear(frame, r)) : frame.mul(r, c);
  }

  private Operand linear(Frame frame, Operand r) {
    return tanh ? frame.add(r, r) : r;
  }

  /** E in one number. */
  private Operand rounded(Frame frame, Program core, Operand x) {
    if (accurate) {
      Sum sum = sum(frame, core, x);
      return frame.add(sum.first(), sum.second());
    }
    ExponentialSplit.Parts parts = split.split(frame, x);
    Operand power = split.power(frame, parts);
    Operand whole = frame.sub(power, arithmetic.literal(1));
    return frame.mulAdd(power, small(frame, core, parts), whole);
  }

  private Sum sum(Frame frame, Program core, Operand x) {
    ExponentialSplit.Parts parts = split.split(frame, x);
    Operand power = split.power(frame, parts);
    Operand whole = frame.sub(power, arithmetic.literal(1));
    Operand r = parts.r();
    Operand lost = linear(frame, split.lost(frame, parts));
    Operand tail = frame.mulAdd(frame.mul(r, r), frame.core(core, r), lost);
    Operand main = linear(frame, r);
    // |2^k - 1| >= |2^k a r| or 2^k - 1 = 0, so the error of the sum is exact (Dekker 1971).
    Operand first = frame.mulAdd(power, main, whole);
    Operand error = frame.mulAdd(power, main, frame.sub(whole, first));
    return new Sum(first, frame.mulAdd(power, tail, error));
  }

  /** E/(E + 2). */
  private Operand quotient(Frame frame, Program core, Operand x) {
    FloatLiteral two = arithmetic.literal(2);
    if (!accurate) {
      Operand e = rounded(frame, core, x);
      return frame.div(e, frame.add(e, two));
    }
    Sum e = sum(frame, core, x).normalised(frame);
    Operand divisor = frame.add(e.first(), two);
    Operand low = frame.add(frame.add(frame.sub(two, divisor), e.first()), e.second());
    return Quotient.refined(frame, arithmetic, e, new Sum(divisor, low));
  }
}
