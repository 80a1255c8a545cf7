package org.ulpforge.search.lattice;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * A whole program with places for the float constants of its cores: composed once, filled many
 * times.
 *
 * @param whole in which the i-th constant stands as {@link #marker} i
 * @param constants how many there are
 */
public record Template(Program whole, int constants) {

  /**
   * Marker i is (1 + (i + 1) 2^-40) 2^1000, a number that no template has among its own constants.
   */
  private static final int EXPONENT = 1000;

  private static final int STEP = 40;

  static Template of(Function<List<Program>, Program> compose, List<Program> cores) {
    int constants = constants(cores).length;
    List<Program> marked = new ArrayList<>();
    int[] next = {0};
    for (Program core : cores) {
      marked.add(
          core.mapLiterals(literal ->
              literal instanceof Operand.FloatLiteral
                  ? new Operand.FloatLiteral(marker(next[0]++))
                  : literal));
    }
    return new Template(compose.apply(marked), constants);
  }

  /** The float constants of programs, in the order in which they stand there. */
  static double[] constants(List<Program> cores) {
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

  /** Programs with other constants. */
  static List<Program> replaced(List<Program> cores, double[] values) {
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

  static double marker(int index) {
    return Math.scalb(1 + Math.scalb(index + 1.0, -STEP), EXPONENT);
  }

  /** The number of a marker; −1 of any other value. */
  static int index(double value) {
    return Math.getExponent(value) == EXPONENT && value > 0
        ? (int) Math.scalb(Math.scalb(value, -EXPONENT) - 1, STEP) - 1
        : -1;
  }

  /** The whole program with these constants; markers beyond them stay. */
  Program with(double[] values) {
    return whole.mapLiterals(literal -> {
      if (literal instanceof Operand.FloatLiteral(double value)) {
        int index = index(value);
        if (index >= 0 && index < values.length) {
          return new Operand.FloatLiteral(values[index]);
        }
      }
      return literal;
    });
  }
}
