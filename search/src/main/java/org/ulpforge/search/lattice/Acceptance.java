package org.ulpforge.search.lattice;

import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.Sample;
import org.ulpforge.problem.ErrorMeasure;

/**
 * Which real numbers, rounded to the compute format and then to a small storage format, may have an
 * error of at most a bound. The errors of all values of the storage format at all inputs are
 * computed once.
 */
final class Acceptance {

  private final FloatFormat compute;
  private final double[] finite;

  /** For each input the errors of all finite values, then of −∞, +∞ and NaN. */
  private final double[][] errors;

  private final boolean saturating;
  private final boolean nanOnOverflow;

  Acceptance(Sample sample, FloatFormat storage, FloatFormat compute, ErrorMeasure measure) {
    this.compute = compute;
    finite = storage.finiteValues();
    double[] specials = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN};
    errors =
        IntStream.range(0, sample.size())
            .mapToObj(i ->
                IntStream.range(0, finite.length + specials.length)
                    .mapToDouble(k -> k < finite.length ? finite[k] : specials[k - finite.length])
                    .map(value -> sample.error(i, value, measure))
                    .toArray())
            .toArray(double[][]::new);
    saturating = Double.isFinite(storage.round(Double.MAX_VALUE));
    nanOnOverflow = Double.isNaN(storage.round(Double.MAX_VALUE));
  }

  /**
   * A number not admitted has a larger error, or is wrong; one admitted may have either. At an
   * input, the numbers from {@code lo} to {@code hi} are admitted, or all but them, NaN among
   * these.
   *
   * @param bound of the error; infinite if any that is finite will do
   * @param outside for each input, whether it is all but them
   */
  record Bounds(double bound, double[] lo, double[] hi, boolean[] outside) {

    boolean admits(int input, double value) {
      return (value >= lo[input] && value <= hi[input]) != outside[input];
    }

    boolean admitsNaN(int input) {
      return outside[input];
    }
  }

  Bounds at(double bound) {
    int n = errors.length;
    Bounds bounds = new Bounds(bound, new double[n], new double[n], new boolean[n]);
    for (int i = 0; i < n; i++) {
      fill(bounds, i);
    }
    return bounds;
  }

  private void fill(Bounds bounds, int input) {
    int count = finite.length;
    int first = count;
    int last = -1;
    for (int k = 0; k < count; k++) {
      if (accepts(input, k, bounds.bound())) {
        first = Math.min(first, k);
        last = k;
      }
    }
    boolean minus = accepts(input, count, bounds.bound());
    boolean plus = accepts(input, count + 1, bounds.bound());
    boolean nan = accepts(input, count + 2, bounds.bound());
    boolean nothingElse = last < 0 && !minus && !plus;
    bounds.outside()[input] = nan;
    if (nan) {
      // What is no NaN: all numbers, or where overflow gives NaN those without overflow.
      double beyond = nanOnOverflow ? finite[count - 1] : Double.POSITIVE_INFINITY;
      bounds.lo()[input] = nothingElse ? -beyond : Double.POSITIVE_INFINITY;
      bounds.hi()[input] = nothingElse ? beyond : Double.NEGATIVE_INFINITY;
    } else if (nothingElse) {
      bounds.lo()[input] = Double.POSITIVE_INFINITY;
      bounds.hi()[input] = Double.NEGATIVE_INFINITY;
    } else {
      bounds.lo()[input] =
          minus ? Double.NEGATIVE_INFINITY : last < 0 ? finite[count - 1] : below(first);
      bounds.hi()[input] = plus ? Double.POSITIVE_INFINITY : last < 0 ? finite[0] : above(last);
    }
  }

  /** An error that is no number counts nowhere. */
  private boolean accepts(int input, int k, double bound) {
    double error = errors[input][k];
    return error != Double.POSITIVE_INFINITY && !(error > bound);
  }

  /**
   * No number below it rounds to the k-th finite value. With m the midpoint to the value before and
   * c(m) its rounding to the compute format, numbers below the predecessor p of c(m) there round to
   * at most p, which is below m unless it is below c(m) = m.
   */
  private double below(int k) {
    if (k > 0) {
      return compute.nextDown(compute.round((finite[k - 1] + finite[k]) / 2));
    }
    return saturating ? Double.NEGATIVE_INFINITY : finite[0] - (finite[1] - finite[0]);
  }

  private double above(int k) {
    int last = finite.length - 1;
    if (k < last) {
      return compute.nextUp(compute.round((finite[k] + finite[k + 1]) / 2));
    }
    return saturating ? Double.POSITIVE_INFINITY : finite[last] + (finite[last] - finite[last - 1]);
  }
}
