package org.ulpforge.reduction;

import java.util.Optional;
import java.util.Set;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.ProgramBuilder;

/**
 * What reductions need to know of a compute format, and instructions that do without forbidden ops.
 *
 * @param format an IEEE format
 */
record Arithmetic(FloatFormat format, Set<Opcode> forbidden) {

  boolean hasFma() {
    return !forbidden.contains(Opcode.FMA);
  }

  /** A formula without variables, rounded to the compute format. */
  FloatLiteral constant(String formula) {
    return new FloatLiteral(Oracle.constant(formula, format));
  }

  FloatLiteral literal(double value) {
    return new FloatLiteral(value);
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

  IntLiteral bias() {
    return new IntLiteral(format.bias());
  }

  /** The code of a float constant. */
  IntLiteral codeOf(FloatLiteral literal) {
    return new IntLiteral(
        format.encode(literal.value(), org.ulpforge.format.Overflow.NON_SATURATING));
  }

  /** a·b + c, fused where that is allowed. */
  Operand multiplyAdd(ProgramBuilder program, Operand a, Operand b, Operand c) {
    return hasFma()
        ? program.append(Opcode.FMA, a, b, c)
        : program.append(Opcode.ADD, program.append(Opcode.MUL, a, b), c);
  }

  /** max(min(x, hi), lo), each side only where it is given; NaN stays NaN. */
  Operand clamp(
      ProgramBuilder program, Operand x, Optional<FloatLiteral> lo, Optional<FloatLiteral> hi) {
    Operand below = hi.<Operand>map(bound -> program.append(Opcode.MIN, x, bound)).orElse(x);
    return lo.<Operand>map(bound -> program.append(Opcode.MAX, below, bound)).orElse(below);
  }
}
