package org.ulpforge.measure;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;

/**
 * Counts and sums of errors over inputs; mutable, for one thread. Tallies of consecutive ranges are
 * merged in their order, so that sums do not depend on the number of threads.
 */
final class Tally {

  private final Errors errors;

  final Sums all;
  final Sums nontrivial;
  final Sums subnormal;
  long verdicts;
  long wrongVerdicts;
  long undecided;

  /** The input with the largest error, none while {@code all} is empty. */
  double[] worstInput;

  double worstGot;
  double worstExact;

  /**
   * @param block the largest number of inputs judged at a time
   */
  Tally(ScalarFormat storage, int block) {
    errors = new Errors(storage, block);
    double infinity = Double.POSITIVE_INFINITY;
    all = new Sums(0, infinity, 0);
    if (storage instanceof FloatFormat f) {
      nontrivial = new Sums(f.minNormal(), infinity, Math.scalb(1.0, -(f.precision() + 2)));
      subnormal = new Sums(0, f.minNormal(), 0);
    } else {
      nontrivial = new Sums(0, infinity, 0);
      subnormal = new Sums(0, 0, 0);
    }
  }

  /**
   * Judges results.
   *
   * @param inputs one column per argument
   * @param exact filled for these inputs
   * @param got results as values of the storage format
   */
  void add(double[][] inputs, ExactBlock exact, double[] got, int n) {
    errors.fill(inputs, exact, got, n);
    double before = all.maxUlp();
    if (errors.hasFailures()) {
      for (int i = 0; i < n; i++) {
        if (!Double.isNaN(errors.signed[i])) {
          all.add(errors, i);
          nontrivial.add(errors, i);
          subnormal.add(errors, i);
        }
      }
    } else {
      all.addAll(errors, n);
      nontrivial.addAll(errors, n);
      subnormal.addAll(errors, n);
    }
    if (all.maxUlp() > before || (worstInput == null && all.inputs() > 0)) {
      findWorst(inputs, n);
    }
    verdicts(exact, got, n);
  }

  private void findWorst(double[][] inputs, int n) {
    for (int i = 0; i < n; i++) {
      if (Math.abs(errors.signed[i]) == all.maxUlp()) {
        worstInput = new double[inputs.length];
        for (int a = 0; a < inputs.length; a++) {
          worstInput[a] = inputs[a][i];
        }
        worstGot = errors.got[i];
        worstExact = errors.exact[i];
        return;
      }
    }
  }

  private void verdicts(ExactBlock exact, double[] got, int n) {
    if (exact.ordinary) {
      return;
    }
    for (int i = 0; i < n; i++) {
      if (exact.status[i] == ExactBlock.VERDICT) {
        verdicts++;
        wrongVerdicts += same(got[i], exact.rounded[i]) ? 0 : 1;
      } else if (exact.status[i] == ExactBlock.UNDECIDED) {
        undecided++;
      }
    }
  }

  /** Equal as values: any NaN equals any other, zeros of unlike sign differ. */
  static boolean same(double got, double expected) {
    return (got == expected && got != 0)
        || Double.doubleToLongBits(got) == Double.doubleToLongBits(expected);
  }

  void merge(Tally later) {
    if (later.worstInput != null && (worstInput == null || later.all.maxUlp() > all.maxUlp())) {
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
