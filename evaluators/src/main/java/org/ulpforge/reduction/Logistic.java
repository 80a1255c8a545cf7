package org.ulpforge.reduction;

import java.util.List;
import java.util.ArrayList;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;

/**
 * n / (1 + e^-u): sigmoid (n = 1, u = x), silu (n = x, u = x) and gelutanh (n = x, u = 2 sqrt(2/π) (x +
 * 0.044715 x³)). The core computes e^-r.
 *
 * @param kind what n and u are
 */
record Logistic(
    Arithmetic arithmetic, ScalarFormat storage, Reach reach, ExponentialSplit split, Kind kind) {

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
    List<Reduction> reductions = new ArrayList<>();
    for (int steps = arithmetic.hasFma() ? 1 : 2; steps <= 2; steps++) {
      ExponentialSplit split = new ExponentialSplit(arithmetic, "-1", steps);
      Logistic logistic =
          new Logistic(
              arithmetic, problem.storage().orElseThrow(), Reach.of(problem), split, kind);
      String name = (arithmetic.hasFma() ? "rr" : "cw") + steps;
      reductions.add(
          new Reduction(
              name,
              split.core(),
              split.domain(),
              ErrorMeasure.RELATIVE,
              x -> 1,
              logistic::compose));
    }
    return reductions;
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
    ExponentialSplit.Parts parts = split.split(frame, exponent(frame, both));
    Operand power = split.scale(frame, frame.core(core, parts.r()), parts);
    Operand divisor = frame.add(power, literal(1));
    return frame.div(kind == Kind.SIGMOID ? literal(1) : low, divisor);
  }

  private Operand exponent(Frame frame, Operand x) {
    if (kind != Kind.GELUTANH) {
      return x;
    }
    Operand square = frame.mul(x, x);
    Operand slope =
        frame.mulAdd(square, arithmetic.constant(CUBIC), arithmetic.constant(SCALE));
    return frame.mul(x, slope);
  }

  /** n for large x; n·2^-k/e^-r for small ones, where 1 is nothing beside e^-u. */
  private Operand rare(Frame frame, Program core) {
    FloatFormat format = arithmetic.format();
    int most = format.fractionBits() - format.minExponent() + 2;
    double end = inputOf(kind == Kind.SIGMOID ? most : most + format.exponentBits());
    Operand x = frame.clamp(Operand.X, Optional.of(literal(-end)), Optional.of(literal(end)));
    ExponentialSplit.Parts parts = split.split(frame, exponent(frame, x));
    Operand n = kind == Kind.SIGMOID ? literal(1) : x;
    Operand quotient = frame.div(n, frame.core(core, parts.r()));
    Operand small = split.scaleInTwo(frame, quotient, parts, true);
    Operand large = kind == Kind.SIGMOID ? literal(1) : Operand.X;
    return frame.select(frame.less(literal(0), Operand.X), large, small);
  }
}
