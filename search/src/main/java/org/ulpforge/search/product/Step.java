package org.ulpforge.search.product;

import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/**
 * An instruction of an integer program, small enough to be made by the million.
 *
 * @param a the first operand: 0 for x, 1 for y, from 2 on earlier results; −1 − c for the constant
 *     c
 * @param b the second one
 */
record Step(Opcode op, int a, int b) {

  /** Index of the first result among the values. */
  static final int ARGUMENTS = 2;

  static int constant(int value) {
    return -1 - value;
  }

  static boolean isConstant(int operand) {
    return operand < 0;
  }

  boolean uses(int value) {
    return a == value || b == value;
  }

  Instruction instruction() {
    return Instruction.of(op, operand(a), operand(b));
  }

  static Operand operand(int index) {
    return switch (index) {
      case 0 -> Operand.X;
      case 1 -> Operand.Y;
      default ->
          isConstant(index)
              ? new Operand.IntLiteral(-1 - index)
              : new Operand.Ref(index - ARGUMENTS);
    };
  }
}
