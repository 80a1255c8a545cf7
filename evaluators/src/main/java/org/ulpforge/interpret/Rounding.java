package org.ulpforge.interpret;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Opcode;

/**
 * How the result of a float op, computed in the format of the carrier, becomes one of the
 * instruction's format.
 */
enum Rounding {
  /** It is one already. */
  NONE,
  /** It is rounded a second time, which does no harm. */
  AGAIN,
  /** Only the exact result can be rounded. */
  EXACT_RESULT;

  /**
   * @throws IllegalArgumentException if the op is no float arithmetic
   */
  static Rounding of(Opcode op, FloatFormat format) {
    boolean isCarrier = format.equals(FloatFormat.F32) || format.equals(FloatFormat.F64);
    return switch (op) {
      case ADD, SUB, MUL, DIV, SQRT -> isCarrier ? NONE : isHarmless(format) ? AGAIN : EXACT_RESULT;
      case FMA -> isCarrier ? NONE : EXACT_RESULT;
      // An integer, but perhaps none that the format has.
      case RINT -> isCarrier ? NONE : AGAIN;
      // Exact but for formats without −0 or without sign.
      case NEG, ABS, MIN, MAX -> isCarrier || format.hasMinusZero() ? NONE : AGAIN;
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
          throw new IllegalArgumentException(op + " is no float arithmetic");
    };
  }

  /**
   * Whether the result of + − × ÷ √ may be rounded to the carrier first. A carrier of precision q
   * is fine for q >= 2p + 2 (Figueroa 1995; see {@link org.ulpforge.format.NarrowArithmetic}) if
   * its own subnormal range lies 2p bits below the format's least value, which f64's does for all
   * formats up to 16 bits. Formats without zero do not round small values to it, so f32 must not
   * either.
   */
  private static boolean isHarmless(FloatFormat format) {
    int p = format.precision();
    if (Carrier.of(format) == Carrier.DOUBLE) {
      return 2 * p + 2 <= 53;
    }
    boolean subnormalsAreFine = Math.getExponent(format.minSubnormal()) >= 2 * p - 149;
    return 2 * p + 2 <= 24 && format.hasZero() && subnormalsAreFine;
  }
}
