package org.ulpforge.product;

/**
 * Errors of a surrogate over weighted pairs. Relative errors, and those in ULP, are over the pairs
 * whose exact product is neither zero nor beyond the largest value.
 *
 * @param pairs how many have a weight
 * @param mean weighted mean of |got − exact| / |exact|
 * @param max the largest of them; infinite if a result is not finite
 * @param bias weighted mean of (got − exact) / exact
 * @param meanSquare weighted mean of the squares
 * @param equal weighted share of the results that are the rounded, saturated product
 * @param maxUlp the largest error in ULP
 */
public record ProductProfile(
    long pairs,
    double mean,
    double max,
    double bias,
    double meanSquare,
    double equal,
    double maxUlp) {

  /** The root of the mean square. */
  public double rms() {
    return Math.sqrt(meanSquare);
  }
}
