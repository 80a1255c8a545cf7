package org.ulpforge.reduction;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Program;
import org.ulpforge.target.Formula;

/**
 * A way to compute a target from a core: a simpler function on a short interval. What goes around
 * the core (reduction of the argument, scaling of the result, special values) is fixed; the core is
 * searched for.
 *
 * @param name first part of the name of an algorithm, such as {@code rr2}; empty for the identity
 * @param core the function that a core program approximates, of x; it may have removable
 *     singularities at 0
 * @param coreDomain the arguments that a core program gets
 * @param coreMeasure what the errors of a core program are measured in
 * @param coreWeight of the argument, positive but perhaps at 0: what an error of the core, in that
 *     measure, is multiplied by in the relative error of the result
 * @param template makes the whole program from a straight-line core program of one argument
 * @param cells where the core has other constants, and all that is said of it above holds for the
 *     first cell only
 */
public record Reduction(
    String name,
    Formula core,
    Interval coreDomain,
    ErrorMeasure coreMeasure,
    DoubleUnaryOperator coreWeight,
    UnaryOperator<Program> template,
    Optional<Cells> cells) {

  /** A reduction whose core is the same everywhere. */
  Reduction(
      String name,
      Formula core,
      Interval coreDomain,
      ErrorMeasure coreMeasure,
      DoubleUnaryOperator coreWeight,
      UnaryOperator<Program> template) {
    this(name, core, coreDomain, coreMeasure, coreWeight, template, Optional.empty());
  }

  /**
   * A reduction whose result has a relative error of a weight times the absolute one of the core of
   * a cell.
   */
  static Reduction of(String name, Cells cells) {
    Cells.Cell first = cells.cells().getFirst();
    return new Reduction(
        name,
        first.core(),
        first.domain(),
        ErrorMeasure.ABSOLUTE,
        first.weight(),
        cells.uniform(),
        Optional.of(cells));
  }

  /** A reduction whose result has the relative error of its core. */
  static Reduction relative(
      String name, String core, Interval domain, UnaryOperator<Program> template) {
    return new Reduction(
        name, Formula.parse(core), domain, ErrorMeasure.RELATIVE, x -> 1, template);
  }

  /**
   * A reduction whose result has a relative error of a weight times the absolute one of its core.
   */
  static Reduction weighted(
      String name,
      String core,
      Interval domain,
      DoubleUnaryOperator weight,
      UnaryOperator<Program> template) {
    return new Reduction(
        name, Formula.parse(core), domain, ErrorMeasure.ABSOLUTE, weight, template);
  }

  /** The number of cores that a program is made from. */
  public int cores() {
    return cells.map(c -> c.cells().size()).orElse(1);
  }

  /** The whole program around as many cores as there are cells. */
  public Program compose(List<Program> corePrograms) {
    return cells
        .map(c -> c.template().apply(corePrograms))
        .orElseGet(() -> compose(corePrograms.getFirst()));
  }

  /** The whole program around a core. */
  public Program compose(Program coreProgram) {
    return template.apply(coreProgram);
  }
}
