package org.ulpforge.codegen;

/** Softmax of floats as it is written by hand on the exponential of the Vector API. */
final class RowPeer {

  private RowPeer() {}

  /** The source of a class with the method on arrays: maximum; exponentials and sum; quotients. */
  static String source(String javaPackage, String name) {
    return """
    package %1$s;

    import jdk.incubator.vector.FloatVector;
    import jdk.incubator.vector.VectorOperators;
    import jdk.incubator.vector.VectorSpecies;

    public final class %2$s {
      private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
      private static final int LANES = FLOATS.length();

      public static void apply(float[] src, int srcOffset, float[] dst, int dstOffset, int length) {
        FloatVector m0 = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        int i = 0;
        for (; i <= length - 4 * LANES; i += 4 * LANES) {
          m0 = m0.max(FloatVector.fromArray(FLOATS, src, srcOffset + i));
          m1 = m1.max(FloatVector.fromArray(FLOATS, src, srcOffset + i + LANES));
          m2 = m2.max(FloatVector.fromArray(FLOATS, src, srcOffset + i + 2 * LANES));
          m3 = m3.max(FloatVector.fromArray(FLOATS, src, srcOffset + i + 3 * LANES));
        }
        float max = m0.max(m1).max(m2.max(m3)).reduceLanes(VectorOperators.MAX);
        for (; i < length; i++) {
          max = Math.max(max, src[srcOffset + i]);
        }
        FloatVector sums = FloatVector.zero(FLOATS);
        for (i = 0; i <= length - LANES; i += LANES) {
          FloatVector x = FloatVector.fromArray(FLOATS, src, srcOffset + i);
          FloatVector e = x.sub(max).lanewise(VectorOperators.EXP);
          e.intoArray(dst, dstOffset + i);
          sums = sums.add(e);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < length; i++) {
          float e = (float) Math.exp(src[srcOffset + i] - max);
          dst[dstOffset + i] = e;
          sum += e;
        }
        float reciprocal = 1 / sum;
        for (i = 0; i <= length - LANES; i += LANES) {
          FloatVector.fromArray(FLOATS, dst, dstOffset + i)
              .mul(reciprocal)
              .intoArray(dst, dstOffset + i);
        }
        for (; i < length; i++) {
          dst[dstOffset + i] *= reciprocal;
        }
      }
    }
    """
        .formatted(javaPackage, name);
  }
}
