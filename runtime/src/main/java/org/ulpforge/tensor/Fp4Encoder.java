package org.ulpforge.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.runtime.CodeFormat;

/**
 * Whole blocks of MXFP4 by vectors, to the bytes that {@link TensorFormat} states.
 *
 * <p>The best power of two is OCP's, its half or its double. Let y be |x| under OCP's scale, so
 * that the largest y is in [4, 8). Under a quarter, 1.5 is the largest value: there no element is
 * nearer by more than 1/4, that one of y in (0, 1.5], while the largest is off by 2.5 or more,
 * against at most 2 before: the sum of squares grows by 6.25 − 31/16 at least, and for lower scales
 * by more. Over the double, see {@link ScaleRule#LEAST_SQUARES}.
 */
final class Fp4Encoder {

  private static final int BLOCK = 32;
  private static final VectorSpecies<Float> FLOATS = Vectors.FLOATS;
  private static final int LANES = FLOATS.length();
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, LANES * 4)));

  private static final int EXPONENT = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
  private static final int HALF = Float.floatToRawIntBits(0.5f);
  private static final int ONE = Float.floatToRawIntBits(1);
  private static final int TWO = Float.floatToRawIntBits(2);
  private static final int FRACTION = Float.PRECISION - 1;

  /** From the power of two below y to the float whose last bit is the unit of e2m1 there. */
  private static final int TO_UNIT = (FRACTION - 1) << FRACTION;

  private Fp4Encoder() {}

  /** Whether vectors have 16 floats, and blocks are those of MXFP4 under one of two rules. */
  static boolean takes(TensorFormat format) {
    return LANES == 16
        && format.elements().equals(new FloatElements(CodeFormat.E2M1FN))
        && format.storage() == ScaleStorage.E8M0
        && format.blockLength() == BLOCK
        && format.packing() == Packing.BITS
        && (format.rule() == ScaleRule.OCP || format.rule() == ScaleRule.LEAST_SQUARES);
  }

  /**
   * Packs one block.
   *
   * @param codesAt where 16 bytes are written
   * @param scaleAt where one byte is
   */
  static void block(
      float[] x, int from, ScaleRule rule, MemorySegment dst, long codesAt, long scaleAt) {
    int max = max(x, from);
    if (max >= EXPONENT) {
      dst.asSlice(codesAt, BLOCK / 2).fill((byte) 0);
      dst.set(ValueLayout.JAVA_BYTE, scaleAt, (byte) 0xff);
      return;
    }
    // 2 is the exponent of the largest value, 6.
    int scale = Math.max(0, (max >>> FRACTION) - 2);
    if (rule == ScaleRule.LEAST_SQUARES) {
      scale = best(x, from, max, scale);
    }
    encode(x, from, inverse(scale), dst, codesAt);
    dst.set(ValueLayout.JAVA_BYTE, scaleAt, (byte) scale);
  }

  /** 2^127 over the power of two of that code, which is never above 252. */
  private static float inverse(int scale) {
    return Float.intBitsToFloat((254 - scale) << FRACTION);
  }

  /** The bits of the largest magnitude; those of NaN are the largest. */
  private static int max(float[] x, int from) {
    IntVector max = IntVector.zero(Vectors.INTS);
    for (int i = from; i < from + BLOCK; i += LANES) {
      max = max.max(FloatVector.fromArray(FLOATS, x, i).reinterpretAsInts().and(Integer.MAX_VALUE));
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  /** Where sums in f32 do not clearly say which is best, those of the rule in doubles do. */
  private static int best(float[] x, int from, int max, int ocp) {
    if (ocp <= 1) {
      return exact(x, from);
    }
    FloatVector sum = FloatVector.zero(FLOATS);
    FloatVector sumOfDouble = FloatVector.zero(FLOATS);
    for (int i = from; i < from + BLOCK; i += LANES) {
      FloatVector y = FloatVector.fromArray(FLOATS, x, i).abs().mul(inverse(ocp));
      IntVector power = y.reinterpretAsInts().and(EXPONENT);
      FloatVector unit = power.max(ONE).add(TO_UNIT).reinterpretAsFloats();
      FloatVector error = y.add(unit).sub(unit).min(6).sub(y);
      sum = error.fma(error, sum);
      unit = power.max(TWO).add(TO_UNIT).reinterpretAsFloats();
      error = y.add(unit).sub(unit).sub(y);
      sumOfDouble = error.fma(error, sumOfDouble);
    }
    float total = sum.reduceLanes(VectorOperators.ADD);
    float ofDouble = sumOfDouble.reduceLanes(VectorOperators.ADD);
    float least = Math.min(total, ofDouble);
    float saturation = Float.intBitsToFloat(max) * inverse(ocp) - 3;
    float ofHalf = saturation * saturation > 1.001f * least ? Float.MAX_VALUE : half(x, from, ocp);
    if (isBelow(total, ofDouble) && isBelow(total, ofHalf)) {
      return ocp;
    }
    if (isBelow(ofDouble, total) && isBelow(ofDouble, ofHalf)) {
      return ocp + 1;
    }
    return isBelow(ofHalf, least) ? ocp - 1 : total == 0 ? ocp : exact(x, from);
  }

  /**
   * Whether a sum is the smaller one for certain: of exact errors, both are right to 2^-18, in
   * whatever order lanes are added up.
   */
  private static boolean isBelow(float sum, float other) {
    return sum < other * (1 - 0x1p-16f);
  }

  /** The sum of squared errors, in units of OCP's scale, under half of that. */
  private static float half(float[] x, int from, int ocp) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = from; i < from + BLOCK; i += LANES) {
      FloatVector y = FloatVector.fromArray(FLOATS, x, i).abs().mul(inverse(ocp));
      IntVector power = y.reinterpretAsInts().and(EXPONENT);
      FloatVector unit = power.max(HALF).add(TO_UNIT).reinterpretAsFloats();
      FloatVector error = y.add(unit).sub(unit).min(3).sub(y);
      sum = error.fma(error, sum);
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private static int exact(float[] x, int from) {
    ScaleRule.Context context =
        new ScaleRule.Context(new FloatElements(CodeFormat.E2M1FN), ScaleStorage.E8M0, 1);
    return (int) ScaleStorage.E8M0.bits(ScaleRule.LEAST_SQUARES.fit(x, from, BLOCK, context));
  }

  private static void encode(float[] x, int from, float inverse, MemorySegment dst, long at) {
    for (int i = 0; i < BLOCK; i += LANES) {
      FloatVector value = FloatVector.fromArray(FLOATS, x, from + i);
      FloatVector y = value.abs().mul(inverse).min(6);
      IntVector power = y.reinterpretAsInts().and(EXPONENT).max(ONE);
      IntVector unit = power.add(TO_UNIT);
      // Units in y, and two codes for each power of two below it.
      IntVector code =
          y.add(unit.reinterpretAsFloats())
              .reinterpretAsInts()
              .sub(unit)
              .add(power.sub(ONE).lanewise(VectorOperators.LSHR, FRACTION - 1));
      LongVector pairs =
          value
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHR, Integer.SIZE - 4)
              .and(8)
              .or(code)
              .reinterpretAsLongs();
      ((ByteVector)
              pairs
                  .or(pairs.lanewise(VectorOperators.LSHR, Integer.SIZE - 4))
                  .convertShape(VectorOperators.L2B, BYTES, 0))
          .intoMemorySegment(dst, at + i / 2, ByteOrder.LITTLE_ENDIAN);
    }
  }
}
