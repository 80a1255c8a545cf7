package org.ulpforge.reduction;

import java.util.Optional;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/**
 * (n + n') / (d + d') of unevaluated sums: a quotient q of the first parts, and its remainder divided
 * by d, with fma. The error is little more than that of the last rounding, q + remainder/d, as long
 * as n' and d' are small beside n and d.
 */
record Quotient(Operand n, Optional<Operand> nLow, Operand d, Operand dLow) {

  static Operand refined(Frame frame, Arithmetic arithmetic, Quotient of) {
    Operand inverse = frame.div(arithmetic.literal(1), of.d());
    Operand q = frame.mul(of.n(), inverse);
    Operand minus = frame.op(Opcode.NEG, q);
    Operand remainder = frame.mulAdd(minus, of.d(), of.n());
    Operand low =
        of.nLow().isPresent() ? frame.add(remainder, of.nLow().get()) : remainder;
    return frame.mulAdd(frame.mulAdd(minus, of.dLow(), low), inverse, q);
  }
}
