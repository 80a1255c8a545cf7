package org.ulpforge.measure;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.format.FloatFormat;

/**
 * Sums of errors over a block of inputs, by vectors; for blocks all of whose inputs have a finite
 * exact result and a finite result. For one thread, filled again and again.
 *
 * <p>Maxima and minima of magnitudes are taken of their codes, which are ordered in the same way:
 * on x86 that is one instruction, where the maximum of doubles as Java defines it is seven.
 */
final class BlockSums {

  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> CODES = LANES.withLanes(long.class);
  private static final int FRACTION_BITS = 52;
  private static final long BIAS = 1023;
  private static final long MAGNITUDE = Long.MAX_VALUE;
  private static final long INFINITY = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

  private final double scaleAtOne;
  private final long leastField;
  private final long scaleField;

  int inputs;
  long misrounded;
  double maxUlp;
  double sumUlp;
  double sumSquares;
  double sumSigned;
  double maxRelative;
  double maxAbsolute;
  double maxScaledUlp;

  /** Bounds of the magnitudes of the exact results and of the arguments. */
  double leastExact;

  double greatestExact;
  double leastArgument;
  double greatestArgument;

  /**
   * @param format of at most 32 bits, so that its spacings and their reciprocals are normal doubles
   */
  BlockSums(FloatFormat format) {
    scaleAtOne = Math.scalb(1.0, -Ulp.exponent(0, format));
    leastField = format.minExponent() + BIAS;
    // 2^-exponent(binade) has the exponent field 2·bias + fraction bits − field(exact).
    scaleField = 2 * BIAS + format.fractionBits();
  }

  /**
   * Sums up the inputs 0 to {@link #inputs} − 1, as many of the first n as fill whole vectors.
   *
   * @param relative largest relative error known; only larger ones are looked for
   * @return whether the block was as it must be; if not, the sums mean nothing
   */
  boolean fill(double[][] arguments, ExactBlock block, double[] got, int n, double relative) {
    DoubleVector sum = DoubleVector.zero(LANES);
    DoubleVector squares = DoubleVector.zero(LANES);
    DoubleVector bias = DoubleVector.zero(LANES);
    LongVector maxCode = LongVector.zero(CODES);
    LongVector maxDifference = LongVector.zero(CODES);
    LongVector least = LongVector.broadcast(CODES, MAGNITUDE);
    LongVector greatest = LongVector.zero(CODES);
    inputs = LANES.loopBound(n);
    misrounded = 0;
    maxRelative = relative;
    for (int i = 0; i < inputs; i += LANES.length()) {
      DoubleVector exact = DoubleVector.fromArray(LANES, block.exact, i);
      DoubleVector result = DoubleVector.fromArray(LANES, got, i);
      LongVector magnitude = exact.reinterpretAsLongs().and(MAGNITUDE);
      least = least.min(magnitude);
      greatest = greatest.max(magnitude);
      DoubleVector difference = result.sub(exact);
      DoubleVector signed = difference.mul(scale(magnitude));
      DoubleVector ulp = signed.abs();
      DoubleVector absolute = difference.abs();
      sum = sum.add(ulp);
      squares = ulp.fma(ulp, squares);
      bias = bias.add(signed);
      maxCode = maxCode.max(ulp.reinterpretAsLongs());
      maxDifference = maxDifference.max(absolute.reinterpretAsLongs());
      misrounded +=
          result
              .reinterpretAsLongs()
              .compare(
                  VectorOperators.NE,
                  DoubleVector.fromArray(LANES, block.rounded, i).reinterpretAsLongs())
              .trueCount();
      // Dividing only where a new largest one is certain: division is the slowest of all.
      DoubleVector size = magnitude.reinterpretAsDoubles();
      VectorMask<Double> larger = absolute.compare(VectorOperators.GT, size.mul(maxRelative));
      if (larger.anyTrue()) {
        maxRelative =
            Math.max(maxRelative, absolute.div(size).reduceLanes(VectorOperators.MAX, larger));
      }
    }
    long greatestCode = greatest.reduceLanes(VectorOperators.MAX);
    if (greatestCode >= INFINITY || maxDifference.reduceLanes(VectorOperators.MAX) >= INFINITY) {
      return false;
    }
    maxUlp = Double.longBitsToDouble(maxCode.reduceLanes(VectorOperators.MAX));
    maxAbsolute = Double.longBitsToDouble(maxDifference.reduceLanes(VectorOperators.MAX));
    leastExact = Double.longBitsToDouble(least.reduceLanes(VectorOperators.MIN));
    greatestExact = Double.longBitsToDouble(greatestCode);
    sumUlp = total(sum);
    sumSquares = total(squares);
    sumSigned = total(bias);
    boundArguments(arguments);
    maxScaledUlp = leastExact >= 1 ? maxUlp : maxAbsolute * scaleAtOne;
    // Where exact results lie on both sides of 1, one scale does not do.
    return leastExact >= 1 || greatestExact < 1;
  }

  /** 1 / ulp of values with the given codes. */
  private DoubleVector scale(LongVector magnitude) {
    return LongVector.broadcast(CODES, scaleField)
        .sub(magnitude.lanewise(VectorOperators.LSHR, FRACTION_BITS).max(leastField))
        .lanewise(VectorOperators.LSHL, FRACTION_BITS)
        .reinterpretAsDoubles();
  }

  /**
   * The first of the inputs summed up last whose error is that many ULP: where errors grow with the
   * argument, every block has a new largest one to be looked for.
   *
   * @return {@link #inputs} if there is none
   */
  int first(double ulp, ExactBlock block, double[] got) {
    for (int i = 0; i < inputs; i += LANES.length()) {
      DoubleVector exact = DoubleVector.fromArray(LANES, block.exact, i);
      DoubleVector difference = DoubleVector.fromArray(LANES, got, i).sub(exact);
      LongVector magnitude = exact.reinterpretAsLongs().and(MAGNITUDE);
      VectorMask<Double> found =
          difference.mul(scale(magnitude)).abs().compare(VectorOperators.EQ, ulp);
      if (found.anyTrue()) {
        return i + found.firstTrue();
      }
    }
    return inputs;
  }

  private void boundArguments(double[][] arguments) {
    LongVector least = LongVector.broadcast(CODES, MAGNITUDE);
    LongVector greatest = LongVector.broadcast(CODES, MAGNITUDE);
    for (int i = 0; i < inputs; i += LANES.length()) {
      LongVector smallest = LongVector.broadcast(CODES, MAGNITUDE);
      for (double[] column : arguments) {
        smallest =
            smallest.min(
                DoubleVector.fromArray(LANES, column, i).reinterpretAsLongs().and(MAGNITUDE));
      }
      least = least.min(smallest);
      greatest = i == 0 ? smallest : greatest.max(smallest);
    }
    leastArgument = Double.longBitsToDouble(least.reduceLanes(VectorOperators.MIN));
    greatestArgument = Double.longBitsToDouble(greatest.reduceLanes(VectorOperators.MAX));
  }

  /** In the order of the lanes: the order of reduceLanes(ADD) is not defined. */
  private static double total(DoubleVector sum) {
    double total = 0;
    for (double lane : sum.toArray()) {
      total += lane;
    }
    return total;
  }
}
