package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;
import org.ulpforge.reduction.LogisticArgument.Kind;
import org.ulpforge.target.Formula;

/**
 * n / (1 + e^-u) with a polynomial or other core on all of an octave; {@link LogisticArgument} says
 * what n and u are.
 *
 * <p>With u/ln 2 = k + f, k an integer, the core of {@code rr1} computes 2^-f, and the result is
 * n/(1 + 2^-k 2^-f). The slope u/(x ln 2) is one number there, and the more of f is lost the larger
 * u is.
 *
 * <p>With t = tanh(f ln 2/2), e^u is also 2^k (1 + t)/(1 − t) (DLMF 4.35.20), and the result n (1 +
 * t)/((1 + t) + 2^-k (1 − t)): one division, which there is anyway, saves half of the exponential's
 * polynomial. The core of the others computes t/f as a function of f². In {@code th2} the slope is
 * a sum of two numbers, and little is lost but in the last roundings of numerator, denominator and
 * quotient, with {@code th3} in that of the result only. {@code cw2} is {@code th2} without fma.
 *
 * @param level 1, 2 or 3
 */
record Logistic(
    Arithmetic arithmetic, LogisticArgument argument, ExponentialSplit split, int level) {

  /** k and f of an argument. */
  private record Parts(ExponentialSplit.Parts exponent, Operand f) {}

  static List<Reduction> sigmoid(Problem problem, Arithmetic arithmetic) {
    return reductions(problem, arithmetic, Kind.SIGMOID);
  }

  static List<Reduction> silu(Problem problem, Arithmetic arithmetic) {
    return reductions(problem, arithmetic, Kind.SILU);
  }

  static List<Reduction> gelutanh(Problem problem, Arithmetic arithmetic) {
    return reductions(problem, arithmetic, Kind.GELUTANH);
  }

  private static List<Reduction> reductions(Problem problem, Arithmetic arithmetic, Kind kind) {
    LogisticArgument argument =
        new LogisticArgument(arithmetic, problem.storage().orElseThrow(), Reach.of(problem), kind);
    if (!arithmetic.hasFma()) {
      return List.of(reduction("cw2", 2, argument));
    }
    List<Reduction> reductions = new ArrayList<>();
    reductions.add(reduction("rr1", 1, argument));
    // Formats narrower than the arithmetic do not show its last place.
    if (argument.storage().equals(arithmetic.format())) {
      reductions.add(reduction("th2", 2, argument));
      reductions.add(reduction("th3", 3, argument));
      reductions.addAll(LogisticTable.reductions(argument));
    }
    return reductions;
  }

  private static Reduction reduction(String name, int level, LogisticArgument argument) {
    Arithmetic arithmetic = argument.arithmetic();
    ExponentialSplit split = new ExponentialSplit(arithmetic, "log(2)", 0);
    Logistic logistic = new Logistic(arithmetic, argument, split, level);
    // k is rounded from a rounded product.
    double end = split.domain().hi() * (1 + Math.scalb(1.0, -arithmetic.format().exponentBits()));
    if (level == 1) {
      return Reduction.relative(name, "exp2(-x)", new Interval(-end, end), logistic::compose);
    }
    return new Reduction(
        name,
        Formula.parse("tanh(sqrt(x)*log(2)/2)/sqrt(x)"),
        new Interval(0, end * end),
        ErrorMeasure.RELATIVE,
        square -> Math.sinh(Math.sqrt(square) * Math.log(2)),
        logistic::compose);
  }

  private boolean refined() {
    return level == 3;
  }

  private boolean sigmoid() {
    return argument.sigmoid();
  }

  private FloatLiteral literal(double value) {
    return arithmetic.literal(value);
  }

  private Program compose(Program core) {
    return argument.compose(
        (frame, low, both, finite) -> fast(frame, core, low, both, finite),
        (frame, x) -> rare(frame, core, x));
  }

  private Operand fast(Frame frame, Program core, Operand low, Operand both, boolean finite) {
    Parts parts = parts(frame, both);
    if (level == 1) {
      Operand power = split.scaleDown(frame, frame.core(core, parts.f()), parts.exponent());
      return frame.div(argument.numerator(low), frame.add(power, literal(1)));
    }
    Operand t = ratio(frame, core, parts);
    // 2^-k.
    Operand power = split.scaleDown(frame, literal(1), parts.exponent());
    Operand whole = frame.add(power, literal(1));
    Operand slope = frame.sub(literal(1), power);
    // What 1 is rounded away beside a large power counts; beside 1, power does not.
    Operand lost = frame.add(frame.sub(power, whole), literal(1));
    Operand small = frame.mulAdd(slope, t, lost);
    Operand divisor = frame.add(whole, small);
    if (!refined()) {
      return frame.div(numerator(frame, low, t, finite), divisor);
    }
    Operand rest = frame.sub(small, frame.sub(divisor, whole));
    return Quotient.negated(
        frame, arithmetic, minusNumerator(frame, low, t), new Sum(divisor, rest));
  }

  private Operand rare(Frame frame, Program core, Operand x) {
    Parts parts = parts(frame, x);
    Operand power =
        level == 1
            ? frame.div(argument.numerator(x), frame.core(core, parts.f()))
            : power(frame, x, ratio(frame, core, parts));
    return split.scaleInTwo(frame, power, parts.exponent(), false);
  }

  /** n (1 + t)/(1 − t). */
  private Operand power(Frame frame, Operand n, Operand t) {
    Operand divisor = frame.sub(literal(1), t);
    if (!refined()) {
      return frame.div(numerator(frame, n, t, true), divisor);
    }
    Operand rest = frame.sub(frame.sub(literal(1), divisor), t);
    return Quotient.negated(frame, arithmetic, minusNumerator(frame, n, t), new Sum(divisor, rest));
  }

  /** n (1 + t), a zero of the sign of n if that is zero. */
  private Operand numerator(Frame frame, Operand n, Operand t, boolean finite) {
    if (sigmoid() || !finite || !arithmetic.hasFma()) {
      Operand factor = frame.add(t, literal(1));
      return sigmoid() ? factor : frame.mul(n, factor);
    }
    return frame.mulAdd(n, t, n);
  }

  /** −n (1 + t) with what is lost to rounding. */
  private Sum minusNumerator(Frame frame, Operand n, Operand t) {
    if (sigmoid()) {
      Operand first = frame.sub(literal(-1), t);
      return new Sum(first, frame.sub(frame.sub(literal(-1), first), t));
    }
    Operand minus = frame.op(Opcode.NEG, n);
    Operand first = frame.mulAdd(minus, t, minus);
    return new Sum(first, frame.mulAdd(minus, t, frame.sub(minus, first)));
  }

  /** t. */
  private Operand ratio(Frame frame, Program core, Parts parts) {
    return frame.mul(parts.f(), frame.core(core, frame.mul(parts.f(), parts.f())));
  }

  private Parts parts(Frame frame, Operand x) {
    if (!arithmetic.hasFma()) {
      ExponentialSplit natural = new ExponentialSplit(arithmetic, "1", 2);
      ExponentialSplit.Parts parts = natural.split(frame, argument.plain(frame, x));
      return new Parts(parts, frame.mul(parts.r(), arithmetic.constant("1/log(2)")));
    }
    Sum slope = argument.slope(frame, x, 1, level > 1);
    FloatLiteral magic = arithmetic.magic();
    Operand shifted = frame.mulAdd(x, slope.first(), magic);
    Operand k = frame.sub(shifted, magic);
    // −k as a difference is +0, never −0, so that f is +0 for a zero of either sign.
    Operand minus = frame.sub(magic, shifted);
    Operand first = frame.mulAdd(x, slope.first(), minus);
    Operand f = level == 1 ? first : frame.mulAdd(x, slope.second(), first);
    return new Parts(new ExponentialSplit.Parts(shifted, k, first, f), f);
  }
}
