package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;

/**
 * A target on an interval, evaluated once on nested Chebyshev grids, to be fitted by many
 * structures. Thread-safe.
 *
 * <p>Where the target is undefined at an end point of the interval, or 0 under relative error, that
 * end is open: its point is moved inwards by 2^-20 of the interval's length.
 */
public final class Samples {

  /** Intervals of the finest grid. */
  static final int FINEST = 512;

  /** Intervals of the coarsest grid. */
  static final int COARSEST = 16;

  private static final double INSET = 0x1p-20;
  private static final int DIGITS = 40;

  private final RealTarget target;
  private final Interval interval;
  private final ErrorMeasure measure;
  private final DoubleUnaryOperator weight;
  private final List<Grid> grids;
  private final List<Grid> openGrids;
  private final Map<Integer, DenseGrid> dense = new ConcurrentHashMap<>();

  private Samples(
      RealTarget target, Interval interval, ErrorMeasure measure, DoubleUnaryOperator weight) {
    this.target = target;
    this.interval = interval;
    this.measure = measure;
    this.weight = weight;
    double[] x = new double[FINEST + 1];
    BigDecimal[] values = new BigDecimal[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = point(i, FINEST);
      if (i > 0 && x[i] == x[i - 1]) {
        throw new IllegalArgumentException(
            "domain %s: doubles are too few there for %d different points"
                .formatted(interval, FINEST + 1));
      }
    }
    // Ends and middle first: a value beyond the range is most likely there.
    values[0] = sampleOrNull(x[0]);
    for (int stride = FINEST; stride > 0; stride /= 2) {
      for (int i = stride; i <= FINEST; i += 2 * stride) {
        values[i] = sampleOrNull(x[i]);
      }
    }
    for (int end : new int[] {0, FINEST}) {
      BigDecimal inner = usable(values[end]) ? null : sampleOrNull(inset(end));
      if (usable(inner)) {
        x[end] = inset(end);
        values[end] = inner;
      }
    }
    check(x, values);
    grids = nested(x, values);
    double[] inner = x.clone();
    for (int end : new int[] {0, FINEST}) {
      inner[end] = inset(end);
      values[end] = sampleOrNull(inner[end]);
    }
    openGrids = nested(inner, values);
  }

  /**
   * Evaluates a target with weight 1.
   *
   * @param interval finite and not a single point
   * @param measure relative or absolute
   * @throws IllegalArgumentException naming the point, if the target is undefined inside the
   *     interval, or is zero there and the error relative
   */
  public static Samples of(RealTarget target, Interval interval, ErrorMeasure measure) {
    return of(target, interval, measure, x -> 1);
  }

  /**
   * As {@link #of(RealTarget, Interval, ErrorMeasure)}; errors are multiplied by a positive weight
   * of x.
   */
  public static Samples of(
      RealTarget target, Interval interval, ErrorMeasure measure, DoubleUnaryOperator weight) {
    if (measure == ErrorMeasure.ULP) {
      throw new IllegalArgumentException(
          "a fit in real arithmetic has no ULP: relative or absolute error is allowed");
    }
    if (Double.isInfinite(interval.hi() - interval.lo()) || interval.lo() == interval.hi()) {
      throw new IllegalArgumentException(
          "domain %s: a fit needs a finite interval of positive length".formatted(interval));
    }
    return new Samples(target, interval, measure, weight);
  }

  public Interval interval() {
    return interval;
  }

  public ErrorMeasure measure() {
    return measure;
  }

  /** The exact value; see {@link RealTarget#at}. */
  BigDecimal value(BigDecimal x, int digits) {
    return target.at(x, digits);
  }

  /**
   * As {@link #value}.
   *
   * @throws IllegalArgumentException naming the point, if the target has no finite value there, or
   *     is zero and the error relative
   */
  BigDecimal required(BigDecimal x, int digits) {
    BigDecimal value;
    try {
      value = target.at(x, digits);
    } catch (ArithmeticException e) {
      throw undefinedAt(x.doubleValue());
    }
    if (!usable(value)) {
      throw zeroAt(x.doubleValue());
    }
    return value;
  }

  /** The factor of |f − value| in the error. */
  BigDecimal weight(BigDecimal x, BigDecimal value, MathContext context) {
    BigDecimal factor = new BigDecimal(weight.applyAsDouble(x.doubleValue()));
    return measure == ErrorMeasure.RELATIVE ? factor.divide(value.abs(), context) : factor;
  }

  /**
   * The coarsest grid of at least this many intervals, else the finest.
   *
   * @param open whether both end points are moved inwards, for programs that are singular there
   */
  Grid grid(int intervals, boolean open) {
    List<Grid> all = open ? openGrids : grids;
    for (Grid grid : all) {
      if (grid.size() > intervals) {
        return grid;
      }
    }
    return all.getLast();
  }

  /** The dense grid with exact values of so many digits. */
  DenseGrid dense(int digits) {
    return dense.computeIfAbsent(digits, d -> new DenseGrid(this, d));
  }

  /** The point of a number from 0 to {@code size}: extreme points of a Chebyshev polynomial. */
  double point(int i, int size) {
    double lo = interval.lo();
    double hi = interval.hi();
    if (i == 0 || i == size) {
      return i == 0 ? lo : hi;
    }
    // Written so that points near either end keep their distance from it.
    double half = 0.5 * (hi - lo);
    double angle = Math.PI * i / size;
    double s = Math.sin(0.5 * angle);
    double c = Math.cos(0.5 * angle);
    return 2 * i <= size ? lo + 2 * half * s * s : hi - 2 * half * c * c;
  }

  private double inset(int end) {
    double distance = INSET * (interval.hi() - interval.lo());
    return end == 0 ? interval.lo() + distance : interval.hi() - distance;
  }

  private BigDecimal valueOrNull(double x) {
    try {
      return target.at(new BigDecimal(x), DIGITS);
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** As {@link #valueOrNull}, of a point of the grids, whose values and weights are doubles. */
  private BigDecimal sampleOrNull(double x) {
    BigDecimal value = valueOrNull(x);
    if (value == null) {
      return null;
    }
    double rounded = Math.abs(value.doubleValue());
    boolean tiny =
        measure == ErrorMeasure.RELATIVE && rounded < Double.MIN_NORMAL && value.signum() != 0;
    if (tiny || rounded > Double.MAX_VALUE) {
      throw new UnfittableException(
          "the target's value at x = %s is beyond the range of double".formatted(x));
    }
    return value;
  }

  private boolean usable(BigDecimal value) {
    return value != null && (measure == ErrorMeasure.ABSOLUTE || value.signum() != 0);
  }

  private void check(double[] x, BigDecimal[] values) {
    for (int i = 0; i < x.length; i++) {
      if (values[i] == null) {
        throw undefinedAt(x[i]);
      }
      if (!usable(values[i])) {
        throw zeroAt(x[i]);
      }
      if (i > 0 && values[i].signum() * values[i - 1].signum() < 0) {
        double place = signChange(x[i - 1], x[i], values[i].signum());
        BigDecimal value = valueOrNull(place);
        BigDecimal around = values[i - 1].abs().max(values[i].abs());
        if (value == null || value.abs().compareTo(around) > 0) {
          throw undefinedAt(place);
        }
        if (measure == ErrorMeasure.RELATIVE) {
          throw zeroAt(place);
        }
      }
    }
  }

  private static UnfittableException undefinedAt(double x) {
    return new UnfittableException("the target has no finite value at x = " + x);
  }

  private static UnfittableException zeroAt(double x) {
    return new UnfittableException(
        "the target is zero at x = "
            + x
            + ", where its relative error means nothing;"
            + " an absolute error, or a domain without this point, has a meaning");
  }

  /** A zero or a pole between two points, up to a last place. */
  private double signChange(double lo, double hi, int signAtHi) {
    double below = lo;
    double above = hi;
    for (double mid = 0.5 * (below + above); mid > below && mid < above; ) {
      BigDecimal value = valueOrNull(mid);
      if (value == null || value.signum() == 0) {
        return mid;
      }
      if (value.signum() == signAtHi) {
        above = mid;
      } else {
        below = mid;
      }
      mid = 0.5 * (below + above);
    }
    return above;
  }

  private List<Grid> nested(double[] x, BigDecimal[] values) {
    double[] high = new double[x.length];
    double[] low = new double[x.length];
    double[] factor = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      high[i] = values[i].doubleValue();
      low[i] = values[i].subtract(new BigDecimal(high[i])).doubleValue();
      factor[i] =
          weight.applyAsDouble(x[i]) / (measure == ErrorMeasure.RELATIVE ? Math.abs(high[i]) : 1);
    }
    Grid finest = new Grid(x, high, low, factor);
    List<Grid> all = new ArrayList<>();
    for (int size = COARSEST; size <= FINEST; size *= 2) {
      int[] rows = new int[size + 1];
      for (int i = 0; i <= size; i++) {
        rows[i] = i * (FINEST / size);
      }
      all.add(finest.at(rows));
    }
    return all;
  }
}
