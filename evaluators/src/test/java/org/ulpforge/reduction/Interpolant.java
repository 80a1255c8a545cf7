package org.ulpforge.reduction;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Range;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;
import org.ulpforge.target.Formula;
import org.ulpforge.target.Target;

/**
 * Polynomial cores that interpolate a formula at Chebyshev nodes, computed in 80 decimal digits:
 * within a small factor of the best ones, and without any use of the fit.
 */
final class Interpolant {

  private static final MathContext CONTEXT = new MathContext(80);

  private Interpolant() {}

  /** Cores for all cells of a reduction, or for all of its domain. */
  static List<Program> cores(Reduction reduction, int degree, FloatFormat compute, boolean fma) {
    return reduction
        .cells()
        .map(Cells::cells)
        .orElse(
            List.of(
                new Cells.Cell(reduction.core(), reduction.coreDomain(), reduction.coreWeight())))
        .stream()
        .map(cell -> core(cell.core(), cell.domain(), degree, compute, fma))
        .toList();
  }

  /** A polynomial core by Horner's rule, its coefficients rounded to the compute format. */
  private static Program core(
      Formula formula, Interval domain, int degree, FloatFormat compute, boolean fma) {
    BigDecimal[] coefficients = coefficients(formula, domain.lo(), domain.hi(), degree);
    ProgramBuilder core = new ProgramBuilder(1);
    Operand sum = literal(coefficients[degree], compute);
    for (int n = degree - 1; n >= 0; n--) {
      FloatLiteral c = literal(coefficients[n], compute);
      sum =
          fma
              ? core.append(Opcode.FMA, sum, Operand.X, c)
              : core.append(Opcode.ADD, core.append(Opcode.MUL, sum, Operand.X), c);
    }
    core.result(sum);
    return core.build();
  }

  private static FloatLiteral literal(BigDecimal value, FloatFormat compute) {
    return new FloatLiteral(compute.round(value.doubleValue()));
  }

  /** Newton's divided differences, then expanded in powers of x. */
  private static BigDecimal[] coefficients(Formula formula, double lo, double hi, int degree) {
    BigDecimal[] x = new BigDecimal[degree + 1];
    BigDecimal[] d = new BigDecimal[degree + 1];
    for (int i = 0; i <= degree; i++) {
      double angle = StrictMath.PI * (i + 0.5) / (degree + 1);
      x[i] = new BigDecimal(lo + (hi - lo) * 0.5 * (1 + StrictMath.cos(angle)));
      d[i] = value(formula, x[i]);
    }
    for (int order = 1; order <= degree; order++) {
      for (int i = degree; i >= order; i--) {
        d[i] = d[i].subtract(d[i - 1]).divide(x[i].subtract(x[i - order]), CONTEXT);
      }
    }
    BigDecimal[] powers = new BigDecimal[degree + 1];
    java.util.Arrays.fill(powers, BigDecimal.ZERO);
    for (int i = degree; i >= 0; i--) {
      for (int n = degree; n >= 1; n--) {
        powers[n] = powers[n - 1].subtract(powers[n].multiply(x[i]), CONTEXT);
      }
      powers[0] = d[i].subtract(powers[0].multiply(x[i]), CONTEXT);
    }
    return powers;
  }

  private static BigDecimal value(Formula formula, BigDecimal x) {
    Oracle oracle = Oracle.of(Target.ofExpression("core", formula.text()));
    if (oracle.enclose(List.of(x), 120) instanceof Range range && range.isBounded()) {
      return range.midpoint();
    }
    throw new IllegalArgumentException(formula.text() + " has no value at " + x);
  }
}
