package org.ulpforge.runtime;

import org.ulpforge.kernels.BesseliratioF64S0u6Regions3;
import org.ulpforge.kernels.LogbesseliF64S0u8Regions6;

/**
 * The functions of dimension p and concentration k on which von Mises-Fisher distributions rest,
 * with v = p/2 - 1: the mean resultant length A_p(k) = I_(v+1)(k) / I_v(k), its inverse, and the
 * normalising constant C_p(k) = k^v / ((2 pi)^(p/2) I_v(k)) (K. Mardia and P. Jupp, Directional
 * Statistics, 2000, section 9.3.2). Dimensions from 2 to {@value #MAX_DIMENSION}.
 */
public final class Concentration {

  /** The kernels take orders of up to 2^27. */
  public static final int MAX_DIMENSION = 1 << 28;

  /** A_p(k) is k/p here, and its inverse p r, but for k^2 or r^2 relatively. */
  private static final double LINEAR = 0x1p-30;

  /** Reached by steps that double the digits from a start with several of them. */
  private static final int MAX_STEPS = 20;

  private static final double CONVERGED = 0x1p-52;

  private Concentration() {}

  /**
   * A_p(k), the length of the mean of the distribution, within 3 ULP: 0 for 0, 1 for infinity, NaN
   * for negative concentrations and NaN.
   *
   * @throws IllegalArgumentException if the dimension is out of range
   */
  public static double meanResultantLength(int dimension, double concentration) {
    double v = order(dimension);
    return concentration >= 0 && concentration < LINEAR
        ? concentration / dimension
        : BesseliratioF64S0u6Regions3.apply(v, concentration);
  }

  /**
   * The concentration k with A_p(k) = r, which is the maximum likelihood estimate for unit vectors
   * whose mean has the length r: 0 for 0, infinity for 1, NaN outside [0, 1] and for NaN.
   *
   * <p>A_p is concave, so Newton's method from below never passes the root (K. Hornik and B. Gruen,
   * On maximum likelihood estimation of the concentration parameter of von Mises-Fisher
   * distributions, 2014). The result is the root for a value that is a few ULP from r: its relative
   * error is below 2^-50 r / (k A_p'(k)), about 2^-50 for small r and 2^-50 / (1 - r) for r near 1,
   * which is what the rounding of r itself costs.
   *
   * @throws IllegalArgumentException if the dimension is out of range
   */
  public static double ofMeanResultantLength(int dimension, double r) {
    double v = order(dimension);
    if (!(r > 0 && r < 1)) {
      return r == 0 ? 0 : r == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    if (r < LINEAR) {
      return r * dimension;
    }
    double least = Math.max(inverse(v + 0.5, middle(v), r), inverse(v, (v + 2) * (v + 2), r));
    double k = least;
    for (int i = 0; i < MAX_STEPS; i++) {
      double length = BesseliratioF64S0u6Regions3.apply(v, k);
      double step = (r - length) / slope(v, k, length);
      // Next to r = 1 a rounding error of A would lead below.
      k = Math.max(least, k + step);
      if (Math.abs(step) <= CONVERGED * k) {
        break;
      }
    }
    return k;
  }

  /**
   * The logarithm of C_p(k), the density being C_p(k) e^(k cos) against the area of the sphere: for
   * 0 that of the uniform density, minus infinity for infinity, NaN for negative concentrations and
   * NaN. Its error is some ULP of the largest of v log k, p and k.
   *
   * @throws IllegalArgumentException if the dimension is out of range
   */
  public static double logNormalizer(int dimension, double concentration) {
    double v = order(dimension);
    double halfTurns = dimension * 0.5 * Math.log(2 * Math.PI);
    if (concentration >= 0 && concentration < LINEAR) {
      // k^v / I_v(k) = 2^v gamma(v + 1) (1 - k^2/(4 (v + 1)) + ...) (DLMF 10.25.2)
      return v * Math.log(2) + LogGamma.of(v + 1) - halfTurns;
    }
    if (concentration == Double.POSITIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    double logBessel = LogbesseliF64S0u8Regions6.apply(v, concentration);
    return v * Math.log(concentration) - logBessel - halfTurns;
  }

  /** v = p/2 - 1. */
  private static double order(int dimension) {
    if (dimension < 2 || dimension > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension " + dimension + ": 2 to " + MAX_DIMENSION + " is allowed");
    }
    return dimension * 0.5 - 1;
  }

  /**
   * The k at which g(k) = k / (a + sqrt(k^2 + c)) is r. With (a, c) = (v + 1/2, {@link #middle})
   * and (v, (v + 2)^2) g is above A_p (H. Simpson and S. Spector, Some monotonicity results for
   * ratios of modified Bessel functions, 1984; Amos, 1974, equation 16), so this k is below the
   * root.
   */
  private static double inverse(double a, double c, double r) {
    double rest = (1 - r) * (1 + r);
    return r * (a + Math.sqrt(r * r * a * a + rest * c)) / rest;
  }

  private static double middle(double v) {
    return (v + 0.5) * (v + 1.5);
  }

  /**
   * A' = 1 - A^2 - (2v + 1) A / k (DLMF 10.29.2), or where that has lost its digits, the slope of g
   * of {@link #inverse}, which is as good there.
   */
  private static double slope(double v, double k, double length) {
    double a = v + 0.5;
    if (k < 0x1p20 * Math.sqrt(a)) {
      return (1 - length) * (1 + length) - 2 * a * (length / k);
    }
    double root = Math.sqrt(k * k + middle(v));
    return (a + middle(v) / root) / (a + root) / (a + root);
  }
}
