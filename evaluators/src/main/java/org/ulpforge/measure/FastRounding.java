package org.ulpforge.measure;

import java.util.Arrays;
import java.util.function.IntConsumer;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Specials;
import org.ulpforge.oracle.Reference;

/**
 * Rounds blocks of approximate values whose error bound is known: normal results, results that
 * vanish and results that overflow, by vectors; what remains is left to somebody else.
 */
final class FastRounding {

  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

  private final double relativeBound;
  private final double splitter;
  private final double minNormal;
  private final double maxValue;
  private final double vanishing;
  private final double overflowing;
  private final double overflow;

  FastRounding(FloatFormat format, double outOfRange, double relativeBound) {
    this.relativeBound = relativeBound;
    // Veltkamp's splitting: (c·v) − (c·v − v) is v rounded to p bits (Dekker 1971); ties may go
    // either way, but are undecided here.
    this.splitter = Math.scalb(1.0, 53 - format.precision()) + 1;
    this.minNormal = format.minNormal();
    this.maxValue = format.maxValue();
    this.vanishing = format.minSubnormal() / 4;
    this.overflowing = 2 * outOfRange;
    this.overflow = format.round(Double.MAX_VALUE);
  }

  /** Formats with zeros of both signs whose values leave room for the splitting in doubles. */
  static boolean handles(FloatFormat format) {
    return format.bits() <= 32
        && format.signed()
        && format.hasZero()
        && format.specials() != Specials.FNUZ
        && format.maxValue() < 0x1p900
        && format.minSubnormal() > 0x1p-900;
  }

  /**
   * Turns the approximate values in {@code block.exact} into rounded ones.
   *
   * @param rest called for inputs that could not be decided
   * @return how many inputs were seen; later ones are untouched
   */
  int round(ExactBlock block, int n, IntConsumer rest) {
    int i = 0;
    for (; i < LANES.loopBound(n); i += LANES.length()) {
      DoubleVector value = DoubleVector.fromArray(LANES, block.exact, i);
      DoubleVector magnitude = value.abs();
      DoubleVector bound = magnitude.mul(relativeBound).add(Reference.ABSOLUTE_BOUND);
      DoubleVector rounded = leading(value.sub(bound));
      VectorMask<Double> done =
          rounded
              .compare(VectorOperators.EQ, leading(value.add(bound)))
              .and(magnitude.compare(VectorOperators.GE, minNormal))
              .and(rounded.abs().compare(VectorOperators.LE, maxValue));
      if (!done.allTrue()) {
        VectorMask<Double> vanishes = magnitude.compare(VectorOperators.LT, vanishing);
        rounded = rounded.blend(value.mul(0.0), vanishes);
        done = done.or(vanishes);
        VectorMask<Double> overflows = magnitude.compare(VectorOperators.GT, overflowing);
        if (overflows.allTrue()) {
          overflow(block, i, value);
          continue;
        }
      }
      rounded.intoArray(block.rounded, i);
      if (!done.allTrue()) {
        for (int lane = 0; lane < LANES.length(); lane++) {
          if (!done.laneIsSet(lane)) {
            rest.accept(i + lane);
          }
        }
      }
    }
    return i;
  }

  private DoubleVector leading(DoubleVector value) {
    DoubleVector product = value.mul(splitter);
    return product.sub(product.sub(value));
  }

  private void overflow(ExactBlock block, int from, DoubleVector value) {
    Arrays.fill(block.status, from, from + LANES.length(), ExactBlock.VERDICT);
    DoubleVector.broadcast(LANES, overflow)
        .blend(-overflow, value.compare(VectorOperators.LT, 0))
        .intoArray(block.rounded, from);
    DoubleVector.broadcast(LANES, Double.NaN).intoArray(block.exact, from);
    block.ordinary = false;
  }
}
