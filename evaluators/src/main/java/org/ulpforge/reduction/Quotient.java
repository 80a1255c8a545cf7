package org.ulpforge.reduction;

import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/**
 * Quotients of unevaluated sums: q of the first parts, and its remainder divided by d, with fma.
 * The error is little more than that of the last rounding, as second parts are some units in the
 * last place of the first at most.
 */
final class Quotient {

  private Quotient() {}

  /** n/d for a number n. */
  static Operand refined(Frame frame, Arithmetic arithmetic, Operand n, Sum d) {
    Operand inverse = frame.div(arithmetic.literal(1), d.first());
    Operand q = frame.mul(n, inverse);
    Operand minus = frame.op(Opcode.NEG, q);
    Operand remainder = frame.mulAdd(minus, d.first(), n);
    return frame.mulAdd(frame.mulAdd(minus, d.second(), remainder), inverse, q);
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
