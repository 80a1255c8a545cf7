package org.ulpforge.tensor;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
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

  private Vectors() {}

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
}
