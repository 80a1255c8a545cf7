package org.ulpforge.search.lattice;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.search.fit.LinearForm;

/**
 * The constants of a format that make the largest error of a program in exact arithmetic least, by
 * branch and bound over one constant after another. The program is linear in them, so the least
 * error that is possible with some of them given is convex in each, and bounded below by the
 * multipliers of a discrete minimax problem: values are tried outwards from the best real one until
 * the bound says that all beyond are worse than the best constants known.
 *
 * <p>Bounds hold for the computed numbers in spite of rounding errors: each is lowered by more than
 * these can be. So if the search ends by itself, it is a proof that no other constants of the
 * format are better.
 */
public final class BestConstants {

  /**
   * The best constants found.
   *
   * @param constants values of the format, in the order of {@link LinearForm#places()}
   * @param nodes bounds that were computed
   * @param proved whether no other constants of the format are better by more than 1e-9 of the
   *     error
   */
  public record Found(double[] constants, long nodes, boolean proved) {}

  /** Rounding errors of a bound, relative to the numbers that it is the sum of. */
  private static final double ROUNDING = 0x1p-45;

  /** Constants must be better by so much, relative to the error, to be looked for. */
  private static final double MARGIN = 1e-9;

  /** Extrema whose errors on the grid are smaller than this, relative to the largest, are none. */
  private static final double EXTREMAL = 0.99;

  private final LinearForm form;
  private final FloatFormat format;
  private final long budget;
  private final BooleanSupplier stop;
  private final int constants;
  private final double[] x;

  /** Errors are in units of this one, constants in units in the last place from the centre. */
  private final double unit;

  private final double[] centre;

  /** The right sides at the centre. */
  private final double[] centred;

  private final double[] spacing;
  private final double[][] columns;

  /** For each point a bound of the sum of absolute values of all terms of its error. */
  private final double[] terms;

  /** Bounds of the constants of all programs that are better than the first one. */
  private final double[] reach;

  /** Which constant is decided at each depth. */
  private final int[] order;

  private final DiscreteMinimax[] problems;
  private final double[] values;
  private double[] best;
  private double least;
  private long nodes;
  private boolean stopped;

  private BestConstants(
      LinearForm form,
      FloatFormat format,
      List<BigDecimal> start,
      long budget,
      BooleanSupplier stop) {
    this.form = form;
    this.format = format;
    this.budget = budget;
    this.stop = stop;
    this.constants = start.size();
    this.x = form.points();
    this.centre = start.stream().mapToDouble(c -> format.round(c.doubleValue())).toArray();
    this.spacing = Arrays.stream(centre).map(c -> format.spacing(Math.getExponent(c))).toArray();
    LinearForm.Equation[] equations =
        Arrays.stream(x).mapToObj(form::at).toArray(LinearForm.Equation[]::new);
    List<BigDecimal> exact = Arrays.stream(centre).mapToObj(BigDecimal::new).toList();
    double[] errors =
        Arrays.stream(equations).mapToDouble(e -> -e.error(exact).doubleValue()).toArray();
    this.unit = Arrays.stream(errors).map(Math::abs).max().orElseThrow();
    this.centred = Arrays.stream(errors).map(e -> e / unit).toArray();
    this.columns = new double[constants][x.length];
    for (int i = 0; i < constants; i++) {
      for (int k = 0; k < x.length; k++) {
        columns[i][k] = equations[k].factors()[i].doubleValue() * spacing[i] / unit;
      }
    }
    this.values = centre.clone();
    this.best = centre.clone();
    this.least = Double.POSITIVE_INFINITY;
    offer(centred);
    DiscreteMinimax root = new DiscreteMinimax(columns, x.length);
    root.solve(centred, Double.POSITIVE_INFINITY);
    this.reach =
        IntStream.range(0, constants).mapToDouble(i -> 2 * least * root.reach(i)).toArray();
    this.terms = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      terms[k] = Math.abs(centred[k]);
      for (int i = 0; i < constants; i++) {
        terms[k] += Math.abs(columns[i][k]) * reach[i];
      }
    }
    this.order =
        IntStream.range(0, constants)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> reach[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.problems = new DiscreteMinimax[constants + 1];
    for (int depth = 0; depth <= constants; depth++) {
      double[][] free =
          Arrays.stream(order, depth, constants).mapToObj(i -> columns[i]).toArray(double[][]::new);
      problems[depth] = new DiscreteMinimax(free, x.length);
    }
  }

  /**
   * Finds the best constants.
   *
   * @param start constants in exact arithmetic, the better the faster
   * @param budget how many bounds may be computed
   * @param stop is asked often; once it holds, the best so far are returned
   * @throws IllegalArgumentException if some constants make others redundant, or the format has no
   *     values near {@code start}
   */
  public static Found run(
      LinearForm form,
      FloatFormat format,
      List<BigDecimal> start,
      long budget,
      BooleanSupplier stop) {
    BestConstants search = new BestConstants(form, format, start, budget, stop);
    search.branch();
    return new Found(search.best, search.nodes, !search.stopped);
  }

  private void branch() {
    problems[0].solve(centred, least);
    branch(0, centred, constants == 0 ? 0 : problems[0].solution()[0]);
  }

  /** One direction in which the values of a constant are tried, and the next one there. */
  private final class Front {
    private final int depth;
    private final int direction;
    private final double[] given;
    private final double[] right = new double[x.length];
    private double value;
    private double bound;

    /** The best real value of the next constant, in units from the centre. */
    private double middle;

    private boolean open = true;

    Front(int depth, double[] given, double value, int direction) {
      this.depth = depth;
      this.direction = direction;
      this.given = given;
      this.value = value;
      look();
    }

    void advance() {
      value = direction > 0 ? format.nextUp(value) : format.nextDown(value);
      look();
    }

    /** Computes the bound of the value, or closes the front where all from it on are too bad. */
    private void look() {
      int i = order[depth];
      double offset = (value - centre[i]) / spacing[i];
      open = Double.isFinite(value) && offset * direction <= reach[i] && !stopped;
      if (!open) {
        return;
      }
      double[] column = columns[i];
      for (int k = 0; k < right.length; k++) {
        right[k] = given[k] - offset * column[k];
      }
      nodes++;
      stopped = nodes >= budget || stop.getAsBoolean();
      DiscreteMinimax problem = problems[depth + 1];
      problem.solve(right, least);
      bound = problem.level() - slack(problem, depth + 1);
      middle = depth + 1 == constants ? 0 : problem.solution()[0];
      // The bound is linear in the value: if it rises outwards, it holds for all values beyond.
      boolean rises = -direction * problem.balance(column) >= 0;
      open = bound < enough() || !rises;
    }
  }

  /**
   * Tries the values of the next constant from the best real one outwards, the more promising side
   * first.
   *
   * @param right the right sides with the constants given so far
   * @param middle the best real one, in units from the centre
   */
  private void branch(int depth, double[] right, double middle) {
    if (depth == constants) {
      offer(right);
      return;
    }
    int i = order[depth];
    double real = centre[i] + middle * spacing[i];
    double rounded = format.round(real);
    double above = rounded >= real ? rounded : format.nextUp(rounded);
    Front up = new Front(depth, right, above, 1);
    Front down = new Front(depth, right, format.nextDown(above), -1);
    while ((up.open || down.open) && !stopped) {
      Front next = !down.open || (up.open && up.bound <= down.bound) ? up : down;
      if (next.bound < enough()) {
        values[i] = next.value;
        branch(depth + 1, next.right, next.middle);
      }
      next.advance();
    }
  }

  private double enough() {
    return least * (1 - MARGIN);
  }

  /** By how much a bound may be too high. */
  private double slack(DiscreteMinimax problem, int depth) {
    double slack = ROUNDING * problem.mean(terms);
    for (int j = depth; j < constants; j++) {
      slack += Math.abs(problem.balance(columns[order[j]])) * reach[order[j]];
    }
    return slack;
  }

  /** Keeps the values if they are the best so far, between the points as well. */
  private void offer(double[] errors) {
    double largest = Arrays.stream(errors).map(Math::abs).max().orElseThrow();
    if (!(largest < least)) {
      return;
    }
    List<BigDecimal> exact = Arrays.stream(values).mapToObj(BigDecimal::new).toList();
    for (int k = 1; k + 1 < x.length; k++) {
      double size = Math.abs(errors[k]);
      if (size >= EXTREMAL * largest
          && size >= Math.abs(errors[k - 1])
          && size >= Math.abs(errors[k + 1])) {
        double at = vertex(k, errors);
        largest = Math.max(largest, Math.abs(form.at(at).error(exact).doubleValue()) / unit);
      }
    }
    if (largest < least) {
      least = largest;
      best = values.clone();
    }
  }

  /** The extremum of the parabola through three points. */
  private double vertex(int k, double[] errors) {
    double left = x[k] - x[k - 1];
    double right = x[k + 1] - x[k];
    double before = (errors[k] - errors[k - 1]) / left;
    double after = (errors[k + 1] - errors[k]) / right;
    double curvature = (after - before) / (left + right);
    double slope = (before * right + after * left) / (left + right);
    return curvature == 0 ? x[k] : Math.clamp(x[k] - slope / (2 * curvature), x[k - 1], x[k + 1]);
  }
}
