package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;
import org.ulpforge.target.Formula;

/**
 * n / (1 + e^-u): sigmoid (n = 1, u = x), silu (n = x, u = x) and gelutanh (n = x, u = 2 sqrt(2/π)
 * (x + 0.044715 x³)).
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
 * @param kind what n and u are
 * @param level 1, 2 or 3
 */
record Logistic(
    Arithmetic arithmetic,
    ScalarFormat storage,
    Reach reach,
    ExponentialSplit split,
    Kind kind,
    int level) {

  enum Kind {
    SIGMOID,
    SILU,
    GELUTANH
  }

  private static final String SCALE = "2*sqrt(2/pi)";
  private static final String CUBIC = "*0.044715";

  /**
   * Bits that the high part of the constant of a slope lacks: the slope is below 8 times as much
   * where results are not all zero, so the difference of the two is exact.
   */
  private static final int FREE_BITS = 4;

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
    if (!arithmetic.hasFma()) {
      return List.of(reduction("cw2", 2, problem, arithmetic, kind));
    }
    List<Reduction> reductions = new ArrayList<>();
    reductions.add(reduction("rr1", 1, problem, arithmetic, kind));
    // Formats narrower than the arithmetic do not show its last place.
    if (problem.storage().orElseThrow().equals(arithmetic.format())) {
      reductions.add(reduction("th2", 2, problem, arithmetic, kind));
      reductions.add(reduction("th3", 3, problem, arithmetic, kind));
    }
    return reductions;
  }

  private static Reduction reduction(
      String name, int level, Problem problem, Arithmetic arithmetic, Kind kind) {
    ExponentialSplit split = new ExponentialSplit(arithmetic, "log(2)", 0);
    Logistic logistic =
        new Logistic(
            arithmetic, problem.storage().orElseThrow(), Reach.of(problem), split, kind, level);
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
    return kind == Kind.SIGMOID;
  }

  private Program compose(Program core) {
    Frame frame = new Frame(arithmetic);
    int exponent = arithmetic.format().bias() - 2;
    double end = inputOf(exponent);
    boolean lowInside = reach.lo() >= -end;
    boolean highInside = reach.hi() <= end;
    if (lowInside || vanishes(exponent, end)) {
      Operand low = lowInside ? Operand.X : frame.op(Opcode.MAX, Operand.X, literal(-end));
      Operand both = highInside ? low : frame.op(Opcode.MIN, low, literal(end));
      frame.result(fast(frame, core, low, both, highInside));
      return frame.build();
    }
    frame.when(frame.op(Opcode.LE, frame.abs(Operand.X), literal(end)));
    frame.result(fast(frame, core, Operand.X, Operand.X, true));
    frame.otherwise();
    frame.result(rare(frame, core));
    return frame.build();
  }

  private FloatLiteral literal(double value) {
    return arithmetic.literal(value);
  }

  /** The positive x with e^u = 2^exponent, rounded down. */
  private double inputOf(int exponent) {
    String u = exponent + "*log(2)";
    if (kind != Kind.GELUTANH) {
      return arithmetic.format().nextDown(Oracle.constant(u, arithmetic.format()));
    }
    // Cardano's formula for the one real root of x³ + p x = q.
    String p = "(1/0.044715)";
    String q = "(" + u + "/(" + SCALE + CUBIC + "))";
    String root = "sqrt(" + q + "*" + q + "/4+" + p + "*" + p + "*" + p + "/27)";
    String x = "cbrt(" + q + "/2+" + root + ")-cbrt(" + root + "-" + q + "/2)";
    return arithmetic.format().nextDown(Oracle.constant(x, arithmetic.format()));
  }

  /** Whether results from there down round to zero. */
  private boolean vanishes(int exponent, double end) {
    int factor = sigmoid() ? 0 : Math.getExponent(end) + 1;
    return Reach.vanishesBelow(factor - exponent, storage);
  }

  /**
   * @param low x, at least where results vanish
   * @param both the same, and at most where 1 + e^-u is 1
   * @param finite whether low cannot be infinite
   */
  private Operand fast(Frame frame, Program core, Operand low, Operand both, boolean finite) {
    Parts parts = parts(frame, both);
    if (level == 1) {
      Operand power = split.scaleDown(frame, frame.core(core, parts.f()), parts.exponent());
      return frame.div(sigmoid() ? literal(1) : low, frame.add(power, literal(1)));
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

  /** n for large x; n·2^k (1 + t)/(1 − t) for small ones, where 1 is nothing beside e^-u. */
  private Operand rare(Frame frame, Program core) {
    FloatFormat format = arithmetic.format();
    int most = format.fractionBits() - format.minExponent() + 2;
    double end = inputOf(sigmoid() ? most : most + format.exponentBits());
    Operand x = frame.clamp(Operand.X, Optional.of(literal(-end)), Optional.of(literal(end)));
    Parts parts = parts(frame, x);
    Operand power =
        level == 1
            ? frame.div(sigmoid() ? literal(1) : x, frame.core(core, parts.f()))
            : power(frame, x, ratio(frame, core, parts));
    Operand small = split.scaleInTwo(frame, power, parts.exponent(), false);
    Operand large = sigmoid() ? literal(1) : Operand.X;
    return frame.select(frame.less(literal(0), Operand.X), large, small);
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
      Operand u = kind == Kind.GELUTANH ? frame.mul(x, plainSlope(frame, x, "")) : x;
      ExponentialSplit.Parts parts = natural.split(frame, u);
      return new Parts(parts, frame.mul(parts.r(), arithmetic.constant("1/log(2)")));
    }
    Sum slope = slope(frame, x);
    FloatLiteral magic = arithmetic.magic();
    Operand shifted = frame.mulAdd(x, slope.first(), magic);
    Operand k = frame.sub(shifted, magic);
    // −k as a difference is +0, never −0, so that f is +0 for a zero of either sign.
    Operand minus = frame.sub(magic, shifted);
    Operand first = frame.mulAdd(x, slope.first(), minus);
    Operand f = level == 1 ? first : frame.mulAdd(x, slope.second(), first);
    return new Parts(new ExponentialSplit.Parts(shifted, k, first, f), f);
  }

  /** u/(x ln 2); the second part is not used by {@code rr1}. */
  private Sum slope(Frame frame, Operand x) {
    if (kind != Kind.GELUTANH) {
      String high = "hi(1/log(2)," + precision() + ")";
      return new Sum(arithmetic.constant(high), arithmetic.constant("1/log(2)-" + high));
    }
    return level == 1
        ? new Sum(plainSlope(frame, x, "/log(2)"), literal(0))
        : preciseSlope(frame, x);
  }

  private int precision() {
    return arithmetic.format().precision();
  }

  private Operand plainSlope(Frame frame, Operand x, String unit) {
    FloatLiteral cubic = arithmetic.constant(SCALE + CUBIC + unit);
    return frame.mulAdd(frame.mul(x, x), cubic, arithmetic.constant(SCALE + unit));
  }

  private Sum preciseSlope(Frame frame, Operand x) {
    String scale = "(" + SCALE + "/log(2))";
    String scaleHigh = "hi(" + scale + "," + (precision() - FREE_BITS) + ")";
    String cubic = "(" + SCALE + CUBIC + "/log(2))";
    String cubicHigh = "hi(" + cubic + "," + precision() + ")";
    FloatLiteral constant = arithmetic.constant(scaleHigh);
    FloatLiteral factor = arithmetic.constant(cubicHigh);
    Operand square = frame.mul(x, x);
    Operand squareLost = frame.mulAdd(x, x, frame.op(Opcode.NEG, square));
    Operand first = frame.mulAdd(square, factor, constant);
    Operand lost = frame.mulAdd(square, factor, frame.sub(constant, first));
    Operand constants =
        frame.mulAdd(
            square,
            arithmetic.constant(cubic + "-" + cubicHigh),
            arithmetic.constant(scale + "-" + scaleHigh));
    return new Sum(first, frame.add(frame.mulAdd(squareLost, factor, lost), constants));
  }
}
