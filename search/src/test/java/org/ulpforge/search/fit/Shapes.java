package org.ulpforge.search.fit;

import static org.ulpforge.program.Opcode.ADD;
import static org.ulpforge.program.Opcode.DIV;
import static org.ulpforge.program.Opcode.MUL;
import static org.ulpforge.program.Opcode.SUB;

import java.math.BigDecimal;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/** Families of structures, all constants 1. */
final class Shapes {

  private static final Operand ONE = new Operand.RealLiteral(BigDecimal.ONE);

  private Shapes() {}

  /** Horner's scheme: 2 · degree operations. */
  static Program polynomial(int degree) {
    ProgramBuilder program = new ProgramBuilder(1);
    program.result(horner(program, ONE, degree));
    return program.build();
  }

  /** A polynomial over a monic one. */
  static Program rational(int numerator, int denominator) {
    ProgramBuilder program = new ProgramBuilder(1);
    Operand top = horner(program, ONE, numerator);
    Operand monic = program.append(ADD, Operand.X, ONE);
    Operand bottom = horner(program, monic, denominator - 1);
    program.result(program.append(DIV, top, bottom));
    return program.build();
  }

  /** The continued fraction c + b / (x + c + b / (x + ...)), then squared some times. */
  static Program fraction(int depth, int squarings) {
    ProgramBuilder program = new ProgramBuilder(1);
    Operand value = program.append(ADD, Operand.X, ONE);
    for (int k = 1; k <= depth; k++) {
      value = program.append(DIV, ONE, value);
      value = k < depth ? program.append(ADD, value, Operand.X) : value;
      value = program.append(ADD, value, ONE);
    }
    program.result(squared(program, value, squarings));
    return program.build();
  }

  /** (w + x) / (w - x) with w = c + b / (x² + a), then squared some times. */
  static Program hyperbolic(int squarings) {
    ProgramBuilder program = new ProgramBuilder(1);
    Operand below = program.append(ADD, program.append(MUL, Operand.X, Operand.X), ONE);
    Operand w = program.append(ADD, program.append(DIV, ONE, below), ONE);
    Operand sum = program.append(ADD, w, Operand.X);
    Operand quotient = program.append(DIV, sum, program.append(SUB, w, Operand.X));
    program.result(squared(program, quotient, squarings));
    return program.build();
  }

  private static Operand squared(ProgramBuilder program, Operand value, int times) {
    Operand power = value;
    for (int k = 0; k < times; k++) {
      power = program.append(MUL, power, power);
    }
    return power;
  }

  private static Operand horner(ProgramBuilder program, Operand leading, int degree) {
    Operand sum = leading;
    for (int k = 0; k < degree; k++) {
      sum = program.append(ADD, program.append(MUL, sum, Operand.X), ONE);
    }
    return sum;
  }
}
