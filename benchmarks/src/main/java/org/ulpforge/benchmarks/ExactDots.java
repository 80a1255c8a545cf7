package org.ulpforge.benchmarks;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Dot products with exact products by the Vector API, four sums at a time; whole vectors only. */
final class ExactDots {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorShape SHAPE = FLOATS.vectorShape();
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Byte> HALF_BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));
  private static final VectorSpecies<Byte> QUARTER_BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * FLOATS.length())));
  private static final VectorSpecies<Short> HALF_SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, 16 * FLOATS.length())));
  private static final int LANES = FLOATS.length();

  /** Of a code of e4m3fn that was moved to where a float has its fraction. */
  private static final float SCALE = 0x1p120f;

  private ExactDots() {}

  /** Fused multiplications and additions. */
  static float floats(float[] x, float[] y) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i <= x.length - 4 * LANES; i += 4 * LANES) {
      s0 = floats(x, i).fma(floats(y, i), s0);
      s1 = floats(x, i + LANES).fma(floats(y, i + LANES), s1);
      s2 = floats(x, i + 2 * LANES).fma(floats(y, i + 2 * LANES), s2);
      s3 = floats(x, i + 3 * LANES).fma(floats(y, i + 3 * LANES), s3);
    }
    return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
  }

  private static FloatVector floats(float[] array, int from) {
    return FloatVector.fromArray(FLOATS, array, from);
  }

  /** Products in 16 bits, sums in 32. */
  static float bytes(byte[] x, byte[] y) {
    IntVector s0 = IntVector.zero(INTS);
    IntVector s1 = s0;
    for (int i = 0; i <= x.length - SHORTS.length(); i += SHORTS.length()) {
      Vector<Short> products = shorts(x, i).mul(shorts(y, i));
      s0 = s0.add(products.convertShape(VectorOperators.S2I, INTS, 0));
      s1 = s1.add(products.convertShape(VectorOperators.S2I, INTS, 1));
    }
    return s0.add(s1).reduceLanes(VectorOperators.ADD);
  }

  private static Vector<Short> shorts(byte[] array, int from) {
    return ByteVector.fromArray(HALF_BYTES, array, from)
        .convertShape(VectorOperators.B2S, SHORTS, 0);
  }

  /** Finite codes of e4m3fn, both decoded. */
  static float codes(byte[] x, byte[] y) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i <= x.length - 4 * LANES; i += 4 * LANES) {
      s0 = decoded(x, i).mul(SCALE).fma(decoded(y, i), s0);
      s1 = decoded(x, i + LANES).mul(SCALE).fma(decoded(y, i + LANES), s1);
      s2 = decoded(x, i + 2 * LANES).mul(SCALE).fma(decoded(y, i + 2 * LANES), s2);
      s3 = decoded(x, i + 3 * LANES).mul(SCALE).fma(decoded(y, i + 3 * LANES), s3);
    }
    return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD) * SCALE;
  }

  /** The values divided by {@link #SCALE}: codes are extended by their signs. */
  private static FloatVector decoded(byte[] array, int from) {
    IntVector wide =
        (IntVector)
            ByteVector.fromArray(QUARTER_BYTES, array, from)
                .convertShape(VectorOperators.B2I, INTS, 0);
    return wide.lanewise(VectorOperators.LSHL, 20).and(0x87f00000).reinterpretAsFloats();
  }

  /** Codes of bf16: the upper halves of floats. */
  static float shorts(short[] x, short[] y) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i <= x.length - 4 * LANES; i += 4 * LANES) {
      s0 = upper(x, i).fma(upper(y, i), s0);
      s1 = upper(x, i + LANES).fma(upper(y, i + LANES), s1);
      s2 = upper(x, i + 2 * LANES).fma(upper(y, i + 2 * LANES), s2);
      s3 = upper(x, i + 3 * LANES).fma(upper(y, i + 3 * LANES), s3);
    }
    return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
  }

  private static FloatVector upper(short[] array, int from) {
    IntVector wide =
        (IntVector)
            ShortVector.fromArray(HALF_SHORTS, array, from)
                .convertShape(VectorOperators.S2I, INTS, 0);
    return wide.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }
}
