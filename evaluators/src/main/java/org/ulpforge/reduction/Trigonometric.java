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
 * sin x = (−1)^k sin r with r = x − kπ, and cos x = (−1)^(k+1) sin r with r = x − (k + 1/2)π, |r| up
 * to about π/2, by Cody and Waite's subtraction of parts of kπ; beyond {@link #end()} by {@link
 * LargeAngle}. The core computes from s = r².
 *
 * <p>{@code cw2} subtracts two parts (more without fma, where the parts are short) and takes sin r as
 * r·R(s). {@code cw3} subtracts three, keeps what rounding takes from r, and takes r + r·s·Q(s).
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
            arithmetic,
            problem.storage().orElseThrow(),
            Reach.of(problem),
            cosine,
            accurate);
    // x/π is rounded, with an error of some 2^(bits of k) units in the last place.
    double widening = Math.scalb(1.0, frame.quotientBits() + 1 - arithmetic.format().precision());
    double end = arithmetic.constant("pi/2").value() * (1 + 2 * widening);
    Interval domain = new Interval(0, end * end);
    return accurate
        ? Reduction.weighted(
            "cw3", "(sin(sqrt(x))/sqrt(x)-1)/x", domain, Trigonometric::share, frame::compose)
        : Reduction.relative("cw2", "sin(sqrt(x))/sqrt(x)", domain, frame::compose);
  }

  /** r·s·Q is this share of sin r, over Q. */
  private static double share(double s) {
    double r = Math.sqrt(s);
    return r == 0 ? 0 : s * r / Math.sin(r);
  }

  /** Bits of the largest k of the fast path; short parts of π leave room for few. */
  private int quotientBits() {
    return arithmetic.hasFma() ? arithmetic.format().fractionBits() - 8 : 7;
  }

  /** The fast path takes |x| below this. */
  private double end() {
    return arithmetic.format().round(Math.scalb(Math.PI, quotientBits()));
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
              ? new LargeAngle(arithmetic, cosine)
                  .result(frame, magnitude, (r, s) -> sine(frame, core, r, s, Optional.empty()))
              // Infinities and NaN.
              : frame.sub(Operand.X, Operand.X));
    }
    return frame.build();
  }

  private Operand fast(Frame frame, Program core) {
    FloatLiteral inverse = arithmetic.constant("1/pi");
    // For the cosine the integer that is rounded to is k + 1, with the sign of the result.
    FloatLiteral magic = arithmetic.literal(arithmetic.magic().value() + (cosine ? 1 : 0));
    FloatLiteral half = arithmetic.literal(0.5);
    Operand shifted =
        cosine
            ? frame.add(
                frame.mulAdd(Operand.X, inverse, arithmetic.literal(-0.5)), magic)
            : frame.mulAdd(Operand.X, inverse, magic);
    Operand whole = frame.sub(shifted, magic);
    Operand k = cosine ? frame.add(whole, half) : whole;
    Operand r = Operand.X;
    Operand before = r;
    List<FloatLiteral> parts = parts();
    for (FloatLiteral part : accurate ? parts.subList(0, 2) : parts) {
      before = r;
      r = frame.mulAdd(k, part, r);
    }
    Optional<Operand> lost = Optional.empty();
    if (accurate) {
      Operand first = frame.mulAdd(k, parts.get(1), frame.sub(before, r));
      lost = Optional.of(frame.mulAdd(k, parts.get(2), first));
    }
    Operand sine = sine(frame, core, r, frame.mul(r, r), lost);
    Operand sign =
        frame.op(
            Opcode.SHL, frame.bits(shifted), new IntLiteral(arithmetic.format().bits() - 1));
    return frame.fromBits(frame.op(Opcode.XOR, frame.bits(sine), sign));
  }

  /** Minus the parts of π: with fma of full length, without so short that products are exact. */
  private List<FloatLiteral> parts() {
    int precision = arithmetic.format().precision();
    int bits = arithmetic.hasFma() ? precision : precision - quotientBits() - 1;
    int count = arithmetic.hasFma() ? (accurate ? 3 : 2) : 4;
    List<FloatLiteral> parts = new ArrayList<>();
    String rest = "pi";
    for (int i = 0; i < count; i++) {
      String part = "hi(" + rest + "," + bits + ")";
      parts.add(arithmetic.constant("-" + part));
      rest = "(" + rest + "-" + part + ")";
    }
    return parts;
  }

  /**
   * sin(r + lost) for s = r².
   *
   * @param lost to be multiplied by cos r, of which 1 − s/2 is enough
   */
  private Operand sine(
      Frame frame, Program core, Operand r, Operand s, Optional<Operand> lost) {
    Operand c = frame.core(core, s);
    if (!accurate) {
      return frame.mul(r, c);
    }
    Operand cube = frame.mul(r, s);
    if (lost.isEmpty()) {
      return frame.mulAdd(cube, c, r);
    }
    Operand low = lost.get();
    Operand change =
        frame.mulAdd(frame.mul(low, arithmetic.literal(-0.5)), s, low);
    return frame.add(r, frame.mulAdd(cube, c, change));
  }

  /** sin(-0) is -0; the sums of the reduction make it +0. */
  private Operand withSignOfZero(Frame frame, Operand result) {
    return !cosine && reach.hasMinusZero(storage)
        ? frame.select(frame.equal(Operand.X, arithmetic.literal(0)), Operand.X, result)
        : result;
  }
}
