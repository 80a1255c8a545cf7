package org.ulpforge.measure;

import java.util.Arrays;
import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;

/**
 * Counts and sums of errors over inputs; mutable, for one thread. Tallies of consecutive ranges are
 * merged in their order, so that sums do not depend on the number of threads.
 */
final class Tally {

  private final Errors errors;

  /** Null where the format does not suit it. */
  private final BlockSums blockSums;

  final Sums all;
  final Sums nontrivial;
  final Sums subnormal;
  private final List<Sums> sets;
  long verdicts;
  long wrongVerdicts;
  long undecided;

  /** The input with the largest error, none while {@code all} is empty. */
  double[] worstInput;

  double worstGot;
  double worstExact;

  Tally(ScalarFormat storage) {
    errors = new Errors(storage);
    double infinity = Double.POSITIVE_INFINITY;
    all = new Sums(0, infinity, 0);
    if (storage instanceof FloatFormat f) {
      nontrivial = new Sums(f.minNormal(), infinity, Math.scalb(1.0, -(f.precision() + 2)));
      subnormal = new Sums(0, f.minNormal(), 0);
      blockSums = f.bits() <= 32 ? new BlockSums(f) : null;
    } else {
      nontrivial = new Sums(0, infinity, 0);
      subnormal = new Sums(0, 0, 0);
      blockSums = null;
    }
    sets = List.of(all, nontrivial, subnormal);
  }

  /**
   * Judges results.
   *
   * @param inputs one column per argument
   * @param exact filled for these inputs
   * @param got results as values of the storage format
   */
  void add(double[][] inputs, ExactBlock exact, double[] got, int n) {
    if (exact.verdictsOnly) {
      verdictsOnly(exact, got, n);
      return;
    }
    double before = all.maxUlp();
    int done = exact.ordinary && blockSums != null ? addBlock(inputs, exact, got, n) : 0;
    for (int i = done; i < n; i++) {
      addOne(inputs, exact, got, i);
    }
    if (all.maxUlp() > before || (worstInput == null && all.inputs() > 0)) {
      int from = done > 0 ? blockSums.first(all.maxUlp(), exact, got) : 0;
      findWorst(inputs, exact, got, from, n);
    }
  }

  /**
   * @return how many inputs were added: none where the sets divide the block
   */
  private int addBlock(double[][] inputs, ExactBlock exact, double[] got, int n) {
    if (!blockSums.fill(inputs, exact, got, n, all.maxRelative())
        || !sets.stream().allMatch(set -> set.hasAll(blockSums) || set.hasNone(blockSums))) {
      return 0;
    }
    for (Sums set : sets) {
      if (set.hasAll(blockSums)) {
        set.add(blockSums);
      }
    }
    return blockSums.inputs;
  }

  private void addOne(double[][] inputs, ExactBlock exact, double[] got, int i) {
    switch (exact.status[i]) {
      case ExactBlock.ORDINARY -> {
        errors.look(inputs, exact, got, i);
        sets.forEach(set -> set.add(errors));
      }
      case ExactBlock.VERDICT -> {
        verdicts++;
        wrongVerdicts += same(got[i], exact.rounded[i]) ? 0 : 1;
      }
      case ExactBlock.UNDECIDED -> undecided++;
      default -> {
        // No verdict: whatever comes out is as good as anything else.
      }
    }
  }

  private void findWorst(double[][] inputs, ExactBlock exact, double[] got, int from, int n) {
    for (int i = from; i < n; i++) {
      if (exact.status[i] != ExactBlock.ORDINARY) {
        continue;
      }
      errors.look(inputs, exact, got, i);
      if (Math.abs(errors.signed) == all.maxUlp()) {
        worstInput = new double[inputs.length];
        for (int a = 0; a < inputs.length; a++) {
          worstInput[a] = inputs[a][i];
        }
        worstGot = got[i];
        worstExact = exact.exact[i];
        return;
      }
    }
  }

  /** Blocks beyond overflow, nearly half of all f32 inputs of exp, are compared at once. */
  private void verdictsOnly(ExactBlock exact, double[] got, int n) {
    verdicts += n;
    int i = Arrays.mismatch(got, 0, n, exact.rounded, 0, n);
    for (; i >= 0 && i < n; i++) {
      wrongVerdicts += same(got[i], exact.rounded[i]) ? 0 : 1;
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
