package org.ulpforge.search.lattice;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * The float constants of a list of programs as one vector, in the order in which they stand there.
 */
final class Literals {

  private Literals() {}

  static double[] of(List<Program> cores) {
    List<Double> values = new ArrayList<>();
    for (Program core : cores) {
      core.mapLiterals(literal -> {
        if (literal instanceof Operand.FloatLiteral(double value)) {
          values.add(value);
        }
        return literal;
      });
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The programs with other constants. */
  static List<Program> with(List<Program> cores, double[] values) {
    int[] next = {0};
    List<Program> changed = new ArrayList<>();
    for (Program core : cores) {
      changed.add(
          core.mapLiterals(literal ->
              literal instanceof Operand.FloatLiteral
                  ? new Operand.FloatLiteral(values[next[0]++])
                  : literal));
    }
    return changed;
  }
}
