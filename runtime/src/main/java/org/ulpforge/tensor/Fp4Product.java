package org.ulpforge.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.runtime.CodeFormat;

/**
 * A matrix of e2m1 elements, two a byte, times a vector of floats, without floats of the matrix in
 * memory. In one vector of 16 ints lie 128 codes: lane j has those of the elements 8j to 8j + 7,
 * which eight shifts bring to the lowest bits, where a permutation of 16 floats looks them up. Lanes
 * hold two or four per block, so that scales are multiplied once for 128 elements.
 *
 * <p>Products and sums are f32, fused: for each lane and 128 elements the products of even and of
 * odd elements one after another, both sums together times the scale, added to the lane; at last
 * the upper half of the lanes to the lower one until one is left.
 */
final class Fp4Product {

  private static final int LANES = 16;

  /** Elements in one vector of codes. */
  private static final int CHUNK = 8 * LANES;

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final IntVector VALUES = values();

  // Which of 16 scales lanes take, in the chunks of four blocks of 32 and of eight of 16.
  private static final VectorShuffle<Float> QUARTER_0 = repeat(0, 4);
  private static final VectorShuffle<Float> QUARTER_1 = repeat(4, 4);
  private static final VectorShuffle<Float> QUARTER_2 = repeat(8, 4);
  private static final VectorShuffle<Float> QUARTER_3 = repeat(12, 4);
  private static final VectorShuffle<Float> HALF_0 = repeat(0, 2);
  private static final VectorShuffle<Float> HALF_1 = repeat(8, 2);

  private final Tensor tensor;
  private final int chunks;

  Fp4Product(Tensor tensor) {
    this.tensor = tensor;
    chunks = tensor.columns() / CHUNK;
  }

  /** Whether vectors have 16 ints, the format is MXFP4 or NVFP4, and 16 blocks fill no row partly. */
  static boolean takes(Tensor tensor) {
    TensorFormat format = tensor.format();
    return Vectors.FLOATS.length() == LANES
        && (format.layout() == TensorFormat.Layout.AFTER_CODES)
        && format.packing() == Packing.BITS
        && format.elements().equals(new FloatElements(CodeFormat.E2M1FN))
        && (format.storage() == ScaleStorage.E8M0 && format.blockLength() == 32
            || format.storage() == ScaleStorage.E4M3 && format.blockLength() == 16)
        && tensor.columns() % (LANES * format.blockLength()) == 0;
  }

  private static VectorShuffle<Float> repeat(int first, int times) {
    return VectorShuffle.fromOp(FLOATS, lane -> first + lane / times);
  }

  private static IntVector values() {
    int[] bits = new int[LANES];
    for (int code = 0; code < LANES; code++) {
      bits[code] = Float.floatToRawIntBits(CodeFormat.E2M1FN.value(code));
    }
    return IntVector.fromArray(INTS, bits, 0);
  }

  /** Ranges are checked by {@link Tensor#multiply}. */
  void apply(float[] vector, float[] dst) {
    float[] x = arranged(vector);
    float[] scales = new float[chunks * LANES];
    float[] lanes = new float[LANES];
    long at = 0;
    for (int i = 0; i < tensor.rows(); i++, at += tensor.stride()) {
      if (scales(at + (long) chunks * CHUNK / 2, scales)) {
        sum(tensor.data(), at, x, scales, lanes);
        dst[i] = total(lanes) * tensor.factor();
      } else {
        dst[i] = Float.NaN;
      }
    }
  }

  /** In each chunk the elements 0, 8, …, 120, then 1, 9, …. */
  private float[] arranged(float[] vector) {
    float[] x = new float[chunks * CHUNK];
    for (int i = 0; i < x.length; i++) {
      x[i / CHUNK * CHUNK + i % 8 * LANES + i % CHUNK / 8] = vector[i];
    }
    return x;
  }

  private static float total(float[] lanes) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }

  /**
   * The scales of a row, each for the lanes of its block.
   *
   * @return false if one of them is NaN
   */
  private boolean scales(long at, float[] dst) {
    return tensor.format().storage() == ScaleStorage.E8M0
        ? powersOfTwo(tensor.data(), at, dst)
        : narrowFloats(tensor.data(), at, dst);
  }

  private static boolean powersOfTwo(MemorySegment codes, long at, float[] dst) {
    IntVector most = IntVector.zero(INTS);
    for (int to = 0; to < dst.length; to += 4 * LANES, at += LANES) {
      IntVector bits = ints(codes, at).and(0xff);
      most = most.max(bits);
      // The code 0 is 2^-127, a subnormal number.
      FloatVector scales = bits.lanewise(VectorOperators.LSHL, 23).max(1 << 22).reinterpretAsFloats();
      scales.rearrange(QUARTER_0).intoArray(dst, to);
      scales.rearrange(QUARTER_1).intoArray(dst, to + 16);
      scales.rearrange(QUARTER_2).intoArray(dst, to + 32);
      scales.rearrange(QUARTER_3).intoArray(dst, to + 48);
    }
    return most.reduceLanes(VectorOperators.MAX) < 0xff;
  }

  private static boolean narrowFloats(MemorySegment codes, long at, float[] dst) {
    IntVector most = IntVector.zero(INTS);
    int shift = CodeFormat.E4M3FN.shift();
    int mask = Integer.MIN_VALUE | CodeFormat.E4M3FN.magnitude() << shift;
    for (int to = 0; to < dst.length; to += 2 * LANES, at += LANES) {
      IntVector bits = ints(codes, at).lanewise(VectorOperators.LSHL, shift).and(mask);
      most = most.max(bits.and(Integer.MAX_VALUE));
      FloatVector scales = bits.reinterpretAsFloats().mul(CodeFormat.E4M3FN.scale());
      scales.rearrange(HALF_0).intoArray(dst, to);
      scales.rearrange(HALF_1).intoArray(dst, to + 16);
    }
    return most.reduceLanes(VectorOperators.MAX) < (mask & Integer.MAX_VALUE);
  }

  /** Bytes with their signs. */
  private static IntVector ints(MemorySegment codes, long at) {
    return (IntVector)
        ByteVector.fromMemorySegment(BYTES, codes, at, ORDER)
            .convertShape(VectorOperators.B2I, INTS, 0);
  }

  /**
   * The lanes of a row. Written out, it has more than the 325 bytes of code of which C2 takes a
   * method for too long to be a part of another one (FreqInlineSize). It must not become a part of
   * {@link #apply}: there, C2 gives up on inlining in the midst of it and makes an object of each
   * vector, which takes 6 to 15 times as long.
   */
  private static void sum(
      MemorySegment codes, long at, float[] x, float[] scales, float[] lanes) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < x.length; i += CHUNK) {
      IntVector c = IntVector.fromMemorySegment(INTS, codes, at + i / 2, ORDER);
      FloatVector even =
          c.selectFrom(VALUES).reinterpretAsFloats()
              .mul(FloatVector.fromArray(FLOATS, x, i));
      FloatVector odd =
          c.lanewise(VectorOperators.LSHR, 4).selectFrom(VALUES).reinterpretAsFloats()
              .mul(FloatVector.fromArray(FLOATS, x, i + LANES));
      even =
          c.lanewise(VectorOperators.LSHR, 8).selectFrom(VALUES).reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, i + 2 * LANES), even);
      odd =
          c.lanewise(VectorOperators.LSHR, 12).selectFrom(VALUES).reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, i + 3 * LANES), odd);
      even =
          c.lanewise(VectorOperators.LSHR, 16).selectFrom(VALUES).reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, i + 4 * LANES), even);
      odd =
          c.lanewise(VectorOperators.LSHR, 20).selectFrom(VALUES).reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, i + 5 * LANES), odd);
      even =
          c.lanewise(VectorOperators.LSHR, 24).selectFrom(VALUES).reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, i + 6 * LANES), even);
      odd =
          c.lanewise(VectorOperators.LSHR, 28).selectFrom(VALUES).reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, i + 7 * LANES), odd);
      sum = even.add(odd).fma(FloatVector.fromArray(FLOATS, scales, i / 8), sum);
    }
    sum.intoArray(lanes, 0);
  }
}
