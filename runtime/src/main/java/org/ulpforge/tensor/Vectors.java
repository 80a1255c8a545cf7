package org.ulpforge.tensor;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Shapes of vectors, and scales applied to them. */
final class Vectors {

  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());

  static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  /** As many lanes as doubles. */
  static final VectorSpecies<Float> HALF_FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

  static final VectorSpecies<Integer> HALF_INTS =
      VectorSpecies.of(int.class, HALF_FLOATS.vectorShape());

  private static final VectorShuffle<Float> HALF = rotation(2);
  private static final VectorShuffle<Float> QUARTER = rotation(4);
  private static final VectorShuffle<Float> EIGHTH = rotation(8);
  private static final VectorShuffle<Float> SIXTEENTH = rotation(16);

  private Vectors() {}

  /** By that part of a vector, where it has so many lanes. */
  private static VectorShuffle<Float> rotation(int parts) {
    return VectorShuffle.iota(FLOATS, FLOATS.length() / parts, 1, true);
  }

  /**
   * The sum of the lanes: the upper half is added to the lower one until one is left. (The order of
   * {@code reduceLanes} is left open, and that of compiled code differs from the interpreter's.)
   */
  static float total(FloatVector lanes) {
    FloatVector sum = lanes.add(lanes.rearrange(HALF));
    if (FLOATS.length() > 2) {
      sum = sum.add(sum.rearrange(QUARTER));
    }
    if (FLOATS.length() > 4) {
      sum = sum.add(sum.rearrange(EIGHTH));
    }
    if (FLOATS.length() > 8) {
      sum = sum.add(sum.rearrange(SIXTEENTH));
    }
    return sum.lane(0);
  }

  /** As {@link BlockScale#quotient}. */
  static DoubleVector quotients(float[] x, int from, BlockScale scale) {
    return ((DoubleVector)
            FloatVector.fromArray(HALF_FLOATS, x, from)
                .convertShape(VectorOperators.F2D, DOUBLES, 0))
        .sub(scale.offset())
        .div(scale.divisor());
  }

  /** As {@link BlockScale#apply}. */
  static FloatVector scaled(FloatVector value, BlockScale scale) {
    return value
        .fma(
            FloatVector.broadcast(FLOATS, scale.scale()),
            FloatVector.broadcast(FLOATS, scale.addend()))
        .mul(scale.factor());
  }

  /**
   * Four vectors of sums, fused, and their {@link #total}; then what does not fill four vectors.
   */
  static float dot(float[] x, float[] y, int length) {
    int step = FLOATS.length();
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = 0;
    for (; i <= length - 4 * step; i += 4 * step) {
      s0 = floats(x, i).fma(floats(y, i), s0);
      s1 = floats(x, i + step).fma(floats(y, i + step), s1);
      s2 = floats(x, i + 2 * step).fma(floats(y, i + 2 * step), s2);
      s3 = floats(x, i + 3 * step).fma(floats(y, i + 3 * step), s3);
    }
    float sum = total(s0.add(s2).add(s1.add(s3)));
    for (; i < length; i++) {
      sum = Math.fma(x[i], y[i], sum);
    }
    return sum;
  }

  private static FloatVector floats(float[] x, int from) {
    return FloatVector.fromArray(FLOATS, x, from);
  }
}
