package org.ulpforge.search.integer;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What is made small over some inputs: the mean or the largest of weighted errors |unit · result −
 * target|.
 *
 * @param inputs the integers
 * @param targets the exact values, real numbers
 * @param weights 1 / |target| for relative errors, 1 for absolute ones
 * @param norm what of the errors counts
 * @param fixedUnit the unit of results, or 0 for the best one
 * @param passes that bring a free unit near its optimum
 */
@SuppressWarnings("ArrayRecordComponent")
record Goal(
    int[] inputs, double[] targets, double[] weights, Norm norm, double fixedUnit, int passes) {

  /** Where a program says nothing, its results being all zero. */
  private static final double HOPELESS = 1e9;

  /** What of many errors counts. */
  enum Norm {
    MEAN,
    /** The root of the mean fourth power: nearly the largest error, and it tells of all others. */
    FOURTH,
    LARGEST
  }

  /** How wrong results are, in which unit. */
  record Rating(double error, double unit) {}

  int size() {
    return inputs.length;
  }

  /**
   * As many of the inputs, one at random out of each of equal parts: at equal distances, programs
   * would learn the low bits that the sample has. The first and the last input are among them.
   */
  Goal sample(int count, RandomGenerator random) {
    int n = size();
    if (count >= n) {
      return this;
    }
    int[] chosen = new int[count];
    Arrays.setAll(chosen, i -> (int) ((i + random.nextDouble()) * n / count));
    chosen[0] = 0;
    chosen[count - 1] = n - 1;
    return new Goal(
        IntStream.of(chosen).map(i -> inputs[i]).toArray(),
        IntStream.of(chosen).mapToDouble(i -> targets[i]).toArray(),
        IntStream.of(chosen).mapToDouble(i -> weights[i]).toArray(),
        norm,
        fixedUnit,
        passes);
  }

  /** The same with another norm. */
  Goal with(Norm other) {
    return new Goal(inputs, targets, weights, other, fixedUnit, passes);
  }

  /** The same with as many passes. */
  Goal withPasses(int count) {
    return new Goal(inputs, targets, weights, norm, fixedUnit, count);
  }

  /** The error of results in the fixed unit, or in the best one. */
  Rating rate(long[] results) {
    if (fixedUnit != 0) {
      return new Rating(error(results, fixedUnit), fixedUnit);
    }
    Rating best = new Rating(HOPELESS, 1);
    double unit = leastSquares(results);
    for (int pass = 1; unit != 0 && Double.isFinite(unit); pass++) {
      double error = error(results, unit);
      if (error >= best.error()) {
        break;
      }
      best = new Rating(error, unit);
      if (pass >= passes) {
        break;
      }
      unit =
          switch (norm) {
            case MEAN -> reweighted(results, unit);
            case FOURTH -> unit;
            case LARGEST -> exchanged(results, unit);
          };
    }
    return best;
  }

  private double error(long[] y, double unit) {
    double sum = 0;
    double fourth = 0;
    double most = 0;
    for (int i = 0; i < y.length; i++) {
      double error = Math.abs(unit * y[i] - targets[i]) * weights[i];
      sum += error;
      fourth += error * error * error * error;
      most = Math.max(most, error);
    }
    double norm =
        switch (this.norm) {
          case MEAN -> sum / y.length;
          case FOURTH -> Math.sqrt(Math.sqrt(fourth / y.length));
          case LARGEST -> most;
        };
    return Math.min(HOPELESS, norm);
  }

  private double leastSquares(long[] y) {
    double yy = 0;
    double yt = 0;
    for (int i = 0; i < y.length; i++) {
      double w = weights[i] * weights[i] * y[i];
      yy += w * y[i];
      yt += w * targets[i];
    }
    return yy > 0 ? yt / yy : 0;
  }

  /** A step of iteratively reweighted least squares towards the least mean. */
  private double reweighted(long[] y, double unit) {
    double yy = 0;
    double yt = 0;
    for (int i = 0; i < y.length; i++) {
      double w = weights[i];
      double error = Math.abs(unit * y[i] - targets[i]) * w;
      // An error of a millionth is as good as none.
      double v = w * w * y[i] / (error + 1e-6);
      yy += v * y[i];
      yt += v * targets[i];
    }
    return yt / yy;
  }

  /** The unit in which the largest errors of both signs are equal, if they stay where they are. */
  private double exchanged(long[] y, double unit) {
    int above = 0;
    int below = 0;
    double high = Double.NEGATIVE_INFINITY;
    double low = Double.POSITIVE_INFINITY;
    for (int i = 0; i < y.length; i++) {
      double error = (unit * y[i] - targets[i]) * weights[i];
      if (error > high) {
        high = error;
        above = i;
      }
      if (error < low) {
        low = error;
        below = i;
      }
    }
    return (weights[above] * targets[above] + weights[below] * targets[below])
        / (weights[above] * y[above] + weights[below] * y[below]);
  }
}
