package org.ulpforge.search.baseline;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ulpforge.cost.CostModel;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;
import org.ulpforge.search.fit.Certificate;
import org.ulpforge.search.fit.Effort;
import org.ulpforge.search.fit.FitResult;
import org.ulpforge.search.fit.RealFit;
import org.ulpforge.search.fit.RealTarget;
import org.ulpforge.search.fit.Samples;

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
  private final int most;
  private final BigDecimal lo;
  private final BigDecimal hi;
  private final Map<Place, Series> known = new ConcurrentHashMap<>();
  private final List<Callable<List<Baseline>>> tasks = new ArrayList<>();
  private final List<BigDecimal> hints =
      IntStream.rangeClosed(1, HINTS)
          .mapToObj(k -> BigDecimal.ONE.divide(BigDecimal.valueOf(k), Polynomial.CONTEXT))
          .toList();

  private record Place(Variable variable, int times, BigDecimal center) {}

  private Baselines(RealTarget target, Samples samples, int most) {
    this.target = target;
    this.samples = samples;
    this.most = most;
    this.lo = new BigDecimal(samples.interval().lo());
    this.hi = new BigDecimal(samples.interval().hi());
  }

  /**
   * Tasks that each make some approximations, to be called in any order by any threads.
   *
   * @param samples of the target
   * @param variables in which to approximate
   * @param squares whether f(x) = f(x/2)²
   * @param operations at most
   */
  public static List<Callable<List<Baseline>>> tasks(
      RealTarget target,
      Samples samples,
      List<Variable> variables,
      boolean squares,
      int operations) {
    Baselines all = new Baselines(target, samples, operations);
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
      Core polynomial = Core.polynomial(hints.subList(0, degree + 1));
      fit(Family.POLYNOMIAL, variable, polynomial, () -> polynomial);
    }
  }

  private void addRationals(Variable variable) {
    for (int below = 1; 2 * below <= most; below++) {
      for (int above = 0; 2 * (above + below) <= most; above++) {
        Core structure =
            Core.rational(hints.subList(0, above + 1), hints.subList(above + 1, above + 1 + below));
        int degree = above;
        int lower = below;
        fit(
            Family.RATIONAL,
            variable,
            structure,
            () -> middle(variable, 0).pade(degree, lower).rational());
      }
    }
  }

  private void addFractions(Family family, Variable variable, int times) {
    for (int depth = 1; 3 * depth - 1 <= most; depth++) {
      for (int head = 0; head <= 2; head++) {
        int above = depth + head - 1;
        int below = depth;
        fit(
            family,
            variable,
            fraction(head, depth).squared(times),
            () ->
                middle(variable, times)
                    .pade(above, below)
                    .scaled(scale(times))
                    .fraction()
                    .orElseThrow(ArithmeticException::new)
                    .squared(times));
      }
    }
  }

  private void addCoth(int times) {
    for (int depth = 0; 3 * depth + 3 <= most; depth++) {
      int degree = depth;
      Core structure = depth == 0 ? Core.polynomial(hints.subList(0, 1)) : fraction(1, depth);
      fit(
          Family.COTH_SQUARED,
          Variable.PLAIN,
          Core.coth(structure).squared(times),
          () -> coth(degree, times));
    }
  }

  /**
   * The coth form with w from a Padé approximant: f(x) = f(x / 2^k)^(2^k) with f(x) = (w + x) / (w
   * - x) for w = x (f + 1) / (f - 1), which is even.
   */
  private Core coth(int degree, int times) {
    RealTarget w =
        (x, digits) -> {
          BigDecimal value = target.at(x, digits);
          return x.multiply(value.add(BigDecimal.ONE))
              .divide(value.subtract(BigDecimal.ONE), Polynomial.CONTEXT);
        };
    BigDecimal scale = scale(times);
    Series series = Series.of(w, Variable.EVEN, middle().multiply(scale), length(scale), most);
    // At x / 2^k it is w / 2^k that the form of x has for its w.
    Polynomial above = new Polynomial(List.of(series.terms().getFirst())).over(scale);
    if (degree == 0) {
      return Core.coth(Core.polynomial(above.coefficients())).squared(times);
    }
    Ratio ratio = series.pade(degree, degree).scaled(scale.multiply(scale));
    return Core.coth(
            new Ratio(ratio.above().over(scale), ratio.below())
                .fraction()
                .orElseThrow(ArithmeticException::new))
        .squared(times);
  }

  private Core fraction(int head, int depth) {
    return Core.fraction(
        hints.subList(0, head),
        hints.subList(head, head + depth),
        hints.subList(head + depth, head + 2 * depth));
  }

  /**
   * A task for a structure whose constants are to be minimax.
   *
   * @param expansion the same structure with constants to start from; throws an ArithmeticException
   *     where there are none
   */
  private void fit(Family family, Variable variable, Core core, Supplier<Core> expansion) {
    Program structure = variable.around(core);
    if (counts(structure)) {
      tasks.add(() -> {
        Program start = variable.around(started(core, expansion));
        FitResult result =
            RealFit.fit(start, variable.held(), samples, EFFORT, new SplittableRandom(1));
        return result instanceof FitResult.Fitted fitted
            ? List.of(measured(family, variable, fitted.program()))
            : List.of();
      });
    }
  }

  private static Core started(Core core, Supplier<Core> expansion) {
    try {
      return expansion.get();
    } catch (ArithmeticException e) {
      return core;
    }
  }

  private Series middle(Variable variable, int times) {
    return series(new Place(variable, times, middle()));
  }

  /** The series of f(x / 2^times), as one of x / 2^times. */
  private Series series(Place place) {
    return known.computeIfAbsent(
        place,
        p -> {
          BigDecimal scale = scale(p.times());
          return Series.of(target, p.variable(), p.center().multiply(scale), length(scale), most);
        });
  }

  private static BigDecimal scale(int times) {
    return new BigDecimal(Math.scalb(1.0, -times));
  }

  private BigDecimal middle() {
    return lo.add(hi).multiply(HALF);
  }

  private BigDecimal length(BigDecimal scale) {
    return hi.subtract(lo).multiply(scale);
  }

  /** Tasks for Taylor polynomials and Padé approximants of f(x / 2^times), squared. */
  private void addExpansions(Variable variable, int times) {
    // The middles of x and of x².
    BigDecimal squares = lo.multiply(lo).add(hi.multiply(hi)).multiply(HALF);
    for (BigDecimal center : List.of(lo, middle(), squares.sqrt(Polynomial.CONTEXT))) {
      tasks.add(() -> expansions(series(new Place(variable, times, center)), variable, times));
    }
  }

  private List<Baseline> expansions(Series series, Variable variable, int times) {
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
          Ratio pade = series.pade(above, below).scaled(scale(times));
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
    return counts(program) ? Optional.of(measured(family, variable, program)) : Optional.empty();
  }

  private Baseline measured(Family family, Variable variable, Program program) {
    return new Baseline(
        family, variable, program, operations(program), Certificate.of(program, samples).error());
  }

  private boolean counts(Program program) {
    int operations = operations(program);
    return operations > 0 && operations <= most;
  }

  private static int operations(Program program) {
    return (int) CostModel.REAL.cost(Canonical.of(program));
  }
}
