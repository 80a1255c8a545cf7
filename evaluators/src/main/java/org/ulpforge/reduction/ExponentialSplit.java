package org.ulpforge.reduction;

import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.target.Formula;

/**
 * e^(a x) = 2^(k/n) · e^(a r) with k the integer nearest to x·n·a/ln 2 and r = x − k·C, C = ln 2/(n
 * a).
 *
 * <p>In one step k·C is subtracted with an error that grows with |k|; in two it has none to speak
 * of (Cody and Waite 1980). With fma the first step is exact: both x and k·C1 are multiples of the
 * last place of C1, and their difference is small. Without fma C1 has so many trailing zeros that
 * k·C1 is exact.
 *
 * @param rate the formula of a, such as {@code -1}, or {@code log(2)} for powers of two
 * @param steps in which k·C is subtracted, 1 or 2; 0 where a is ln 2, so that it takes no rounding
 * @param parts n, a power of two
 */
record ExponentialSplit(Arithmetic arithmetic, String rate, int steps, int parts) {

  /** Of the k of a square. */
  static final int SQUARE_BITS = 12;

  /** Whole powers of two. */
  ExponentialSplit(Arithmetic arithmetic, String rate, int steps) {
    this(arithmetic, rate, steps, 1);
  }

  /**
   * @param shifted k added to the magic constant, so that k is in the low bits of the code
   * @param first x minus the first part of k·C
   */
  record Parts(Operand shifted, Operand k, Operand first, Operand r) {}

  /** The arguments r; k comes from a rounded product, so they reach a little beyond C/2. */
  Interval domain() {
    double half =
        Math.abs(Oracle.constant("log(2)/(" + rate + ")/" + 2 * parts, arithmetic.format()));
    double widening =
        steps == 0
            ? 0
            : Math.scalb(
                parts, arithmetic.format().exponentBits() - arithmetic.format().fractionBits());
    double end = half * (1 + widening);
    return new Interval(-end, end);
  }

  /**
   * As {@link #domain}, but without 0 in its middle, where a core that is divided by r has no
   * value.
   */
  Interval lopsidedDomain() {
    Interval symmetric = domain();
    return new Interval(symmetric.lo(), symmetric.hi() * (1 + 0x1p-10));
  }

  /** What the core computes: e^(a x). */
  Formula core() {
    return Formula.parse(
        steps == 0 ? "exp2(x)" : rate.equals("1") ? "exp(x)" : "exp(" + rate + "*x)");
  }

  /** The x with e^(a x) = 2^n, rounded. */
  FloatLiteral argument(int n) {
    return arithmetic.constant(n + "*(log(2)/(" + rate + "))");
  }

  Parts split(Frame frame, Operand x) {
    FloatLiteral magic = arithmetic.magic();
    Operand shifted =
        steps > 0
            ? frame.mulAdd(x, arithmetic.constant(parts + "*(" + rate + ")/log(2)"), magic)
            : parts == 1 ? frame.add(x, magic) : frame.mulAdd(x, arithmetic.literal(parts), magic);
    Operand k = frame.sub(shifted, magic);
    Operand first =
        steps > 0
            ? frame.mulAdd(k, arithmetic.constant("-" + highPart()), x)
            : parts == 1 ? frame.sub(x, k) : frame.mulAdd(k, arithmetic.literal(-1.0 / parts), x);
    Operand r = steps == 2 ? frame.mulAdd(k, lowPart(), first) : first;
    return new Parts(shifted, k, first, r);
  }

  /**
   * The parts of x², as if it were not rounded: k times the first part of C is exact, and goes to
   * the sum that x·x is rounded in. With fma, and as long as |k| is below 2^{@value #SQUARE_BITS}.
   */
  Parts splitSquare(Frame frame, Operand x) {
    FloatLiteral magic = arithmetic.magic();
    Operand shifted =
        frame.mulAdd(frame.mul(x, x), arithmetic.constant(parts + "*(" + rate + ")/log(2)"), magic);
    Operand k = frame.sub(shifted, magic);
    String high = "hi(" + whole() + "," + (arithmetic.format().precision() - SQUARE_BITS) + ")";
    Operand product = frame.mul(k, arithmetic.constant("-" + high));
    Operand first = frame.mulAdd(x, x, product);
    Operand r = frame.mulAdd(k, arithmetic.constant(high + "-" + whole()), first);
    return new Parts(shifted, k, first, r);
  }

  /** What the second step rounded away from r, with fma. */
  Operand lost(Frame frame, Parts parts) {
    return frame.mulAdd(parts.k(), lowPart(), frame.sub(parts.first(), parts.r()));
  }

  private String highPart() {
    int precision = arithmetic.format().precision();
    int bits = arithmetic.hasFma() ? precision : precision - arithmetic.format().exponentBits();
    return "hi(" + whole() + "," + bits + ")";
  }

  /** Minus the second part of C. */
  private FloatLiteral lowPart() {
    return arithmetic.constant(highPart() + "-" + whole());
  }

  /** The formula of C. */
  private String whole() {
    return "log(2)/(" + rate + ")" + (parts == 1 ? "" : "/" + parts);
  }

  /** p·2^k where p is near 1 and the result normal: k is added to the exponent. */
  Operand scale(Frame frame, Operand p, Parts parts) {
    Operand exponent = frame.op(Opcode.SHL, frame.bits(parts.shifted()), arithmetic.fractionBits());
    return frame.fromBits(frame.op(Opcode.IADD, frame.bits(p), exponent));
  }

  /** 2^k in the normal range. */
  Operand power(Frame frame, Parts parts) {
    Operand exponent = frame.op(Opcode.SHL, frame.bits(parts.shifted()), arithmetic.fractionBits());
    return frame.fromBits(
        frame.op(Opcode.IADD, exponent, arithmetic.codeOf(arithmetic.literal(1))));
  }

  /** p·2^-k where p is near 1 and the result normal. */
  Operand scaleDown(Frame frame, Operand p, Parts parts) {
    Operand exponent = frame.op(Opcode.SHL, frame.bits(parts.shifted()), arithmetic.fractionBits());
    Operand code = p instanceof FloatLiteral value ? arithmetic.codeOf(value) : frame.bits(p);
    return frame.fromBits(frame.op(Opcode.ISUB, code, exponent));
  }

  /**
   * p·2^k by two factors, so that the one rounding to a subnormal, zero or infinity comes last; |k|
   * up to about twice the largest exponent.
   *
   * @param negated p·2^-k instead
   */
  Operand scaleInTwo(Frame frame, Operand p, Parts parts, boolean negated) {
    Operand code = frame.bits(parts.shifted());
    IntLiteral zero = arithmetic.codeOf(arithmetic.magic());
    Operand k = negated ? frame.op(Opcode.ISUB, zero, code) : frame.op(Opcode.ISUB, code, zero);
    Operand half = frame.op(Opcode.SHR, k, new IntLiteral(1));
    Operand rest = frame.op(Opcode.ISUB, k, half);
    return frame.mul(frame.mul(p, frame.powerOfTwo(half)), frame.powerOfTwo(rest));
  }
}
