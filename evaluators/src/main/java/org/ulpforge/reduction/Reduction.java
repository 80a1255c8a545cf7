package org.ulpforge.reduction;

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
 * @param core the function that a core program approximates, of x
 * @param coreDomain the arguments that a core program gets
 * @param coreMeasure what the errors of a core program are measured in
 * @param template makes the whole program from a straight-line core program of one argument
 */
public record Reduction(
    String name,
    Formula core,
    Interval coreDomain,
    ErrorMeasure coreMeasure,
    UnaryOperator<Program> template) {

  /** The whole program around a core. */
  public Program compose(Program coreProgram) {
    return template.apply(coreProgram);
  }
}
