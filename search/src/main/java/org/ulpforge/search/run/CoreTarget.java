package org.ulpforge.search.run;

import java.math.BigDecimal;
import java.util.Map;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.reduction.Cells;
import org.ulpforge.reduction.Reduction;
import org.ulpforge.search.fit.RealTarget;
import org.ulpforge.search.fit.Samples;
import org.ulpforge.target.Formula;
import org.ulpforge.target.Target;

/**
 * The function that the core of one piece approximates, of the distance from the middle of the
 * piece.
 *
 * @param function of the core's argument
 */
record CoreTarget(RealTarget function, BigDecimal middle) implements RealTarget {

  /**
   * Of functions that go through zero, values below this part of the largest one count absolutely.
   */
  private static final double SMALL = 0x1p-8;

  /** So near to zero that the value differs from the limit by less than 40 digits can tell. */
  private static final BigDecimal BESIDE_ZERO = BigDecimal.ONE.movePointLeft(45);

  static CoreTarget of(Formula formula, double middle) {
    Target target = new Target("core", 1, formula, Interval.FULL, Map.of(), false, formula.text());
    return new CoreTarget(RealTarget.of(Oracle.of(target)), new BigDecimal(middle));
  }

  /**
   * Where the function is undefined at a zero of the argument, the value beside it stands for the
   * limit: the singularity may be removable. Anywhere else that would be wrong: sin(0) is 0, and an
   * error relative to it means nothing, but one relative to sin(1e-45) asks for sin(0) = 0.
   */
  @Override
  public BigDecimal at(BigDecimal x, int digits) {
    BigDecimal argument = x.add(middle);
    try {
      return function.at(argument, digits);
    } catch (ArithmeticException e) {
      if (argument.signum() != 0) {
        throw e;
      }
      return function.at(BESIDE_ZERO, digits);
    }
  }

  /**
   * Points to fit to.
   *
   * @throws IllegalArgumentException in one line
   */
  static Samples samples(Reduction reduction, Pieces pieces, int piece, Problem problem) {
    if (reduction.cells().isPresent()) {
      Cells.Cell cell = reduction.cells().get().cells().get(piece);
      return Samples.of(of(cell.core(), 0), cell.domain(), reduction.coreMeasure(), cell.weight());
    }
    CoreTarget target = of(reduction.core(), pieces.middle(piece));
    Interval interval = pieces.interval(piece);
    ErrorMeasure measure = reduction.coreMeasure();
    boolean direct = reduction.name().isEmpty() && problem.measure() == ErrorMeasure.ULP;
    if (direct && problem.storage().orElseThrow() instanceof FloatFormat storage) {
      return target.inUlps(interval, storage);
    }
    double middle = pieces.middle(piece);
    return Samples.of(
        target, interval, measure, x -> reduction.coreWeight().applyAsDouble(x + middle));
  }

  /**
   * A relative error, but absolute below the normal range and near zeros, where no fit of constants
   * can follow it.
   */
  private Samples inUlps(Interval interval, FloatFormat storage) {
    double floor = storage.minNormal();
    if (Double.isFinite(interval.hi() - interval.lo())) {
      double largest = 0;
      boolean negative = false;
      boolean positive = false;
      for (int i = 0; i <= 64; i++) {
        double value = value(interval.lo() + (interval.hi() - interval.lo()) * i / 64);
        largest = Math.max(largest, Math.abs(value));
        negative |= value < 0;
        positive |= value > 0;
      }
      if (negative && positive) {
        floor = Math.max(floor, SMALL * largest);
      }
    }
    double smallest = floor;
    return Samples.of(
        this, interval, ErrorMeasure.ABSOLUTE, x -> 1 / Math.max(Math.abs(value(x)), smallest));
  }

  /** The value in double; NaN where there is none. */
  private double value(double x) {
    try {
      return at(new BigDecimal(x), 20).doubleValue();
    } catch (ArithmeticException e) {
      return Double.NaN;
    }
  }
}
