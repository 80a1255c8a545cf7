package org.ulpforge.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.runtime.CodeFormat;
import org.ulpforge.tensor.ScaleStorage;
import org.ulpforge.tensor.Tensor;

/**
 * Rows of 4-bit floats to floats as quickly as we know, for vectors of 16 floats: what a product of
 * packed rows is compared with.
 */
final class Fp4Rows {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_512;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  private static final IntVector VALUES = values();

  private Fp4Rows() {}

  private static IntVector values() {
    int[] bits = new int[FLOATS.length()];
    for (int code = 0; code < bits.length; code++) {
      bits[code] = Float.floatToRawIntBits(CodeFormat.E2M1FN.value(code));
    }
    return IntVector.fromArray(IntVector.SPECIES_512, bits, 0);
  }

  /** One row of MXFP4 or NVFP4 without NaN, of whole blocks. */
  static void dequantise(Tensor tensor, int row, float[] dst) {
    MemorySegment data = tensor.data();
    long at = row * tensor.stride();
    long scales = at + tensor.columns() / 2;
    if (tensor.format().storage() == ScaleStorage.E8M0) {
      for (int i = 0; i < tensor.columns(); i += 32) {
        int code = data.get(ValueLayout.JAVA_BYTE, scales + i / 32) & 0xff;
        float scale = Float.intBitsToFloat(Math.max(code << 23, 1 << 22));
        floats(data, at + i / 2).mul(scale).intoArray(dst, i);
        floats(data, at + i / 2 + 8).mul(scale).intoArray(dst, i + 16);
      }
    } else {
      float unit = CodeFormat.E4M3FN.scale() * tensor.factor();
      for (int i = 0; i < tensor.columns(); i += 16) {
        int code = data.get(ValueLayout.JAVA_BYTE, scales + i / 16) & 0x7f;
        float scale = Float.intBitsToFloat(code << CodeFormat.E4M3FN.shift()) * unit;
        floats(data, at + i / 2).mul(scale).intoArray(dst, i);
      }
    }
  }

  /** Of 8 bytes the codes in order: in each long the lower half, and 32 bits above it the upper. */
  private static FloatVector floats(MemorySegment data, long at) {
    LongVector bytes =
        (LongVector)
            ByteVector.fromMemorySegment(BYTES, data, at, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.ZERO_EXTEND_B2L, LONGS, 0);
    return bytes
        .or(bytes.lanewise(VectorOperators.LSHL, Integer.SIZE - 4))
        .reinterpretAsInts()
        .selectFrom(VALUES)
        .reinterpretAsFloats();
  }
}
