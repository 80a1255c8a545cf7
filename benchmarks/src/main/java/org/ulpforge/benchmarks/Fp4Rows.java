package org.ulpforge.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.runtime.CodeFormat;
import org.ulpforge.tensor.ScaleStorage;
import org.ulpforge.tensor.Tensor;

/**
 * Rows of 4-bit floats to floats as quickly as we know, for vectors of 16 floats: what a product of
 * packed rows is compared with. Of each 32 elements those at even places come first, which saves the
 * step that would put them in order.
 */
final class Fp4Rows {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorMask<Float> UPPER = VectorMask.fromLong(FLOATS, 0xff00);
  private static final IntVector VALUES = values();

  private Fp4Rows() {}

  private static IntVector values() {
    int[] bits = new int[16];
    for (int code = 0; code < 16; code++) {
      bits[code] = Float.floatToRawIntBits(CodeFormat.E2M1FN.value(code));
    }
    return IntVector.fromArray(INTS, bits, 0);
  }

  static void dequantise(Tensor tensor, int row, float[] dst) {
    MemorySegment data = tensor.data();
    long at = row * tensor.stride();
    long scales = at + tensor.columns() / 2;
    if (tensor.format().storage() == ScaleStorage.E8M0) {
      for (int i = 0; i < tensor.columns(); i += 32) {
        int code = data.get(ValueLayout.JAVA_BYTE, scales + i / 32) & 0xff;
        float scale = Float.intBitsToFloat(Math.max(code << 23, 1 << 22));
        both(ints(data, at + i / 2), scale, scale, dst, i);
      }
    } else {
      for (int i = 0; i < tensor.columns(); i += 32) {
        float first = scale(tensor, scales + i / 16);
        float second = scale(tensor, scales + i / 16 + 1);
        both(ints(data, at + i / 2), first, second, dst, i);
      }
    }
  }

  private static float scale(Tensor tensor, long at) {
    int code = tensor.data().get(ValueLayout.JAVA_BYTE, at) & 0x7f;
    return Float.intBitsToFloat(code << CodeFormat.E4M3FN.shift())
        * (CodeFormat.E4M3FN.scale() * tensor.factor());
  }

  private static IntVector ints(MemorySegment data, long at) {
    return (IntVector)
        ByteVector.fromMemorySegment(BYTES, data, at, ByteOrder.LITTLE_ENDIAN)
            .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
  }

  private static void both(IntVector codes, float first, float second, float[] dst, int to) {
    FloatVector scale = FloatVector.broadcast(FLOATS, first);
    if (first != second) {
      scale = scale.blend(second, UPPER);
    }
    codes.selectFrom(VALUES).reinterpretAsFloats().mul(scale).intoArray(dst, to);
    codes
        .lanewise(VectorOperators.LSHR, 4)
        .selectFrom(VALUES)
        .reinterpretAsFloats()
        .mul(scale)
        .intoArray(dst, to + 16);
  }
}
