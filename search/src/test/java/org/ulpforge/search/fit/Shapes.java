package org.ulpforge.search.fit;

import static org.ulpforge.program.Opcode.ADD;
import static org.ulpforge.program.Opcode.DIV;
import static org.ulpforge.program.Opcode.MUL;

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

  private static Operand horner(ProgramBuilder program, Operand leading, int degree) {
    Operand sum = leading;
    for (int k = 0; k < degree; k++) {
      sum = program.append(ADD, program.append(MUL, sum, Operand.X), ONE);
    }
    return sum;
  }
}
