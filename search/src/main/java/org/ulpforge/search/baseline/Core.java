package org.ulpforge.search.baseline;

import static org.ulpforge.program.Opcode.ADD;
import static org.ulpforge.program.Opcode.DIV;
import static org.ulpforge.program.Opcode.MUL;
import static org.ulpforge.program.Opcode.SUB;

import java.math.BigDecimal;
import java.util.List;
import org.ulpforge.program.Operand;
import org.ulpforge.program.ProgramBuilder;

/** Appends an approximation in one variable to a program. */
@FunctionalInterface
interface Core {

  /** The result. */
  Operand on(ProgramBuilder program, Operand u);

  /**
   * Horner's scheme, two operations for each degree.
   *
   * @param coefficients the constant first
   */
  static Core polynomial(List<BigDecimal> coefficients) {
    int degree = coefficients.size() - 1;
    return (program, u) ->
        horner(program, u, literal(coefficients.get(degree)), coefficients.subList(0, degree));
  }

  /**
   * A polynomial over a monic one.
   *
   * @param denominator without its leading 1; not empty
   */
  static Core rational(List<BigDecimal> numerator, List<BigDecimal> denominator) {
    int last = denominator.size() - 1;
    return (program, u) -> {
      Operand above = polynomial(numerator).on(program, u);
      Operand monic = program.append(ADD, u, literal(denominator.get(last)));
      return program.append(DIV, above, horner(program, u, monic, denominator.subList(0, last)));
    };
  }

  /**
   * The continued fraction head(u) + b1 / (u + a1 + b2 / (u + a2 + ...)).
   *
   * @param head a polynomial of degree 1 at most, the constant first; may be empty
   * @param b not empty
   * @param a as many
   */
  static Core fraction(List<BigDecimal> head, List<BigDecimal> b, List<BigDecimal> a) {
    return (program, u) -> {
      Operand below = u;
      Operand value = u;
      for (int k = b.size() - 1; k >= 0; k--) {
        below = program.append(ADD, below, literal(a.get(k)));
        value = program.append(DIV, literal(b.get(k)), below);
        below = k > 0 ? program.append(ADD, value, u) : below;
      }
      if (head.size() == 2) {
        value = program.append(ADD, value, program.append(MUL, u, literal(head.get(1))));
      }
      return head.isEmpty() ? value : program.append(ADD, value, literal(head.getFirst()));
    };
  }

  /** (w + u) / (w - u) with w a function of u². */
  static Core coth(Core w) {
    return (program, u) -> {
      Operand square = program.append(MUL, u, u);
      Operand value = w.on(program, square);
      Operand sum = program.append(ADD, value, u);
      return program.append(DIV, sum, program.append(SUB, value, u));
    };
  }

  /** This, squared a number of times. */
  default Core squared(int times) {
    return (program, u) -> {
      Operand value = on(program, u);
      for (int k = 0; k < times; k++) {
        value = program.append(MUL, value, value);
      }
      return value;
    };
  }

  private static Operand horner(
      ProgramBuilder program, Operand u, Operand leading, List<BigDecimal> others) {
    Operand sum = leading;
    for (BigDecimal coefficient : others.reversed()) {
      sum = program.append(ADD, program.append(MUL, sum, u), literal(coefficient));
    }
    return sum;
  }

  private static Operand literal(BigDecimal value) {
    return new Operand.RealLiteral(value);
  }
}
