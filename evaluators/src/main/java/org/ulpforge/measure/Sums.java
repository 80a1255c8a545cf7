package org.ulpforge.measure;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of errors over one set of inputs: those whose exact result has a magnitude in [{@code
 * least}, {@code below}) and whose arguments all have a magnitude of at least {@code argument}.
 * Mutable, for one thread.
 */
final class Sums {

  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

  private final double least;
  private final double below;
  private final double argument;

  private long inputs;
  private long misrounded;
  private double maxUlp;
  private double sumUlp;
  private double sumSquares;
  private double sumSigned;
  private double maxRelative;
  private double maxAbsolute;
  private double maxScaledUlp;

  Sums(double least, double below, double argument) {
    this.least = least;
    this.below = below;
    this.argument = argument;
  }

  long inputs() {
    return inputs;
  }

  double maxUlp() {
    return maxUlp;
  }

  double meanUlp() {
    return sumUlp / Math.max(1, inputs);
  }

  void merge(Sums later) {
    inputs += later.inputs;
    misrounded += later.misrounded;
    maxUlp = Math.max(maxUlp, later.maxUlp);
    sumUlp += later.sumUlp;
    sumSquares += later.sumSquares;
    sumSigned += later.sumSigned;
    maxRelative = Math.max(maxRelative, later.maxRelative);
    maxAbsolute = Math.max(maxAbsolute, later.maxAbsolute);
    maxScaledUlp = Math.max(maxScaledUlp, later.maxScaledUlp);
  }

  /** Adds one input, if it is in the set. */
  void add(Errors errors, int i) {
    double exact = Math.abs(errors.exact[i]);
    if (!(exact >= least && exact < below && errors.smallest[i] >= argument)) {
      return;
    }
    double ulp = Math.abs(errors.signed[i]);
    inputs++;
    misrounded += Tally.same(errors.got[i], errors.rounded[i]) ? 0 : 1;
    maxUlp = Math.max(maxUlp, ulp);
    sumUlp += ulp;
    sumSquares += ulp * ulp;
    sumSigned += errors.signed[i];
    maxAbsolute = Math.max(maxAbsolute, errors.absolute[i]);
    maxScaledUlp = Math.max(maxScaledUlp, Math.min(ulp, errors.absolute[i] * errors.scaleAtOne));
    if (errors.absolute[i] > maxRelative * exact) {
      maxRelative = errors.absolute[i] / exact;
    }
  }

  /**
   * Adds the first n inputs that are in the set, all of whose errors are finite or NaN; NaN marks
   * inputs that do not count. As {@link #add} but for the order of the sums.
   */
  void addAll(Errors errors, int n) {
    if (!errors.mayHave(least, below, argument)) {
      return;
    }
    DoubleVector max = DoubleVector.zero(LANES);
    DoubleVector sum = DoubleVector.zero(LANES);
    DoubleVector squares = DoubleVector.zero(LANES);
    DoubleVector bias = DoubleVector.zero(LANES);
    DoubleVector maxDifference = DoubleVector.zero(LANES);
    DoubleVector maxScaled = DoubleVector.zero(LANES);
    int i = 0;
    for (; i < LANES.loopBound(n); i += LANES.length()) {
      DoubleVector exact = DoubleVector.fromArray(LANES, errors.exact, i).abs();
      DoubleVector signed = DoubleVector.fromArray(LANES, errors.signed, i);
      VectorMask<Double> in =
          exact
              .compare(VectorOperators.GE, least)
              .and(exact.compare(VectorOperators.LT, below))
              .and(
                  DoubleVector.fromArray(LANES, errors.smallest, i)
                      .compare(VectorOperators.GE, argument))
              .and(signed.compare(VectorOperators.EQ, signed));
      if (!in.anyTrue()) {
        continue;
      }
      DoubleVector ulp = signed.abs();
      DoubleVector absolute = DoubleVector.fromArray(LANES, errors.absolute, i);
      LongVector got = DoubleVector.fromArray(LANES, errors.got, i).reinterpretAsLongs();
      LongVector rounded = DoubleVector.fromArray(LANES, errors.rounded, i).reinterpretAsLongs();
      inputs += in.trueCount();
      misrounded +=
          got.compare(VectorOperators.NE, rounded).and(in.cast(got.species())).trueCount();
      max = max.lanewise(VectorOperators.MAX, ulp, in);
      sum = sum.lanewise(VectorOperators.ADD, ulp, in);
      squares = squares.lanewise(VectorOperators.ADD, ulp.mul(ulp), in);
      bias = bias.lanewise(VectorOperators.ADD, signed, in);
      maxDifference = maxDifference.lanewise(VectorOperators.MAX, absolute, in);
      maxScaled =
          maxScaled.lanewise(VectorOperators.MAX, ulp.min(absolute.mul(errors.scaleAtOne)), in);
      // Dividing only where a new largest one is certain: division is the slowest of all.
      VectorMask<Double> larger =
          absolute.compare(VectorOperators.GT, exact.mul(maxRelative)).and(in);
      if (larger.anyTrue()) {
        maxRelative =
            Math.max(maxRelative, absolute.div(exact).reduceLanes(VectorOperators.MAX, larger));
      }
    }
    for (int lane = 0; lane < LANES.length(); lane++) {
      maxUlp = Math.max(maxUlp, max.lane(lane));
      sumUlp += sum.lane(lane);
      sumSquares += squares.lane(lane);
      sumSigned += bias.lane(lane);
      maxAbsolute = Math.max(maxAbsolute, maxDifference.lane(lane));
      maxScaledUlp = Math.max(maxScaledUlp, maxScaled.lane(lane));
    }
    for (; i < n; i++) {
      if (!Double.isNaN(errors.signed[i])) {
        add(errors, i);
      }
    }
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
