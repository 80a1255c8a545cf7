package org.ulpforge.target;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;

/**
 * A function that programs are to compute.
 *
 * <p>Special values (at infinities, zeros of both signs, poles and outside the domain) follow from
 * the formula by limits. {@code prescribed} holds those that limits do not give, after ISO C23,
 * Annex F, such as sqrt(-0) = -0 or log1p(-1) = -infinity.
 *
 * @param name lower case letters and digits; part of the names of kernels
 * @param arity 1 (x) or 2 (x and y)
 * @param formula the exact meaning
 * @param domain the end points of the interval on which the function is defined, in each variable
 * @param prescribed results that override the formula, by input, for targets of one variable
 * @param aboveHalf whether x/2 < f(x) < x/2 + x² for 0 < |x| < 1: then halves of odd subnormal
 *     numbers, which lie between two values of a format, need not be evaluated precisely
 * @param description one line
 */
public record Target(
    String name,
    int arity,
    Formula formula,
    Interval domain,
    Map<Double, Double> prescribed,
    boolean aboveHalf,
    String description) {

  public Target {
    Problem.requireName(name);
    if (formula.arity() > arity || arity < 1 || arity > 2) {
      throw new IllegalArgumentException("a target has 1 or 2 variables");
    }
    prescribed = Map.copyOf(prescribed);
  }

  /**
   * A user's function.
   *
   * @throws IllegalArgumentException with one line if the name or the formula is malformed
   */
  public static Target ofExpression(String name, String text) {
    Formula formula = Formula.parse(text);
    int arity = Math.max(1, formula.arity());
    return new Target(name, arity, formula, Interval.FULL, Map.of(), false, text);
  }

  /**
   * The default domain for inputs of a format: all of its values on which the function is defined.
   * Formats with infinities include them where the domain is unbounded.
   */
  public Interval domain(ScalarFormat storage) {
    boolean infinities = storage.contains(Double.POSITIVE_INFINITY);
    double max = infinities ? Double.POSITIVE_INFINITY : storage.maxValue();
    return new Interval(Math.max(domain.lo(), -max), Math.min(domain.hi(), max));
  }

  /** The prescribed result at an input (a NaN input gives NaN), if there is one. */
  public OptionalDouble prescribed(List<Double> inputs) {
    if (inputs.stream().anyMatch(v -> Double.isNaN(v))) {
      return OptionalDouble.of(Double.NaN);
    }
    Double result = inputs.size() == 1 ? prescribed.get(inputs.getFirst()) : null;
    return result == null ? OptionalDouble.empty() : OptionalDouble.of(result);
  }
}
