package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;

/**
 * n / (1 + e^-u): sigmoid (n = 1, u = x), silu (n = x, u = x) and gelutanh (n = x, u = 2 sqrt(2/π)
 * (x + 0.044715 x³)). In {@code rr1} and {@code rr2} the core computes e^-r. In {@code rr3} e^-u
 * and 1 + e^-u are unevaluated sums of two numbers, as is u if it is not x, and the core computes
 * (e^-r − 1 + r)/r²; little but the last rounding is left.
 *
 * @param kind what n and u are
 * @param accurate {@code rr3}
 */
record Logistic(
    Arithmetic arithmetic,
    ScalarFormat storage,
    Reach reach,
    ExponentialSplit split,
    Kind kind,
    boolean accurate) {

  enum Kind {
    SIGMOID,
    SILU,
    GELUTANH
  }

  private static final String SCALE = "2*sqrt(2/pi)";
  private static final String CUBIC = SCALE + "*0.044715";

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
      return List.of(reduction("cw2", 2, false, problem, arithmetic, kind));
    }
    List<Reduction> reductions = new ArrayList<>();
    reductions.add(reduction("rr1", 1, false, problem, arithmetic, kind));
    reductions.add(reduction("rr2", 2, false, problem, arithmetic, kind));
    // Formats narrower than the arithmetic do not show its last place.
    if (problem.storage().orElseThrow().equals(arithmetic.format())) {
      reductions.add(reduction("rr3", 2, true, problem, arithmetic, kind));
    }
    return reductions;
  }

  private static Reduction reduction(
      String name, int steps, boolean accurate, Problem problem, Arithmetic arithmetic, Kind kind) {
    ExponentialSplit split = new ExponentialSplit(arithmetic, "-1", steps);
    Logistic logistic =
        new Logistic(
            arithmetic, problem.storage().orElseThrow(), Reach.of(problem), split, kind, accurate);
    return accurate
        ? Reduction.weighted(
            name, "(expm1(-x)+x)/(x*x)", split.lopsidedDomain(), r -> r * r, logistic::compose)
        : Reduction.relative(name, split.core().text(), split.domain(), logistic::compose);
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
      frame.result(fast(frame, core, low, both));
      return frame.build();
    }
    frame.when(frame.op(Opcode.LE, frame.abs(Operand.X), literal(end)));
    frame.result(fast(frame, core, Operand.X, Operand.X));
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
    String q = "(" + u + "/(" + CUBIC + "))";
    String root = "sqrt(" + q + "*" + q + "/4+" + p + "*" + p + "*" + p + "/27)";
    String x = "cbrt(" + q + "/2+" + root + ")-cbrt(" + root + "-" + q + "/2)";
    return arithmetic.format().nextDown(Oracle.constant(x, arithmetic.format()));
  }

  /** Whether results from there down round to zero. */
  private boolean vanishes(int exponent, double end) {
    int factor = kind == Kind.SIGMOID ? 0 : Math.getExponent(end) + 1;
    return Reach.vanishesBelow(factor - exponent, storage);
  }

  /**
   * @param low x, at least where results vanish
   * @param both the same, and at most where 1 + e^-u is 1
   */
  private Operand fast(Frame frame, Program core, Operand low, Operand both) {
    Operand n = kind == Kind.SIGMOID ? literal(1) : low;
    if (accurate) {
      Operand quotient =
          Quotient.refined(frame, arithmetic, n, onePlus(frame, power(frame, core, both)));
      return kind != Kind.SIGMOID && reach.hasMinusZero(storage)
          ? frame.select(frame.equal(n, literal(0)), n, quotient)
          : quotient;
    }
    ExponentialSplit.Parts parts = split.split(frame, exponent(frame, both));
    Operand power = split.scale(frame, frame.core(core, parts.r()), parts);
    return frame.div(n, frame.add(power, literal(1)));
  }

  /** e^-u = 2^k − 2^k r + 2^k (r² core − what r lost). */
  private Sum power(Frame frame, Program core, Operand x) {
    Sum u = preciseExponent(frame, x);
    ExponentialSplit.Parts parts = split.split(frame, u.first());
    Operand scale = split.power(frame, parts);
    Operand negative = frame.op(Opcode.NEG, scale);
    Sum argument = remainder(frame, u, parts);
    Operand r = argument.first();
    Operand first = frame.mulAdd(negative, r, scale);
    Operand error = frame.mulAdd(negative, r, frame.sub(scale, first));
    Operand low = argument.second();
    Operand tail = frame.sub(frame.mul(frame.mul(r, r), frame.core(core, r)), low);
    return new Sum(first, frame.mulAdd(scale, tail, error)).normalised(frame);
  }

  /** r with what it lost to rounding. */
  private Sum remainder(Frame frame, Sum u, ExponentialSplit.Parts parts) {
    Operand r = parts.r();
    Operand lost = split.lost(frame, parts);
    if (kind != Kind.GELUTANH) {
      return new Sum(r, lost);
    }
    // Where |r| is less than |u.second|, both are so small that the error of their sum does not
    // matter.
    return new Sum(r, u.second()).normalised(frame).plus(frame, lost);
  }

  private Sum onePlus(Frame frame, Sum power) {
    return Sum.ofPositive(frame, power.first(), literal(1)).plus(frame, power.second());
  }

  /** u; second is 0 where u is x. */
  private Sum preciseExponent(Frame frame, Operand x) {
    if (kind != Kind.GELUTANH) {
      return new Sum(x, literal(0));
    }
    int precision = arithmetic.format().precision();
    FloatLiteral scaleLow = arithmetic.constant(SCALE + "-hi(" + SCALE + "," + precision + ")");
    FloatLiteral cubicLow = arithmetic.constant(CUBIC + "-hi(" + CUBIC + "," + precision + ")");
    Sum square = Sum.ofProduct(frame, x, x);
    Sum cubic = Sum.ofProduct(frame, square.first(), arithmetic.constant(CUBIC));
    Operand cubicRest =
        frame.mulAdd(
            square.second(),
            arithmetic.constant(CUBIC),
            frame.mulAdd(square.first(), cubicLow, cubic.second()));
    Sum slope =
        Sum.ofPositive(frame, cubic.first(), arithmetic.constant(SCALE))
            .plus(frame, frame.add(cubicRest, scaleLow));
    Sum product = Sum.ofProduct(frame, x, slope.first());
    return new Sum(product.first(), frame.mulAdd(x, slope.second(), product.second()));
  }

  private Operand exponent(Frame frame, Operand x) {
    if (kind != Kind.GELUTANH) {
      return x;
    }
    Operand square = frame.mul(x, x);
    Operand slope = frame.mulAdd(square, arithmetic.constant(CUBIC), arithmetic.constant(SCALE));
    return frame.mul(x, slope);
  }

  /** n for large x; n·2^-k/e^-r for small ones, where 1 is nothing beside e^-u. */
  private Operand rare(Frame frame, Program core) {
    FloatFormat format = arithmetic.format();
    int most = format.fractionBits() - format.minExponent() + 2;
    double end = inputOf(kind == Kind.SIGMOID ? most : most + format.exponentBits());
    Operand x = frame.clamp(Operand.X, Optional.of(literal(-end)), Optional.of(literal(end)));
    Operand n = kind == Kind.SIGMOID ? literal(1) : x;
    Operand small = accurate ? precise(frame, core, x, n) : plain(frame, core, x, n);
    Operand large = kind == Kind.SIGMOID ? literal(1) : Operand.X;
    return frame.select(frame.less(literal(0), Operand.X), large, small);
  }

  private Operand plain(Frame frame, Program core, Operand x, Operand n) {
    ExponentialSplit.Parts parts = split.split(frame, exponent(frame, x));
    Operand quotient = frame.div(n, frame.core(core, parts.r()));
    return split.scaleInTwo(frame, quotient, parts, true);
  }

  private Operand precise(Frame frame, Program core, Operand x, Operand n) {
    Sum u = preciseExponent(frame, x);
    ExponentialSplit.Parts parts = split.split(frame, u.first());
    Operand r = remainder(frame, u, parts).first();
    Operand linear = frame.sub(literal(1), r);
    Operand power = frame.mulAdd(frame.mul(r, r), frame.core(core, r), linear);
    return split.scaleInTwo(frame, frame.div(n, power), parts, true);
  }
}
