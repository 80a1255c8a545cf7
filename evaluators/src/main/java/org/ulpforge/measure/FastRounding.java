package org.ulpforge.measure;

import java.util.function.IntConsumer;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Specials;

/**
 * Rounds blocks of approximate values whose error bound is known: normal results, results that
 * vanish and results that overflow, by vectors; what remains is left to somebody else.
 *
 * <p>A normal result is rounded on its code as a double, which is in the order of magnitudes: half
 * a unit of the format is added, then the bits that the format lacks are cleared. That is right for
 * the exact value, too, unless a midpoint lies within the error of the approximation: in codes, at
 * most relativeBound·2^53 for the relative part, as a value is below 2^53 units of its binade, and
 * 1 for the absolute one. (Towards zero the error may reach into the next binade, where a code is
 * worth half as much; but no midpoint of the format is as near to a power of two as that.)
 */
final class FastRounding {

  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> CODES = LANES.withLanes(long.class);
  private static final long SIGN = Long.MIN_VALUE;

  /** Bits of a double that the format lacks. */
  private final long lacking;

  /** In units of a double's code. */
  private final long half;

  private final long error;
  private final long minNormal;

  /** Codes from that of the smallest normal value to the last one that does not overflow. */
  private final long normals;

  private final double vanishing;
  private final double overflowing;
  private final double overflow;

  /**
   * @param outOfRange least magnitude that rounds beyond the largest value
   */
  FastRounding(FloatFormat format, double outOfRange, double relativeBound) {
    int dropped = 53 - format.precision();
    this.lacking = (1L << dropped) - 1;
    this.half = 1L << (dropped - 1);
    this.error = (long) Math.ceil(relativeBound * 0x1p53) + 1;
    this.minNormal = Double.doubleToRawLongBits(format.minNormal());
    this.normals = Double.doubleToRawLongBits(outOfRange) - minNormal;
    this.vanishing = format.minSubnormal() / 4;
    this.overflowing = 2 * outOfRange;
    this.overflow = format.round(Double.MAX_VALUE);
  }

  /**
   * Formats with zeros of both signs whose unit is large beside the error of the reference, and
   * whose least value is large beside its absolute part.
   */
  static boolean handles(FloatFormat format, double relativeBound) {
    return format.bits() <= 32
        && format.signed()
        && format.hasZero()
        && format.specials() != Specials.FNUZ
        && format.maxValue() < 0x1p900
        && format.minSubnormal() > 0x1p-700
        && relativeBound < Math.scalb(1.0, -format.precision() - 4);
  }

  /**
   * Turns the approximate values in {@code block.exact} into rounded ones.
   *
   * @param rest called for inputs that could not be decided
   * @return how many inputs were seen; later ones are untouched
   */
  int round(ExactBlock block, int n, IntConsumer rest) {
    int i = 0;
    for (; i < CODES.loopBound(n); i += CODES.length()) {
      LongVector code = DoubleVector.fromArray(LANES, block.exact, i).reinterpretAsLongs();
      LongVector raised = code.add(half);
      VectorMask<Long> decided =
          raised
              .add(error)
              .and(lacking)
              .compare(VectorOperators.GT, 2 * error)
              .and(code.and(~SIGN).sub(minNormal).compare(VectorOperators.ULT, normals));
      if (decided.allTrue()) {
        raised.and(~lacking).reinterpretAsDoubles().intoArray(block.rounded, i);
      } else {
        roundOthers(block, i, rest);
      }
    }
    return i;
  }

  /** Takes no vector: one that is handed to a method may become an object, for every call. */
  private void roundOthers(ExactBlock block, int from, IntConsumer rest) {
    DoubleVector value = DoubleVector.fromArray(LANES, block.exact, from);
    DoubleVector size = value.abs();
    if (size.compare(VectorOperators.LT, vanishing).allTrue()) {
      value.mul(0.0).intoArray(block.rounded, from);
    } else if (size.compare(VectorOperators.GT, overflowing).allTrue()) {
      DoubleVector.broadcast(LANES, overflow)
          .blend(-overflow, value.compare(VectorOperators.LT, 0))
          .intoArray(block.rounded, from);
      DoubleVector.broadcast(LANES, Double.NaN).intoArray(block.exact, from);
      for (int lane = 0; lane < LANES.length(); lane++) {
        block.status[from + lane] = ExactBlock.VERDICT;
      }
      block.ordinary = false;
      block.verdicts += LANES.length();
    } else {
      for (int i = from; i < from + LANES.length(); i++) {
        if (Math.abs(block.exact[i]) < vanishing) {
          block.rounded[i] = block.exact[i] * 0.0;
        } else {
          rest.accept(i);
        }
      }
    }
  }
}
