package org.ulpforge.reduction;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;

/**
 * What the inputs of a problem with one argument can be: frames leave out what cannot happen.
 *
 * @param lo the least input, possibly infinite
 * @param hi the greatest input, possibly infinite
 * @param nan whether NaN is one
 */
record Reach(double lo, double hi, boolean nan) {

  static Reach of(Problem problem) {
    ScalarFormat storage = problem.storage().orElseThrow();
    Interval domain = problem.interval();
    boolean infinite = storage.contains(Double.POSITIVE_INFINITY);
    double most = infinite ? Double.POSITIVE_INFINITY : storage.maxValue();
    double least = infinite ? Double.NEGATIVE_INFINITY : storage.lowestValue();
    boolean nan = domain.isFull() && storage instanceof FloatFormat f && f.hasNaN();
    return new Reach(Math.max(domain.lo(), least), Math.min(domain.hi(), most), nan);
  }

  /** Whether all inputs are numbers from lo to hi. */
  boolean within(double least, double most) {
    return !nan && lo >= least && hi <= most;
  }

  /** Whether results of magnitude up to 2^exponent round to zero. */
  static boolean vanishesBelow(int exponent, ScalarFormat storage) {
    return storage instanceof FloatFormat f && f.minSubnormal() / 2 > Math.scalb(1.0, exponent);
  }

  /** Whether results above 2^exponent are beyond all finite values. */
  static boolean overflowsAbove(int exponent, ScalarFormat storage) {
    return Math.scalb(1.0, exponent) > 2 * storage.maxValue();
  }

  /** Whether minus zero can be an input. */
  boolean hasMinusZero(ScalarFormat storage) {
    return lo <= 0 && hi >= 0 && storage.contains(-0.0);
  }
}
