package org.ulpforge.reduction;

import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;

/**
 * What the functions n / (1 + e^-u) have in common however the exponential is computed: sigmoid (n
 * = 1, u = x), silu (n = x, u = x) and gelutanh (n = x, u = 2 sqrt(2/π) (x + 0.044715 x³)).
 *
 * @param storage of arguments and results
 * @param kind what n and u are
 */
record LogisticArgument(Arithmetic arithmetic, ScalarFormat storage, Reach reach, Kind kind) {

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

  /** Where e^-u is neither subnormal nor infinite. */
  interface Fast {

    /**
     * n / (1 + e^-u).
     *
     * @param low x, at least where results vanish
     * @param both the same, and at most where 1 + e^-u is 1
     * @param finite whether low cannot be infinite
     */
    Operand of(Frame frame, Operand low, Operand both, boolean finite);
  }

  /** Where 1 is nothing beside e^-u. */
  interface Rare {

    /** n e^u for small x. */
    Operand of(Frame frame, Operand x);
  }

  boolean sigmoid() {
    return kind == Kind.SIGMOID;
  }

  Operand numerator(Operand x) {
    return sigmoid() ? arithmetic.literal(1) : x;
  }

  /** The whole program from the two ways of computing the results. */
  Program compose(Fast fast, Rare rare) {
    Frame frame = new Frame(arithmetic);
    int exponent = arithmetic.format().bias() - 2;
    double end = inputOf(exponent);
    FloatLiteral highest = arithmetic.literal(end);
    boolean lowInside = reach.lo() >= -end;
    boolean highInside = reach.hi() <= end;
    if (lowInside || vanishes(exponent, end)) {
      Operand low =
          lowInside ? Operand.X : frame.op(Opcode.MAX, Operand.X, arithmetic.literal(-end));
      Operand both = highInside ? low : frame.op(Opcode.MIN, low, highest);
      frame.result(fast.of(frame, low, both, highInside));
      return frame.build();
    }
    frame.when(frame.op(Opcode.LE, frame.abs(Operand.X), highest));
    frame.result(fast.of(frame, Operand.X, Operand.X, true));
    frame.otherwise();
    frame.result(large(frame, rare));
    return frame.build();
  }

  /** n for large x. */
  private Operand large(Frame frame, Rare rare) {
    FloatFormat format = arithmetic.format();
    int most = format.fractionBits() - format.minExponent() + 2;
    double end = inputOf(sigmoid() ? most : most + format.exponentBits());
    Operand x =
        frame.clamp(
            Operand.X, Optional.of(arithmetic.literal(-end)), Optional.of(arithmetic.literal(end)));
    Operand small = rare.of(frame, x);
    return frame.select(frame.less(arithmetic.literal(0), Operand.X), numerator(Operand.X), small);
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

  /** u. */
  Operand plain(Frame frame, Operand x) {
    return kind == Kind.GELUTANH ? frame.mul(x, plainSlope(frame, x, "")) : x;
  }

  /**
   * parts·u/(x ln 2), with fma.
   *
   * @param parts a power of two
   * @param precise else the second number is of no use
   */
  Sum slope(Frame frame, Operand x, int parts, boolean precise) {
    String unit = "*" + parts + "/log(2)";
    if (kind != Kind.GELUTANH) {
      String whole = parts + "/log(2)";
      String high = "hi(" + whole + "," + arithmetic.format().precision() + ")";
      return new Sum(arithmetic.constant(high), arithmetic.constant(whole + "-" + high));
    }
    return precise
        ? preciseSlope(frame, x, unit)
        : new Sum(plainSlope(frame, x, unit), arithmetic.literal(0));
  }

  private Operand plainSlope(Frame frame, Operand x, String unit) {
    FloatLiteral cubic = arithmetic.constant(SCALE + CUBIC + unit);
    return frame.mulAdd(frame.mul(x, x), cubic, arithmetic.constant(SCALE + unit));
  }

  private Sum preciseSlope(Frame frame, Operand x, String unit) {
    int precision = arithmetic.format().precision();
    String scale = "(" + SCALE + unit + ")";
    String scaleHigh = "hi(" + scale + "," + (precision - FREE_BITS) + ")";
    String cubic = "(" + SCALE + CUBIC + unit + ")";
    String cubicHigh = "hi(" + cubic + "," + precision + ")";
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
