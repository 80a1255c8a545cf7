package org.ulpforge.search.baseline;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.ulpforge.cost.CostModel;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;
import org.ulpforge.search.fit.Effort;
import org.ulpforge.search.fit.FitResult;
import org.ulpforge.search.fit.RealFit;
import org.ulpforge.search.fit.RealTarget;
import org.ulpforge.search.fit.Samples;
import org.ulpforge.search.fit.Yardstick;

/**
 * Makes all members of all families up to a number of operations, each in its cheapest form. The
 * result depends on the arguments alone.
 */
public final class Baselines {

  private static final Effort EFFORT = new Effort(64, 200, 16, false);

  /** The first constants of fits are 1, 1/2, 1/3, ...: no two are equal. */
  private static final int HINTS = 32;

  private static final BigDecimal HALF = new BigDecimal("0.5");

  private final RealTarget target;
  private final Samples samples;
  private final Yardstick yardstick;
  private final int most;
  private final List<Callable<List<Baseline>>> tasks = new ArrayList<>();
  private final List<BigDecimal> hints =
      IntStream.rangeClosed(1, HINTS)
          .mapToObj(k -> BigDecimal.ONE.divide(BigDecimal.valueOf(k), Polynomial.CONTEXT))
          .toList();

  private Baselines(RealTarget target, Samples samples, Yardstick yardstick, int most) {
    this.target = target;
    this.samples = samples;
    this.yardstick = yardstick;
    this.most = most;
  }

  /**
   * Tasks that each make some approximations, to be called in any order by any threads.
   *
   * @param samples of the target
   * @param yardstick made of the samples
   * @param variables in which to approximate
   * @param squares whether f(x) = f(x/2)²
   * @param operations at most
   */
  public static List<Callable<List<Baseline>>> tasks(
      RealTarget target,
      Samples samples,
      Yardstick yardstick,
      List<Variable> variables,
      boolean squares,
      int operations) {
    Baselines all = new Baselines(target, samples, yardstick, operations);
    for (Variable variable : variables) {
      all.addPolynomials(variable);
      all.addRationals(variable);
      all.addFractions(Family.FRACTION, variable, 0);
      all.addExpansions(variable, 0);
    }
    for (int times = 1; squares && times < operations; times++) {
      all.addFractions(Family.FRACTION_SQUARED, Variable.PLAIN, times);
      all.addExpansions(Variable.PLAIN, times);
    }
    for (int times = 0; squares && times < operations; times++) {
      all.addCoth(times);
    }
    return all.tasks;
  }

  private void addPolynomials(Variable variable) {
    for (int degree = 0; 2 * degree <= most; degree++) {
      fit(Family.POLYNOMIAL, variable, Core.polynomial(hints.subList(0, degree + 1)));
    }
  }

  private void addRationals(Variable variable) {
    for (int below = 1; 2 * below <= most; below++) {
      for (int above = 0; 2 * (above + below) <= most; above++) {
        fit(
            Family.RATIONAL,
            variable,
            Core.rational(
                hints.subList(0, above + 1), hints.subList(above + 1, above + 1 + below)));
      }
    }
  }

  private void addFractions(Family family, Variable variable, int times) {
    for (int depth = 1; 3 * depth - 1 <= most; depth++) {
      for (int head = 0; head <= 2; head++) {
        fit(family, variable, fraction(head, depth).squared(times));
      }
    }
  }

  private void addCoth(int times) {
    fit(Family.COTH_SQUARED, Variable.PLAIN, Core.coth(constant()).squared(times));
    for (int depth = 1; 3 * depth + 4 <= most; depth++) {
      fit(
          Family.COTH_SQUARED,
          Variable.PLAIN,
          Core.coth(fraction(1, depth)).squared(times));
    }
  }

  private Core constant() {
    return Core.polynomial(hints.subList(0, 1));
  }

  private Core fraction(int head, int depth) {
    return Core.fraction(
        hints.subList(0, head),
        hints.subList(head, head + depth),
        hints.subList(head + depth, head + 2 * depth));
  }

  /** A task for a structure whose constants are to be minimax. */
  private void fit(Family family, Variable variable, Core core) {
    Program structure = variable.around(core);
    if (counts(structure)) {
      tasks.add(() -> {
        FitResult result =
            RealFit.fit(structure, variable.held(), samples, EFFORT, new SplittableRandom(1));
        return result instanceof FitResult.Fitted fitted
            ? List.of(measured(family, variable, fitted.program()))
            : List.of();
      });
    }
  }

  /** Tasks for Taylor polynomials and Padé approximants of f(x / 2^times), squared. */
  private void addExpansions(Variable variable, int times) {
    BigDecimal scale = new BigDecimal(Math.scalb(1.0, -times));
    BigDecimal lo = new BigDecimal(samples.interval().lo());
    BigDecimal hi = new BigDecimal(samples.interval().hi());
    // The middles of x and of x².
    BigDecimal middle = lo.add(hi).multiply(HALF);
    BigDecimal squares = lo.multiply(lo).add(hi.multiply(hi)).multiply(HALF);
    BigDecimal length = hi.subtract(lo).multiply(scale);
    for (BigDecimal center : List.of(lo, middle, squares.sqrt(Polynomial.CONTEXT))) {
      BigDecimal at = center.multiply(scale);
      tasks.add(() -> expansions(Series.of(target, variable, at, length, most), variable, times));
    }
  }

  private List<Baseline> expansions(Series series, Variable variable, int times) {
    BigDecimal scale = new BigDecimal(Math.scalb(1.0, -times));
    List<Baseline> found = new ArrayList<>();
    for (int above = 0; above < most; above++) {
      if (times == 0) {
        Polynomial taylor = series.polynomial(above);
        if (taylor.degree() == above) {
          measure(Family.TAYLOR, variable, Core.polynomial(taylor.coefficients()))
              .ifPresent(found::add);
        }
      }
      for (int below = 1; above + below < most; below++) {
        try {
          Ratio pade = series.pade(above, below).scaled(scale);
          Family family = times == 0 ? Family.PADE : Family.PADE_SQUARED;
          Core core = pade.fraction().orElse(pade.rational()).squared(times);
          measure(family, variable, core).ifPresent(found::add);
        } catch (ArithmeticException e) {
          // There is none of these degrees.
          continue;
        }
      }
    }
    return found;
  }

  private Optional<Baseline> measure(Family family, Variable variable, Core core) {
    Program program = variable.around(core);
    return counts(program)
        ? Optional.of(measured(family, variable, program))
        : Optional.empty();
  }

  private Baseline measured(Family family, Variable variable, Program program) {
    return new Baseline(
        family, variable, program, operations(program), yardstick.measure(program).error());
  }

  private boolean counts(Program program) {
    int operations = operations(program);
    return operations > 0 && operations <= most;
  }

  private static int operations(Program program) {
    return (int) CostModel.REAL.cost(Canonical.of(program));
  }
}
