package org.ulpforge.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.runtime.CodeFormat;

/**
 * A matrix of e2m1 elements, two a byte, times a vector of floats, without floats of the matrix in
 * memory. In one vector of 16 ints lie 128 codes: lane j has those of the elements 8j to 8j + 7,
 * which shifts by 4 bring to the lowest bits one after another, where a permutation of 16 floats
 * looks them up. Lanes hold two or four per block, so that scales are multiplied once for 128
 * elements. Four rows at a time use each float of the vector while it is in a register.
 *
 * <p>Products and sums are f32, fused: in each lane, 8 elements one after another, their sum times
 * the scale, added to the lane; at last the upper half of the lanes to the lower one until one is
 * left.
 */
final class Fp4Product {

  private static final int LANES = 16;

  /** Rows at a time. */
  private static final int ROWS = 4;

  /** Elements in one vector of codes. */
  private static final int CHUNK = 8 * LANES;

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final IntVector VALUES = values();

  /** What magnitudes of a vector, but zeros, are within; see {@link #takes(Tensor, float[])}. */
  private static final float LEAST = 0x1p-100f;

  private static final float MOST = 0x1p80f;

  /** What the magnitude of a factor is within. */
  private static final float LEAST_FACTOR = 0x1p-100f;

  private static final float MOST_FACTOR = 0x1p100f;

  private static final int NAN = Float.floatToRawIntBits(Float.NaN);
  private static final CodeFormat NARROW = CodeFormat.E4M3FN;

  private final Tensor tensor;
  private final boolean powersOfTwo;

  /** Which of 16 scales the lanes of the first chunk take. */
  private final int[] blockOfLane;

  Fp4Product(Tensor tensor) {
    this.tensor = tensor;
    powersOfTwo = tensor.format().storage() == ScaleStorage.E8M0;
    blockOfLane = new int[LANES];
    Arrays.setAll(blockOfLane, lane -> 8 * lane / tensor.format().blockLength());
  }

  /**
   * Whether {@link #isFor} the tensor, and no number on the way can overflow or lose digits where
   * the sum of magnitudes of the products does not. Elements are at most 6 and multiples of 1/2,
   * scales of NVFP4 at most 448 and multiples of 2^-9: so sums before the factor are below 2^31 ·
   * 2^12 · {@link #MOST}, and those below the normal floats are exact, being multiples of 2^-10 ·
   * 2^-23 · {@link #LEAST}.
   */
  static boolean takes(Tensor tensor, float[] vector) {
    return isFor(tensor)
        && isWithin(tensor.factor(), LEAST_FACTOR, MOST_FACTOR)
        && isWithin(vector, tensor.columns());
  }

  private static boolean isWithin(float[] vector, int length) {
    for (int i = 0; i < length; i++) {
      if (vector[i] != 0 && !isWithin(vector[i], LEAST, MOST)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWithin(float x, float least, float most) {
    float magnitude = Math.abs(x);
    return magnitude >= least && magnitude <= most;
  }

  /**
   * Whether vectors have 16 ints, the format is MXFP4 or NVFP4, and 16 blocks fill no row partly.
   */
  private static boolean isFor(Tensor tensor) {
    TensorFormat format = tensor.format();
    return Vectors.FLOATS.length() == LANES
        && format.layout() == TensorFormat.Layout.AFTER_CODES
        && format.packing() == Packing.BITS
        && format.elements().equals(new FloatElements(CodeFormat.E2M1FN))
        && ((format.storage() == ScaleStorage.E8M0 && format.blockLength() == 32)
            || (format.storage() == ScaleStorage.E4M3 && format.blockLength() == 16))
        && tensor.columns() % (LANES * format.blockLength()) == 0;
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
    int blocks = tensor.columns() / tensor.format().blockLength();
    int[] scales = new int[ROWS * blocks];
    float[] lanes = new float[ROWS * LANES];
    long[] at = new long[ROWS];
    for (int row = 0; row < tensor.rows(); row += ROWS) {
      for (int i = 0; i < ROWS; i++) {
        // Where fewer rows are left, the last one is taken more than once.
        at[i] = Math.min(row + i, tensor.rows() - 1) * tensor.stride();
        scales(at[i] + x.length / 2, scales, i * blocks, blocks);
      }
      sum(x, at, scales, lanes);
      for (int i = 0; i < ROWS && row + i < tensor.rows(); i++) {
        dst[row + i] = total(lanes, i * LANES) * tensor.factor();
      }
    }
  }

  /** In each chunk the elements 0, 8, …, 120, then 1, 9, …. */
  private float[] arranged(float[] vector) {
    float[] x = new float[tensor.columns()];
    for (int i = 0; i < x.length; i++) {
      x[i / CHUNK * CHUNK + i % 8 * LANES + i % CHUNK / 8] = vector[i];
    }
    return x;
  }

  private static float total(float[] lanes, int from) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int i = from; i < from + half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[from];
  }

  /**
   * The lanes of four rows, one after another. (With more than 325 bytes of code, FreqInlineSize,
   * this is no part of another method to C2. It must not be: there, C2 reaches its limit of nodes
   * in the midst of inlining and makes an object of each vector, which takes 15 times as long.)
   *
   * @param at where each row is
   * @param scales the bits of those of each row
   */
  private void sum(float[] x, long[] at, int[] scales, float[] lanes) {
    MemorySegment data = tensor.data();
    long at0 = at[0];
    long at1 = at[1];
    long at2 = at[2];
    long at3 = at[3];
    int blocks = scales.length / ROWS;
    int group = LANES * tensor.format().blockLength();
    int blocksPerChunk = CHUNK / tensor.format().blockLength();
    FloatVector sum0 = FloatVector.zero(FLOATS);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    for (int start = 0, scale = 0; start < x.length; start += group, scale += LANES) {
      IntVector scales0 = IntVector.fromArray(INTS, scales, scale);
      IntVector scales1 = IntVector.fromArray(INTS, scales, blocks + scale);
      IntVector scales2 = IntVector.fromArray(INTS, scales, 2 * blocks + scale);
      IntVector scales3 = IntVector.fromArray(INTS, scales, 3 * blocks + scale);
      IntVector block = IntVector.fromArray(INTS, blockOfLane, 0);
      for (int i = start; i < start + group; i += CHUNK) {
        IntVector codes0 = IntVector.fromMemorySegment(INTS, data, at0 + i / 2, ORDER);
        IntVector codes1 = IntVector.fromMemorySegment(INTS, data, at1 + i / 2, ORDER);
        IntVector codes2 = IntVector.fromMemorySegment(INTS, data, at2 + i / 2, ORDER);
        IntVector codes3 = IntVector.fromMemorySegment(INTS, data, at3 + i / 2, ORDER);
        FloatVector part0 = FloatVector.zero(FLOATS);
        FloatVector part1 = part0;
        FloatVector part2 = part0;
        FloatVector part3 = part0;
        for (int k = i; k < i + CHUNK; k += LANES) {
          FloatVector y = FloatVector.fromArray(FLOATS, x, k);
          part0 = chosen(codes0, VALUES).fma(y, part0);
          part1 = chosen(codes1, VALUES).fma(y, part1);
          part2 = chosen(codes2, VALUES).fma(y, part2);
          part3 = chosen(codes3, VALUES).fma(y, part3);
          codes0 = codes0.lanewise(VectorOperators.LSHR, 4);
          codes1 = codes1.lanewise(VectorOperators.LSHR, 4);
          codes2 = codes2.lanewise(VectorOperators.LSHR, 4);
          codes3 = codes3.lanewise(VectorOperators.LSHR, 4);
        }
        sum0 = part0.fma(chosen(block, scales0), sum0);
        sum1 = part1.fma(chosen(block, scales1), sum1);
        sum2 = part2.fma(chosen(block, scales2), sum2);
        sum3 = part3.fma(chosen(block, scales3), sum3);
        block = block.add(blocksPerChunk);
      }
    }
    sum0.intoArray(lanes, 0);
    sum1.intoArray(lanes, LANES);
    sum2.intoArray(lanes, 2 * LANES);
    sum3.intoArray(lanes, 3 * LANES);
  }

  /** Of 16 floats, given by their bits, those of the lowest 4 bits of each index. */
  private static FloatVector chosen(IntVector index, IntVector floats) {
    return index.selectFrom(floats).reinterpretAsFloats();
  }

  /** The bits of the scales of a row, which are NaN's where one is. */
  private void scales(long at, int[] dst, int from, int blocks) {
    MemorySegment data = tensor.data();
    for (int i = 0; i < blocks; i += LANES) {
      ByteVector bytes = ByteVector.fromMemorySegment(BYTES, data, at + i, ORDER);
      IntVector codes = (IntVector) bytes.convertShape(VectorOperators.B2I, INTS, 0);
      IntVector magnitude = codes.and(powersOfTwo ? 0xff : NARROW.magnitude());
      if (powersOfTwo) {
        // The code 0 is 2^-127, a subnormal number.
        magnitude
            .lanewise(VectorOperators.LSHL, Float.PRECISION - 1)
            .max(1 << (Float.PRECISION - 2))
            .blend(NAN, magnitude.eq(0xff))
            .intoArray(dst, from + i);
      } else {
        codes
            .lanewise(VectorOperators.LSHL, NARROW.shift())
            .and(Integer.MIN_VALUE | (NARROW.magnitude() << NARROW.shift()))
            .reinterpretAsFloats()
            .mul(NARROW.scale())
            .reinterpretAsInts()
            .blend(NAN, magnitude.eq(NARROW.magnitude()))
            .intoArray(dst, from + i);
      }
    }
  }
}
