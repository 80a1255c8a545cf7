package org.ulpforge.measure;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;

/** The errors of a block of results; a buffer that is filled again and again, for one thread. */
final class Errors {

  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> BITS = LANES.withLanes(long.class);
  private static final int DOUBLE_FRACTION_BITS = 52;
  private static final int DOUBLE_BIAS = 1023;

  private final ScalarFormat storage;

  /** 1 / ulp(1). */
  final double scaleAtOne;

  /** Results and exact results, as in {@link ExactBlock}. */
  double[] got;

  double[] exact;
  double[] rounded;

  /**
   * (got − exact) / ulp(exact), NaN where the input does not count, infinite where got is not
   * finite.
   */
  final double[] signed;

  /** |got − exact|. */
  final double[] absolute;

  /** The least magnitude of the arguments. */
  final double[] smallest;

  /** Whether some result is not finite though the exact one is. */
  private boolean failures;

  /** Bounds of the magnitudes of exact results and of arguments, to skip whole blocks. */
  private double leastExact;

  private double greatestExact;
  private double greatestArgument;

  Errors(ScalarFormat storage, int capacity) {
    this.storage = storage;
    scaleAtOne = Math.scalb(1.0, -Ulp.exponent(0, storage));
    signed = new double[capacity];
    absolute = new double[capacity];
    smallest = new double[capacity];
  }

  boolean hasFailures() {
    return failures;
  }

  /** Whether the block may have inputs of the set that {@link Sums} describes. */
  boolean mayHave(double least, double below, double argument) {
    return greatestExact >= least && leastExact < below && greatestArgument >= argument;
  }

  void fill(double[][] inputs, ExactBlock block, double[] results, int n) {
    got = results;
    exact = block.exact;
    rounded = block.rounded;
    failures = false;
    leastExact = 0;
    greatestExact = Double.POSITIVE_INFINITY;
    greatestArgument = Double.POSITIVE_INFINITY;
    smallestArguments(inputs, n);
    int done = storage instanceof FloatFormat f && f.bits() <= 32 ? vectors(f, n) : 0;
    for (int i = done; i < n; i++) {
      fillOne(block, i);
    }
  }

  private void smallestArguments(double[][] inputs, int n) {
    for (int i = 0; i < n; i++) {
      smallest[i] = Math.abs(inputs[0][i]);
    }
    if (inputs.length == 2) {
      for (int i = 0; i < n; i++) {
        smallest[i] = Math.min(smallest[i], Math.abs(inputs[1][i]));
      }
    }
  }

  private void fillOne(ExactBlock block, int i) {
    if (Double.isNaN(exact[i])) {
      signed[i] = Double.NaN;
      absolute[i] = 0;
      return;
    }
    if (!Double.isFinite(got[i])) {
      signed[i] = Double.POSITIVE_INFINITY;
      absolute[i] = Double.POSITIVE_INFINITY;
      failures = true;
      return;
    }
    var fine = block.fine[i];
    if (fine == null) {
      signed[i] = Ulp.signedError(got[i], exact[i], storage);
      absolute[i] = Math.abs(got[i] - exact[i]);
    } else {
      signed[i] = Ulp.signedError(got[i], fine, storage);
      absolute[i] = Math.abs(Math.scalb(fine.scaledError(got[i]), fine.exponent()));
    }
  }

  /**
   * {@link Ulp#signedError(double, double, ScalarFormat)} for formats whose spacings and their
   * reciprocals are normal doubles: the scale 2^-exponent is put together from the exponent field
   * of the exact value.
   *
   * @return how many were done; none if a result is not finite though the exact one is
   */
  private int vectors(FloatFormat format, int n) {
    int scaleBias = 2 * DOUBLE_BIAS + format.fractionBits();
    int leastField = format.minExponent() + DOUBLE_BIAS;
    boolean allFinite = true;
    DoubleVector least = DoubleVector.broadcast(LANES, Double.POSITIVE_INFINITY);
    DoubleVector greatest = DoubleVector.zero(LANES);
    DoubleVector argument = DoubleVector.zero(LANES);
    int i = 0;
    for (; i < LANES.loopBound(n); i += LANES.length()) {
      DoubleVector value = DoubleVector.fromArray(LANES, exact, i);
      DoubleVector difference = DoubleVector.fromArray(LANES, got, i).sub(value);
      DoubleVector magnitude = value.abs();
      LongVector field =
          magnitude
              .reinterpretAsLongs()
              .lanewise(VectorOperators.LSHR, DOUBLE_FRACTION_BITS)
              .max(leastField);
      DoubleVector scale =
          LongVector.broadcast(BITS, scaleBias)
              .sub(field)
              .lanewise(VectorOperators.LSHL, DOUBLE_FRACTION_BITS)
              .reinterpretAsDoubles();
      VectorMask<Double> counts = value.compare(VectorOperators.EQ, value);
      VectorMask<Double> finite =
          difference.abs().compare(VectorOperators.LT, Double.POSITIVE_INFINITY);
      allFinite &= finite.or(counts.not()).allTrue();
      least = least.lanewise(VectorOperators.MIN, magnitude, counts);
      greatest = greatest.lanewise(VectorOperators.MAX, magnitude, counts);
      argument =
          argument.lanewise(
              VectorOperators.MAX, DoubleVector.fromArray(LANES, smallest, i), counts);
      difference.mul(scale).intoArray(signed, i);
      difference.abs().intoArray(absolute, i);
    }
    if (i == n) {
      leastExact = least.reduceLanes(VectorOperators.MIN);
      greatestExact = greatest.reduceLanes(VectorOperators.MAX);
      greatestArgument = argument.reduceLanes(VectorOperators.MAX);
    }
    // A failing program may be slow to judge: its block is done again, one by one.
    return allFinite ? i : 0;
  }
}
