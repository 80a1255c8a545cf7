package org.ulpforge.measure;

import org.ulpforge.format.FixedFormat;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.oracle.Exact;

/**
 * The unit in the last place and the error in it; nothing else in the project defines either.
 *
 * <p>ulp(y) is the spacing of the storage format in the binade of the <em>exact</em> value y,
 * clamped below to the spacing of the subnormals (Muller et al., Handbook of Floating-Point
 * Arithmetic, 2nd ed., section 2.3.2, for finite precision; unlike {@link Math#ulp} it depends on
 * y, not on a rounded value). So a correctly rounded result is at most 0.5 ULP off, and 0.5 is
 * reached at midpoints only. An error in ULP is not a distance of encodings.
 */
public final class Ulp {

  private Ulp() {}

  /**
   * Binary exponent of the spacing of a format at values y with 2^binade <= |y| < 2^(binade + 1).
   */
  public static int exponent(int binade, ScalarFormat storage) {
    return switch (storage) {
      case FloatFormat f -> Math.max(binade, f.minExponent()) - f.fractionBits();
      case FixedFormat f -> -f.fractionBits();
      case IntegerFormat ignored -> 0;
    };
  }

  /**
   * (got − exact) / ulp(exact): positive where the result is too large, infinite where it is
   * infinite.
   *
   * @return with a relative error of 2^-50 and an absolute one of 2^-50
   */
  public static double signedError(double got, Exact exact, ScalarFormat storage) {
    // A zero has no binade: every format takes its smallest spacing there.
    int binade = exact.hi() == 0 ? Integer.MIN_VALUE / 2 : exact.binade();
    return Math.scalb(exact.scaledError(got), exact.exponent() - exponent(binade, storage));
  }

  /**
   * As {@link #signedError(double, Exact, ScalarFormat)}, where the exact value is only known to a
   * double's precision.
   *
   * @param exact with a relative error of at most 2^-50; for a storage format of precision p the
   *     result has an absolute error of 2^(p-49)
   */
  public static double signedError(double got, double exact, ScalarFormat storage) {
    int binade = exact == 0 ? Integer.MIN_VALUE / 2 : Math.getExponent(exact);
    return Math.scalb(got - exact, -exponent(binade, storage));
  }
}
