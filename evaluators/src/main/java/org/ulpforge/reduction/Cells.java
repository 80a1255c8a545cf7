package org.ulpforge.reduction;

import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Program;
import org.ulpforge.target.Formula;

/**
 * The parts of a domain of a reduction whose core has other constants in each of them.
 *
 * @param cells at least one
 * @param template makes the whole program from a core for each cell; they differ in constants only
 */
public record Cells(List<Cell> cells, Function<List<Program>, Program> template) {

  /**
   * @param core the function that the cell's core approximates; see {@link Reduction}
   * @param domain the arguments that it gets
   * @param weight of the argument
   */
  public record Cell(Formula core, Interval domain, DoubleUnaryOperator weight) {}

  /** The whole program with one core in all cells. */
  UnaryOperator<Program> uniform() {
    return core -> template.apply(Collections.nCopies(cells.size(), core));
  }
}
