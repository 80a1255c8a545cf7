package org.ulpforge.reduction;

import java.util.Set;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;

/**
 * What reductions need to know of a compute format.
 *
 * @param format an IEEE format
 */
record Arithmetic(FloatFormat format, Set<Opcode> forbidden) {

  boolean hasFma() {
    return !forbidden.contains(Opcode.FMA);
  }

  /**
   * Whether {@link #magic()} can round exponents: they and the bits above them must fit into the
   * significand.
   */
  boolean roundsExponents() {
    return roundsExponents(1);
  }

  /** Whether {@link #magic()} can round that many times an exponent. */
  boolean roundsExponents(int parts) {
    return (long) parts << (format.exponentBits() + 2) <= 1L << format.fractionBits();
  }

  /** A formula without variables, rounded to the compute format. */
  FloatLiteral constant(String formula) {
    return new FloatLiteral(Oracle.constant(formula, format));
  }

  FloatLiteral literal(double value) {
    return new FloatLiteral(value);
  }

  /** 2^n, which must be a value of the format. */
  FloatLiteral power(int n) {
    return literal(Math.scalb(1.0, n));
  }

  /**
   * 1.5·2^(p−1): adding it rounds a number of magnitude below 2^(p−2) to the nearest integer, ties
   * to even, and leaves that integer in the low bits of the code (Muller et al., Handbook, section
   * 11.1).
   */
  FloatLiteral magic() {
    return literal(Math.scalb(1.5, format.fractionBits()));
  }

  IntLiteral fractionBits() {
    return new IntLiteral(format.fractionBits());
  }

  /** The code of a value. */
  long code(double value) {
    return format.encode(value, Overflow.NON_SATURATING);
  }

  /** The code of a float constant. */
  IntLiteral codeOf(FloatLiteral literal) {
    return new IntLiteral(code(literal.value()));
  }
}
