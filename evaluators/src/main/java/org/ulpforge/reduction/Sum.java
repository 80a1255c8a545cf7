package org.ulpforge.reduction;

import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/** An unevaluated sum of a number and a smaller one, with about twice the precision. */
record Sum(Operand first, Operand second) {

  /** a·b without error, with fma. */
  static Sum ofProduct(Frame frame, Operand a, Operand b) {
    Operand product = frame.mul(a, b);
    return new Sum(product, frame.mulAdd(a, b, frame.op(Opcode.NEG, product)));
  }

  /** a + b without error, for positive a and b (Dekker, A floating-point technique, 1971). */
  static Sum ofPositive(Frame frame, Operand a, Operand b) {
    Operand sum = frame.add(a, b);
    Operand larger = frame.op(Opcode.MAX, a, b);
    Operand smaller = frame.op(Opcode.MIN, a, b);
    return new Sum(sum, frame.add(frame.sub(larger, sum), smaller));
  }

  /** The same sum with a second number of at most half a unit in the last place of the first. */
  Sum normalised(Frame frame) {
    Operand sum = frame.add(first, second);
    return new Sum(sum, frame.add(frame.sub(first, sum), second));
  }

  /** With a small number added. */
  Sum plus(Frame frame, Operand small) {
    return new Sum(first, frame.add(second, small));
  }
}
