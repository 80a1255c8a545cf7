package org.ulpforge.runtime;

/** The logarithm of the gamma function at multiples of 1/2. */
final class LogGamma {

  /** From here on the first term of Stirling's series that is left out is below 2^-60. */
  private static final double LARGE = 16;

  /** B_(2k) / (2k (2k - 1)) for k from 1 (DLMF 5.11.1, 24.2). */
  private static final double[] COEFFICIENTS = {
    1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0, -691 / 360360.0, 1 / 156.0
  };

  private LogGamma() {}

  /** log gamma(z) for z = 1, 3/2, 2, ...; the error is some ULP of the larger of it, 1 and z. */
  static double of(double z) {
    return z < LARGE ? logOfProduct(z) : stirling(z);
  }

  /** By gamma(z) = (z - 1) gamma(z - 1), gamma(1) = 1 and gamma(1/2) = sqrt(pi) (DLMF 5.4.6). */
  private static double logOfProduct(double z) {
    double product = 1;
    double factor = z - 1;
    for (; factor > 0; factor--) {
      product *= factor;
    }
    return Math.log(product) + (factor < 0 ? 0.5 * Math.log(Math.PI) : 0);
  }

  private static double stirling(double z) {
    double inverse = 1 / z;
    double sum = 0;
    for (int k = COEFFICIENTS.length - 1; k >= 0; k--) {
      sum = Math.fma(sum, inverse * inverse, COEFFICIENTS[k]);
    }
    return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + sum * inverse;
  }
}
