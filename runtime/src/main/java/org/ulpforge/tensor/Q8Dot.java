package org.ulpforge.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products of rows in GGUF's Q8_0. Products are exact in 16 bits, sums of two in 32; each block
 * is then a fused f32 product of its integer sums and the product of both scales, which is exact,
 * too: only the sums over blocks and at last those of lanes are rounded, in an order that depends
 * on nothing but the length of vectors.
 */
public final class Q8Dot {

  private static final int BLOCK = 32;
  private static final int BYTES = BLOCK + Short.BYTES;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = Vectors.FLOATS;
  private static final VectorSpecies<Byte> CODES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHORTS.length() * Byte.SIZE));
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);

  private Q8Dot() {}

  /**
   * The sum over {@code blocks} blocks of both rows; 0 for none. NaN if a scale is.
   *
   * @throws IndexOutOfBoundsException if a row is outside its segment
   */
  public static float dot(MemorySegment x, long xAt, MemorySegment y, long yAt, int blocks) {
    long bytes = (long) blocks * BYTES;
    Objects.checkFromIndexSize(xAt, bytes, x.byteSize());
    Objects.checkFromIndexSize(yAt, bytes, y.byteSize());
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    long i = 0;
    for (; i <= bytes - 2 * BYTES; i += 2 * BYTES) {
      even = add(x, xAt + i, y, yAt + i, even);
      odd = add(x, xAt + i + BYTES, y, yAt + i + BYTES, odd);
    }
    if (i < bytes) {
      even = add(x, xAt + i, y, yAt + i, even);
    }
    return Vectors.total(even.add(odd));
  }

  private static FloatVector add(
      MemorySegment x, long xAt, MemorySegment y, long yAt, FloatVector sum) {
    float scale = Float.float16ToFloat(x.get(HALF, xAt)) * Float.float16ToFloat(y.get(HALF, yAt));
    IntVector pairs = IntVector.zero(INTS);
    for (int i = 0; i < BLOCK; i += SHORTS.length()) {
      ShortVector products = shorts(x, xAt + 2 + i).mul(shorts(y, yAt + 2 + i));
      IntVector both = products.reinterpretAsInts();
      pairs =
          both.lanewise(VectorOperators.LSHL, Short.SIZE)
              .lanewise(VectorOperators.ASHR, Short.SIZE)
              .add(both.lanewise(VectorOperators.ASHR, Short.SIZE))
              .add(pairs);
    }
    return ((FloatVector) pairs.convertShape(VectorOperators.I2F, FLOATS, 0))
        .fma(FloatVector.broadcast(FLOATS, scale), sum);
  }

  private static ShortVector shorts(MemorySegment from, long at) {
    return (ShortVector)
        ByteVector.fromMemorySegment(CODES, from, at, ORDER)
            .convertShape(VectorOperators.B2S, SHORTS, 0);
  }
}
