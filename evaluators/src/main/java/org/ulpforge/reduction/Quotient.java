package org.ulpforge.reduction;

import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;

/**
 * Quotients of unevaluated sums: q of the first parts, and its remainder divided by d, with fma.
 * The error is little more than that of the last rounding, as second parts are some units in the
 * last place of the first at most.
 */
final class Quotient {

  private Quotient() {}

  /**
   * −m/d. A zero quotient has the sign that m and d give: no step adds zeros of different signs if
   * that of m.second is positive.
   */
  static Operand negated(Frame frame, Arithmetic arithmetic, Sum m, Sum d) {
    Operand inverse = frame.div(arithmetic.literal(-1), d.first());
    Operand q = frame.mul(m.first(), inverse);
    Operand excess = frame.add(frame.mulAdd(q, d.first(), m.first()), m.second());
    return frame.mulAdd(frame.mulAdd(q, d.second(), excess), inverse, q);
  }

  /** −m/d, likewise; a zero quotient has the sign that m and d give. */
  static Operand negated(Frame frame, Arithmetic arithmetic, Operand m, Sum d) {
    Operand inverse = frame.div(arithmetic.literal(-1), d.first());
    boolean one = m instanceof FloatLiteral literal && literal.value() == -1;
    Operand q = one ? frame.op(Opcode.NEG, inverse) : frame.mul(m, inverse);
    Operand excess = frame.mulAdd(q, d.first(), m);
    return frame.mulAdd(frame.mulAdd(q, d.second(), excess), inverse, q);
  }

  /** n/d. */
  static Operand refined(Frame frame, Arithmetic arithmetic, Sum n, Sum d) {
    Operand inverse = frame.div(arithmetic.literal(1), d.first());
    Operand q = frame.mul(n.first(), inverse);
    Operand minus = frame.op(Opcode.NEG, q);
    Operand remainder = frame.add(frame.mulAdd(minus, d.first(), n.first()), n.second());
    return frame.mulAdd(frame.mulAdd(minus, d.second(), remainder), inverse, q);
  }
}
