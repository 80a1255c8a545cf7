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
 * b^x = 2^(k/n) · b^r for b = e and b = 2, with the powers 2^(j/n) in a {@link PowerTable}. The
 * core computes (b^r − 1)/r; with q = b^r − 1 the result is T + T·q, where T is a power of the
 * table times a whole power of two. {@code t16} and {@code t32} round the powers, which costs up to
 * half a unit in the last place; {@code tt16} adds what that takes from them, relative to them, to
 * q.
 *
 * <p>For results of 16 bits and fewer a polynomial alone is short enough.
 *
 * @param accurate {@code tt}
 */
record ExponentialTable(
    Arithmetic arithmetic,
    Problem problem,
    ExponentialSplit split,
    PowerTable powers,
    boolean accurate) {

  private static final int NARROW = 16;

  /** The reductions of exp for a problem, the cheapest first. */
  static List<Reduction> exp(Problem problem, Arithmetic arithmetic) {
    return all(problem, arithmetic, "1", 2);
  }

  /** The reductions of exp2 for a problem, the cheapest first. */
  static List<Reduction> exp2(Problem problem, Arithmetic arithmetic) {
    return all(problem, arithmetic, "log(2)", 0);
  }

  private static List<Reduction> all(
      Problem problem, Arithmetic arithmetic, String rate, int steps) {
    if (problem.storage().orElseThrow().bits() <= NARROW) {
      return List.of();
    }
    List<Reduction> reductions = new ArrayList<>();
    add(reductions, problem, arithmetic, rate, steps, 32, false);
    add(reductions, problem, arithmetic, rate, steps, 16, false);
    add(reductions, problem, arithmetic, rate, steps, 16, true);
    return reductions;
  }

  private static void add(
      List<Reduction> reductions,
      Problem problem,
      Arithmetic arithmetic,
      String rate,
      int steps,
      int entries,
      boolean accurate) {
    if (!arithmetic.hasFma() || !arithmetic.roundsExponents(entries)) {
      return;
    }
    ExponentialSplit split = new ExponentialSplit(arithmetic, rate, steps, entries);
    ExponentialTable frame =
        new ExponentialTable(
            arithmetic, problem, split, new PowerTable(arithmetic, entries, false), accurate);
    reductions.add(
        Reduction.weighted(
            (accurate ? "tt" : "t") + entries,
            "expm1(" + rate + "*x)/x",
            split.lopsidedDomain(),
            Math::abs,
            frame::compose));
  }

  private Program compose(Program core) {
    Frame frame = new Frame(arithmetic);
    FloatFormat format = arithmetic.format();
    int normal = -format.minExponent();
    FloatLiteral fast = split.argument(normal);
    Interval domain = problem.interval();
    if (domain.lo() >= -fast.value() && domain.hi() <= fast.value()) {
      frame.result(direct(frame, core, Operand.X));
      return frame.build();
    }
    int most = mostExponent(problem.storage().orElseThrow());
    if (most <= normal) {
      FloatLiteral bound = split.argument(most);
      frame.when(frame.op(Opcode.LE, frame.abs(Operand.X), bound));
      frame.result(direct(frame, core, Operand.X));
      frame.otherwise();
      FloatLiteral lowest = arithmetic.literal(-bound.value());
      Operand clamped = frame.clamp(Operand.X, Optional.of(lowest), Optional.of(bound));
      frame.result(direct(frame, core, clamped));
      return frame.build();
    }
    frame.when(frame.op(Opcode.LE, frame.abs(Operand.X), fast));
    frame.result(direct(frame, core, Operand.X));
    frame.otherwise();
    // One more binade on each side than results can have: there the result is 0 or infinite for
    // certain.
    FloatLiteral lowest = split.argument(format.minExponent() - format.fractionBits() - 2);
    FloatLiteral highest = split.argument(format.maxExponent() + 2);
    Operand clamped = frame.clamp(Operand.X, Optional.of(lowest), Optional.of(highest));
    frame.result(scaledInTwo(frame, core, clamped));
    return frame.build();
  }

  /** Powers of two of greater magnitude vanish or overflow in a format. */
  private static int mostExponent(ScalarFormat storage) {
    return storage instanceof FloatFormat f
        ? Math.max(f.maxExponent() + 2, f.fractionBits() + 2 - f.minExponent())
        : Integer.MAX_VALUE;
  }

  /** b^r − 1, with what the rounded power takes from the whole one if that is wanted. */
  private Operand growth(Frame frame, Program core, ExponentialSplit.Parts parts, Operand code) {
    Operand r = parts.r();
    Operand p = frame.core(core, r);
    return accurate ? frame.mulAdd(p, r, powers.remainder(frame, code)) : frame.mul(p, r);
  }

  /** Where the power of two and the result are normal. */
  private Operand direct(Frame frame, Program core, Operand x) {
    ExponentialSplit.Parts parts = split.split(frame, x);
    Operand code = frame.bits(parts.shifted());
    Operand q = growth(frame, core, parts, code);
    Operand power = powers.scaled(frame, code, code);
    return frame.mulAdd(q, power, power);
  }

  /**
   * Anywhere. The power of two goes to two factors; 2^rest, the second one, can take bits from T,
   * and they are given back before the one rounding of the result.
   */
  private Operand scaledInTwo(Frame frame, Program core, Operand x) {
    ExponentialSplit.Parts parts = split.split(frame, x);
    Operand code = frame.bits(parts.shifted());
    Operand q = growth(frame, core, parts, code);
    PowerTable.Factors factors = powers.inTwo(frame, code);
    Operand power = factors.power();
    Operand rest = factors.rest();
    Operand factor = frame.powerOfTwo(rest);
    Operand rounded = frame.mul(frame.mulAdd(q, power, power), factor);
    if (!accurate) {
      return rounded;
    }
    Operand inverse = frame.powerOfTwo(frame.op(Opcode.ISUB, new IntLiteral(0), rest));
    Operand first = frame.mul(power, factor);
    Operand lost = frame.mulAdd(frame.op(Opcode.NEG, first), inverse, power);
    Operand small = frame.mulAdd(frame.mulAdd(q, power, lost), factor, first);
    return frame.select(frame.less(Operand.X, arithmetic.literal(0)), small, rounded);
  }
}
