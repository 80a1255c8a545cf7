package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.Program;

/**
 * sin and cos by Cody and Waite's subtraction of parts of a multiple of π or π/2, up to {@link
 * #end()}, beyond it by {@link LargeAngle}; the core computes from a square.
 *
 * <p>{@code cw2}: sin x = (−1)^k sin r with r = x − kπ, cos x = (−1)^(k+1) sin r with r = x − (k +
 * 1/2)π, |r| up to π/2; two parts are subtracted (more without fma, where parts are short), and sin
 * r is r·R(r²). {@code cw3}: r = x − kπ/2, three parts are subtracted and what rounding takes from
 * r is kept. An even k needs sin r, which is t + t³·Q(t²) with t = r; an odd one cos r = 1 − 2
 * sin²(r/2), with t = r/2.
 *
 * @param cosine else sine
 * @param accurate {@code cw3}
 */
record Trigonometric(
    Arithmetic arithmetic, ScalarFormat storage, Reach reach, boolean cosine, boolean accurate) {

  static List<Reduction> sin(Problem problem, Arithmetic arithmetic) {
    return both(problem, arithmetic, false);
  }

  static List<Reduction> cos(Problem problem, Arithmetic arithmetic) {
    return both(problem, arithmetic, true);
  }

  private static List<Reduction> both(Problem problem, Arithmetic arithmetic, boolean cosine) {
    List<Reduction> reductions = new ArrayList<>();
    if (!arithmetic.format().equals(FloatFormat.F32)) {
      return reductions;
    }
    reductions.add(reduction(problem, arithmetic, cosine, false));
    if (arithmetic.hasFma()) {
      reductions.add(reduction(problem, arithmetic, cosine, true));
    }
    return reductions;
  }

  private static Reduction reduction(
      Problem problem, Arithmetic arithmetic, boolean cosine, boolean accurate) {
    Trigonometric frame =
        new Trigonometric(
            arithmetic, problem.storage().orElseThrow(), Reach.of(problem), cosine, accurate);
    // x/π is rounded, with an error of some 2^(bits of k) units in the last place.
    double widening = Math.scalb(1.0, frame.quotientBits() + 1 - arithmetic.format().precision());
    double end = arithmetic.constant(accurate ? "pi/4" : "pi/2").value() * (1 + 2 * widening);
    Interval domain = new Interval(0, end * end);
    return accurate
        ? Reduction.weighted(
            "cw3", "(sin(sqrt(x))/sqrt(x)-1)/x", domain, Trigonometric::share, frame::compose)
        : Reduction.relative("cw2", "sin(sqrt(x))/sqrt(x)", domain, frame::compose);
  }

  /** t³·Q is this share of sin t, over Q. */
  private static double share(double s) {
    double r = Math.sqrt(s);
    return r == 0 ? 0 : s * r / Math.sin(r);
  }

  /** Bits of the largest k of the fast path; short parts of π leave room for few. */
  private int quotientBits() {
    int most = arithmetic.format().fractionBits() - (accurate ? 7 : 8);
    return arithmetic.hasFma() ? most : 7;
  }

  /** 1 where k counts half turns, 2 where it counts quarter turns. */
  private int sectorBits() {
    return accurate ? 2 : 1;
  }

  /** The fast path takes |x| below this. */
  private double end() {
    return arithmetic.format().round(Math.scalb(Math.PI, quotientBits() - sectorBits() + 1));
  }

  private Program compose(Program core) {
    Frame frame = new Frame(arithmetic);
    boolean inside = reach.within(-end(), end());
    Operand magnitude = inside ? Operand.X : frame.abs(Operand.X);
    if (!inside) {
      frame.when(frame.less(magnitude, arithmetic.literal(end())));
    }
    frame.result(withSignOfZero(frame, fast(frame, core)));
    if (!inside) {
      frame.otherwise();
      boolean large = Math.min(Math.max(-reach.lo(), reach.hi()), storage.maxValue()) >= end();
      frame.result(
          large
              ? new LargeAngle(arithmetic, cosine, accurate, sectorBits())
                  .result(frame, magnitude, (r, lost, sector) -> sine(frame, core, r, lost, sector))
              // Infinities and NaN.
              : frame.sub(Operand.X, Operand.X));
    }
    return frame.build();
  }

  private Operand fast(Frame frame, Program core) {
    // For the cosine the integer that is rounded to is k + 1: its parity or quadrant is the sine's.
    FloatLiteral magic = arithmetic.literal(arithmetic.magic().value() + (cosine ? 1 : 0));
    FloatLiteral inverse = arithmetic.constant(accurate ? "2/pi" : "1/pi");
    boolean between = cosine && !accurate;
    Operand shifted =
        between
            ? frame.add(frame.mulAdd(Operand.X, inverse, arithmetic.literal(-0.5)), magic)
            : frame.mulAdd(Operand.X, inverse, magic);
    Operand whole = frame.sub(shifted, magic);
    Operand k = between ? frame.add(whole, arithmetic.literal(0.5)) : whole;
    Operand sector = frame.bits(shifted);
    Operand sine = accurate ? precise(frame, core, k, sector) : plain(frame, core, k, sector);
    int top = arithmetic.format().bits() - 1;
    Operand moved = frame.op(Opcode.SHL, sector, new IntLiteral(top - sectorBits() + 1));
    Operand sign = accurate ? frame.op(Opcode.AND, moved, new IntLiteral(1L << top)) : moved;
    return frame.fromBits(frame.op(Opcode.XOR, frame.bits(sine), sign));
  }

  private Operand plain(Frame frame, Program core, Operand k, Operand sector) {
    Operand r = Operand.X;
    for (FloatLiteral part : parts()) {
      r = frame.mulAdd(k, part, r);
    }
    return sine(frame, core, r, Optional.empty(), sector);
  }

  private Operand precise(Frame frame, Program core, Operand k, Operand sector) {
    List<FloatLiteral> parts = parts();
    Operand first = frame.mulAdd(k, parts.get(0), Operand.X);
    Operand r = frame.mulAdd(k, parts.get(1), first);
    Operand lost = frame.mulAdd(k, parts.get(1), frame.sub(first, r));
    return sine(frame, core, r, Optional.of(frame.mulAdd(k, parts.get(2), lost)), sector);
  }

  /**
   * Minus the parts of π or π/2: with fma of full length, without so short that products are exact.
   */
  private List<FloatLiteral> parts() {
    int precision = arithmetic.format().precision();
    int bits = arithmetic.hasFma() ? precision : precision - quotientBits() - 1;
    int count = arithmetic.hasFma() ? (accurate ? 3 : 2) : 4;
    List<FloatLiteral> parts = new ArrayList<>();
    String rest = accurate ? "(pi/2)" : "pi";
    for (int i = 0; i < count; i++) {
      String part = "hi(" + rest + "," + bits + ")";
      parts.add(arithmetic.constant("-" + part));
      rest = "(" + rest + "-" + part + ")";
    }
    return parts;
  }

  /**
   * sin(r + lost), or its cosine in odd quarters.
   *
   * @param lost given in {@code cw3}
   */
  private Operand sine(
      Frame frame, Program core, Operand r, Optional<Operand> lost, Operand sector) {
    if (lost.isEmpty()) {
      return frame.mul(r, frame.core(core, frame.mul(r, r)));
    }
    FloatLiteral one = arithmetic.literal(1);
    Operand parity = frame.op(Opcode.AND, sector, new IntLiteral(1));
    Operand even = frame.op(Opcode.IEQ, parity, new IntLiteral(0));
    Operand part = frame.select(even, one, arithmetic.literal(0.5));
    Operand t = frame.mul(r, part);
    Operand s = frame.mul(t, t);
    Operand low = frame.mul(lost.get(), part);
    Operand tail = frame.mulAdd(frame.mul(t, s), frame.core(core, s), low);
    Operand sine = frame.add(t, tail);
    Operand twice = frame.mul(sine, arithmetic.literal(-2));
    return frame.select(even, sine, frame.mulAdd(twice, sine, one));
  }

  /** sin(-0) is -0; the sums of the reduction make it +0. */
  private Operand withSignOfZero(Frame frame, Operand result) {
    return !cosine && reach.hasMinusZero(storage)
        ? frame.select(frame.equal(Operand.X, arithmetic.literal(0)), Operand.X, result)
        : result;
  }
}
