package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.Program;
import org.ulpforge.target.Formula;

/**
 * n / (1 + e^-u) with e^-u = A (1 + q), where A is a power of 2^(1/16) from a table, as in {@link
 * ExponentialTable}: the core computes q/f, of an argument f of a sixteenth of an octave, and what
 * rounding takes from A is added to q. As q is small, 1 + A with A q as a second part is an almost
 * exact divisor. In {@code tt16} it is rounded, and the quotient is; in {@code ttq16} the result
 * is, once.
 *
 * @param refined {@code ttq16}
 */
record LogisticTable(
    Arithmetic arithmetic, LogisticArgument argument, PowerTable powers, boolean refined) {

  private static final int ENTRIES = 16;

  /** k in the low bits of a code, and q. */
  private record Power(Operand code, Operand q) {}

  static List<Reduction> reductions(LogisticArgument argument) {
    Arithmetic arithmetic = argument.arithmetic();
    if (!arithmetic.hasFma() || !arithmetic.roundsExponents(ENTRIES)) {
      return List.of();
    }
    // k is rounded from a rounded product.
    double end =
        0.5
            + Math.scalb(
                ENTRIES, arithmetic.format().exponentBits() - arithmetic.format().fractionBits());
    List<Reduction> reductions = new ArrayList<>();
    for (boolean refined : new boolean[] {false, true}) {
      LogisticTable table =
          new LogisticTable(
              arithmetic, argument, new PowerTable(arithmetic, ENTRIES, true), refined);
      reductions.add(
          new Reduction(
              (refined ? "ttq" : "tt") + ENTRIES,
              Formula.parse("(exp2(-x/" + ENTRIES + ")-1)/x"),
              // Without 0 in the middle, where the formula has no value.
              new Interval(-end, end * (1 + 0x1p-10)),
              ErrorMeasure.ABSOLUTE,
              Math::abs,
              table::compose));
    }
    return List.copyOf(reductions);
  }

  private Program compose(Program core) {
    return argument.compose(
        (frame, low, both, finite) -> fast(frame, core, low, both),
        (frame, x) -> rare(frame, core, x));
  }

  private Operand fast(Frame frame, Program core, Operand low, Operand both) {
    Power power = power(frame, core, both);
    Operand a = powers.scaled(frame, power.code(), power.code());
    Sum whole = Sum.ofPositive(frame, a, arithmetic.literal(1));
    return quotient(frame, low, whole.first(), frame.mulAdd(a, power.q(), whole.second()));
  }

  /** n e^u by two factors, so that the one rounding to a subnormal comes last. */
  private Operand rare(Frame frame, Program core, Operand x) {
    Power power = power(frame, core, x);
    Operand entry = powers.entry(frame, power.code());
    Operand quotient = quotient(frame, x, entry, frame.mul(entry, power.q()));
    Operand k = frame.op(Opcode.ISUB, power.code(), arithmetic.codeOf(arithmetic.magic()));
    Operand whole = frame.op(Opcode.SHR, k, new IntLiteral(powers.log2()));
    Operand half = frame.op(Opcode.SHR, whole, new IntLiteral(1));
    Operand rest = frame.op(Opcode.ISUB, whole, half);
    return frame.mul(frame.mul(quotient, frame.powerOfTwo(half)), frame.powerOfTwo(rest));
  }

  /** n/(whole + small). */
  private Operand quotient(Frame frame, Operand x, Operand whole, Operand small) {
    Operand divisor = frame.add(whole, small);
    if (!refined) {
      return frame.div(argument.numerator(x), divisor);
    }
    Operand rest = frame.sub(small, frame.sub(divisor, whole));
    Operand minus = argument.sigmoid() ? arithmetic.literal(-1) : frame.op(Opcode.NEG, x);
    return Quotient.negated(frame, arithmetic, minus, new Sum(divisor, rest));
  }

  private Power power(Frame frame, Program core, Operand x) {
    Sum slope = argument.slope(frame, x, ENTRIES, true);
    FloatLiteral magic = arithmetic.magic();
    Operand shifted = frame.mulAdd(x, slope.first(), magic);
    Operand minus = frame.sub(magic, shifted);
    Operand first = frame.mulAdd(x, slope.first(), minus);
    Operand f = frame.mulAdd(x, slope.second(), first);
    Operand code = frame.bits(shifted);
    Operand remainder = powers.remainder(frame, code);
    return new Power(code, frame.mulAdd(frame.core(core, f), f, remainder));
  }
}
