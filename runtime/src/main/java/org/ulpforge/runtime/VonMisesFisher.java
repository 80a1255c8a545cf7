package org.ulpforge.runtime;

import java.util.random.RandomGenerator;

/**
 * A von Mises-Fisher distribution: unit vectors x of p dimensions with density C_p(k) e^(k m.x)
 * about a mean direction m; {@link Concentration} has k and C_p. It is to a sphere what the normal
 * distribution is to space, and the model of choice for directions of embeddings.
 */
public final class VonMisesFisher {

  private final double[] mean;
  private final double concentration;

  /**
   * @param mean any vector in the mean direction, neither zero nor with elements that are not
   *     finite; 2 to {@value Concentration#MAX_DIMENSION} elements
   * @param concentration from 0, the uniform distribution
   * @throws IllegalArgumentException if one of them is none of those
   */
  public VonMisesFisher(double[] mean, double concentration) {
    if (!(concentration >= 0 && concentration < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "concentration " + concentration + ": 0 or a positive number is allowed");
    }
    if (mean.length < 2 || mean.length > Concentration.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "mean of "
              + mean.length
              + " dimensions: 2 to "
              + Concentration.MAX_DIMENSION
              + " are allowed");
    }
    this.mean = unit(mean);
    this.concentration = concentration;
  }

  /** Scaled before squares are taken: they would leave the range. */
  private static double[] unit(double[] vector) {
    double largest = 0;
    for (double x : vector) {
      largest = Math.max(largest, Math.abs(x));
    }
    if (!(largest > 0 && largest < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the mean has no direction: its largest element is " + largest);
    }
    double scale = Math.scalb(1.0, -Math.max(Math.getExponent(largest), Double.MIN_EXPONENT));
    double[] unit = new double[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = vector[i] * scale;
    }
    double length = norm(unit);
    for (int i = 0; i < unit.length; i++) {
      unit[i] /= length;
    }
    return unit;
  }

  /**
   * The distribution under which vectors are most likely, of which only their sum counts. Where it
   * is zero, any direction is as likely, and the concentration is 0.
   *
   * @param sum of unit vectors, element by element
   * @param count how many
   * @throws IllegalArgumentException if there are none, or the sum is longer than they can be (by
   *     more than rounding), is that of equal vectors (the likelihood has no maximum then) or has
   *     elements that are not finite
   */
  public static VonMisesFisher fit(double[] sum, long count) {
    if (sum.length < 2 || count < 1) {
      throw new IllegalArgumentException(
          "%d vectors of %d dimensions: at least one of at least 2 is needed"
              .formatted(count, sum.length));
    }
    double length = norm(sum) / count;
    if (!(length >= 0 && length <= 1 + 0x1p-20)) {
      throw new IllegalArgumentException(
          "the mean of %d unit vectors has no length of %s".formatted(count, length));
    }
    double[] direction = sum;
    if (length == 0) {
      direction = new double[sum.length];
      direction[0] = 1;
    }
    double concentration = Concentration.ofMeanResultantLength(sum.length, Math.min(length, 1));
    if (concentration == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("all vectors are equal: any concentration is too small");
    }
    return new VonMisesFisher(direction, concentration);
  }

  /** A unit vector; a copy. */
  public double[] mean() {
    return mean.clone();
  }

  public double concentration() {
    return concentration;
  }

  public int dimension() {
    return mean.length;
  }

  /**
   * The logarithm of the density at a unit vector.
   *
   * @throws IllegalArgumentException if it has another number of dimensions
   */
  public double logDensity(double[] x) {
    return logLikelihood(x, 1);
  }

  /**
   * The logarithm of the likelihood of vectors.
   *
   * @param sum of unit vectors, element by element
   * @param count how many
   * @throws IllegalArgumentException if the sum has another number of dimensions
   */
  public double logLikelihood(double[] sum, long count) {
    if (sum.length != mean.length) {
      throw new IllegalArgumentException(
          "vector of %d dimensions; the distribution has %d".formatted(sum.length, mean.length));
    }
    double normalizer = Concentration.logNormalizer(mean.length, concentration);
    return Math.fma(count, normalizer, concentration * dot(mean, sum));
  }

  /**
   * A random unit vector, by rejection (G. Ulrich, Computer generation of distributions on the
   * m-sphere, 1984, as corrected in A. Wood, Simulation of the von Mises Fisher distribution,
   * 1994): its part along the mean is proposed from a beta distribution, the rest is uniform.
   */
  public double[] sample(RandomGenerator random) {
    int n = mean.length - 1;
    double b = n / (2 * concentration + Math.hypot(2 * concentration, n));
    double centre = (1 - b) / (1 + b);
    // 1 - w for the part w along the mean, which has all its digits where w is near 1.
    double rest;
    double excess;
    do {
      double first = chiSquare(n, random);
      double second = chiSquare(n, random);
      double z = first / (first + second);
      rest = 2 * b * z / (1 - (1 - b) * z);
      double ratio = (1 - centre * (1 - rest)) / ((1 - centre) * (1 + centre));
      excess = concentration * (1 - rest - centre) + n * Math.log(ratio);
    } while (excess < Math.log(random.nextDouble()));
    double[] x = new double[mean.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextGaussian();
    }
    // Twice is enough (B. Parlett, The Symmetric Eigenvalue Problem, 1998, section 6.9), and in few
    // dimensions needed, where it may lie next to the mean.
    for (int pass = 0; pass < 2; pass++) {
      double along = dot(x, mean);
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.fma(-along, mean[i], x[i]);
      }
    }
    double scale = Math.sqrt(rest * (2 - rest)) / norm(x);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.fma(scale, x[i], (1 - rest) * mean[i]);
    }
    return x;
  }

  /** A sum of squares of that many Gaussian numbers; quotients of two have a beta distribution. */
  private static double chiSquare(int count, RandomGenerator random) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double next = random.nextGaussian();
      sum = Math.fma(next, next, sum);
    }
    return sum;
  }

  private static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum = Math.fma(x[i], y[i], sum);
    }
    return sum;
  }
}
