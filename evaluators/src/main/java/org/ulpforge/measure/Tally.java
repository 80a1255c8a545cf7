package org.ulpforge.measure;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;

/**
 * Counts and sums of errors over inputs; mutable, for one thread. Tallies of consecutive ranges are
 * merged in their order, so that sums do not depend on the number of threads.
 */
final class Tally {

  /** Sums over one set of inputs. */
  static final class Sums {
    long inputs;
    long misrounded;
    double maxUlp;
    double sumUlp;
    double sumSquares;
    double sumSigned;
    double maxRelative;
    double maxAbsolute;
    double maxScaledUlp;

    void merge(Sums other) {
      inputs += other.inputs;
      misrounded += other.misrounded;
      maxUlp = Math.max(maxUlp, other.maxUlp);
      sumUlp += other.sumUlp;
      sumSquares += other.sumSquares;
      sumSigned += other.sumSigned;
      maxRelative = Math.max(maxRelative, other.maxRelative);
      maxAbsolute = Math.max(maxAbsolute, other.maxAbsolute);
      maxScaledUlp = Math.max(maxScaledUlp, other.maxScaledUlp);
    }

    void add(boolean wrong, double signedUlp, double relative, double absolute, double scaledUlp) {
      double ulp = Math.abs(signedUlp);
      inputs++;
      misrounded += wrong ? 1 : 0;
      maxUlp = Math.max(maxUlp, ulp);
      sumUlp += ulp;
      sumSquares += ulp * ulp;
      sumSigned += signedUlp;
      maxRelative = Math.max(maxRelative, relative);
      maxAbsolute = Math.max(maxAbsolute, absolute);
      maxScaledUlp = Math.max(maxScaledUlp, scaledUlp);
    }

    ErrorProfile.Summary summary() {
      double n = Math.max(1, inputs);
      return new ErrorProfile.Summary(
          inputs,
          misrounded,
          maxUlp,
          sumUlp / n,
          Math.sqrt(sumSquares / n),
          sumSigned / n,
          maxRelative,
          maxAbsolute,
          maxScaledUlp);
    }
  }

  private final ScalarFormat storage;
  private final double minNormal;
  private final double trivialBelow;

  final Sums all = new Sums();
  final Sums nontrivial = new Sums();
  final Sums subnormal = new Sums();
  long verdicts;
  long wrongVerdicts;
  long undecided;

  /** The input with the largest error, none while {@code all} is empty. */
  double[] worstInput;

  double worstGot;
  double worstExact;

  Tally(ScalarFormat storage) {
    this.storage = storage;
    this.minNormal = storage instanceof FloatFormat f ? f.minNormal() : 0;
    this.trivialBelow =
        storage instanceof FloatFormat f ? Math.scalb(1.0, -(f.precision() + 2)) : 0;
  }

  /**
   * Judges results.
   *
   * @param inputs one column per argument
   * @param exact filled for these inputs
   * @param got results as values of the storage format
   */
  void add(double[][] inputs, ExactBlock exact, double[] got, int n) {
    for (int i = 0; i < n; i++) {
      addOne(inputs, exact, got[i], i);
    }
  }

  private void addOne(double[][] inputs, ExactBlock exact, double got, int i) {
    switch (exact.status[i]) {
      case ExactBlock.ORDINARY -> ordinary(inputs, exact, got, i);
      case ExactBlock.VERDICT -> {
        verdicts++;
        wrongVerdicts += same(got, exact.rounded[i]) ? 0 : 1;
      }
      case ExactBlock.UNDECIDED -> undecided++;
      default -> {
        // No verdict: whatever comes out is as good as anything else.
      }
    }
  }

  private void ordinary(double[][] inputs, ExactBlock exact, double got, int i) {
    double value = exact.exact[i];
    boolean finite = Double.isFinite(got);
    double signed = Double.POSITIVE_INFINITY;
    double absolute = Double.POSITIVE_INFINITY;
    double relative = Double.POSITIVE_INFINITY;
    double scaled = Double.POSITIVE_INFINITY;
    if (finite) {
      var fine = exact.fine[i];
      if (fine == null) {
        signed = Ulp.signedError(got, value, storage);
        absolute = Math.abs(got - value);
        relative = absolute / Math.abs(value);
      } else {
        signed = Ulp.signedError(got, fine, storage);
        double error = fine.scaledError(got);
        absolute = Math.abs(Math.scalb(error, fine.exponent()));
        relative = Math.abs(error / fine.hi());
      }
      scaled =
          Math.abs(value) >= 1
              ? Math.abs(signed)
              : absolute / Math.scalb(1.0, Ulp.exponent(0, storage));
    }
    if (worstInput == null || Math.abs(signed) > all.maxUlp) {
      worst(inputs, i, got, value);
    }
    boolean wrong = !same(got, exact.rounded[i]);
    all.add(wrong, signed, relative, absolute, scaled);
    if (Math.abs(value) < minNormal) {
      subnormal.add(wrong, signed, relative, absolute, scaled);
    } else if (isNontrivial(inputs, i)) {
      nontrivial.add(wrong, signed, relative, absolute, scaled);
    }
  }

  private boolean isNontrivial(double[][] inputs, int i) {
    for (double[] column : inputs) {
      if (Math.abs(column[i]) < trivialBelow) {
        return false;
      }
    }
    return true;
  }

  void worst(double[][] inputs, int i, double got, double exact) {
    worstInput = new double[inputs.length];
    for (int a = 0; a < inputs.length; a++) {
      worstInput[a] = inputs[a][i];
    }
    worstGot = got;
    worstExact = exact;
  }

  /** Equal as values: any NaN equals any other, zeros of unlike sign differ. */
  static boolean same(double got, double expected) {
    return Double.doubleToLongBits(got) == Double.doubleToLongBits(expected);
  }

  void merge(Tally later) {
    if (later.worstInput != null && (worstInput == null || later.all.maxUlp > all.maxUlp)) {
      worstInput = later.worstInput;
      worstGot = later.worstGot;
      worstExact = later.worstExact;
    }
    all.merge(later.all);
    nontrivial.merge(later.nontrivial);
    subnormal.merge(later.subnormal);
    verdicts += later.verdicts;
    wrongVerdicts += later.wrongVerdicts;
    undecided += later.undecided;
  }
}
