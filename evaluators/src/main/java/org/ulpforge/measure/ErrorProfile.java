package org.ulpforge.measure;

import java.util.List;

/**
 * How wrong a program or kernel is.
 *
 * <p>{@code all} covers every judged input of the domain whose exact result is finite and in range:
 * subnormal and trivial ones included. Everything else, NaN, infinities, overflow and exact zeros,
 * gets a verdict.
 *
 * @param all inputs with a finite exact result in range
 * @param nontrivial those of {@code all} whose result is normal and whose input is not so small
 *     that every decent approximation is right: |x| >= 2^-(p+2) with p the precision of the storage
 *     format
 * @param subnormal those of {@code all} whose exact result lies below the normal range
 * @param worst the input with the largest error; empty if {@code all} has no inputs
 * @param specials verdicts on the named special inputs that lie in the domain
 * @param verdicts inputs outside of {@code all}
 * @param wrongVerdicts those whose result is not the right special value
 * @param undecided inputs whose exact result could not be rounded within the cap of precision; they
 *     are in no count
 * @param exhaustive whether every input of the domain was judged
 * @param buckets the inputs in equal ranges of codes, in ascending order of value, for plots
 */
public record ErrorProfile(
    Summary all,
    Summary nontrivial,
    Summary subnormal,
    List<Worst> worst,
    List<Special> specials,
    long verdicts,
    long wrongVerdicts,
    long undecided,
    boolean exhaustive,
    List<Bucket> buckets) {

  public ErrorProfile {
    worst = List.copyOf(worst);
    specials = List.copyOf(specials);
    buckets = List.copyOf(buckets);
  }

  /**
   * Errors over a set of inputs.
   *
   * @param inputs how many
   * @param misrounded how many results are not the correctly rounded ones
   * @param maxUlp infinite where a result is not finite though the exact one is
   * @param meanUlp mean of the errors in ULP
   * @param rmsUlp root of the mean of the squares
   * @param biasUlp mean of (got − exact) / ulp(exact)
   * @param maxRelative largest |got − exact| / |exact|
   * @param maxAbsolute largest |got − exact|
   * @param maxScaledUlp largest |got − exact| / ulp(max(1, |exact|)): the measure near a zero of
   *     the function
   */
  public record Summary(
      long inputs,
      long misrounded,
      double maxUlp,
      double meanUlp,
      double rmsUlp,
      double biasUlp,
      double maxRelative,
      double maxAbsolute,
      double maxScaledUlp) {

    /** The share of correctly rounded results; 1 where there are no inputs. */
    public double correctlyRounded() {
      return inputs == 0 ? 1 : (double) (inputs - misrounded) / inputs;
    }
  }

  /**
   * An input with a large error.
   *
   * @param input one value per argument
   * @param got the result in the storage format
   * @param exact the exact result, rounded to double
   */
  public record Worst(List<Double> input, double got, double exact, double ulp) {
    public Worst {
      input = List.copyOf(input);
    }
  }

  /** What a special input gives, and what it should. */
  public record Special(List<Double> input, double got, double expected, boolean right) {
    public Special {
      input = List.copyOf(input);
    }
  }

  /** Errors of the inputs from {@code lo} to {@code hi} of the first argument. */
  public record Bucket(double lo, double hi, long inputs, double maxUlp, double meanUlp) {}

  /** Largest error in ULP over all judged inputs. */
  public double maxUlp() {
    return all.maxUlp();
  }

  /** Whether every result is the correctly rounded one and every verdict is right. */
  public boolean correctlyRounded() {
    return all.misrounded() == 0 && wrongVerdicts == 0 && undecided == 0;
  }
}
