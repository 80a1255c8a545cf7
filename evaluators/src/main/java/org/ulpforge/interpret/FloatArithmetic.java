package org.ulpforge.interpret;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.NarrowArithmetic;
import org.ulpforge.program.Opcode;

/** What single operations on floats compute. */
public final class FloatArithmetic {

  private FloatArithmetic() {}

  /**
   * The result of an operation whose operands and result are floats of one format.
   *
   * @param a the first operand, a value of the format, as are the others
   * @param b is not looked at where the operation has one operand
   * @param c is looked at by {@code fma} only
   * @throws IllegalArgumentException if the operation is another one
   */
  public static double apply(Opcode op, FloatFormat format, double a, double b, double c) {
    return switch (op) {
      case ADD -> NarrowArithmetic.add(format, a, b);
      case SUB -> NarrowArithmetic.sub(format, a, b);
      case MUL -> NarrowArithmetic.mul(format, a, b);
      case DIV -> NarrowArithmetic.div(format, a, b);
      case FMA -> NarrowArithmetic.fma(format, a, b, c);
      case SQRT -> NarrowArithmetic.sqrt(format, a);
      // Rounding matters in formats without −0 or without sign.
      case NEG -> format.round(-a);
      case ABS -> format.round(Math.abs(a));
      case MIN -> format.round(Math.min(a, b));
      case MAX -> format.round(Math.max(a, b));
      case RINT -> format.round(Math.rint(a));
      case LT,
          LE,
          EQ,
          ILT,
          IEQ,
          SELECT,
          ISELECT,
          CONVERT,
          TOINT,
          TOFLOAT,
          BITS,
          FROMBITS,
          IADD,
          ISUB,
          IMUL,
          AND,
          OR,
          XOR,
          NOT,
          SHL,
          SHR,
          USHR,
          IMIN,
          IMAX,
          LOOKUP,
          ILOOKUP ->
          throw new IllegalArgumentException(op.text() + " is no arithmetic of floats");
    };
  }
}
