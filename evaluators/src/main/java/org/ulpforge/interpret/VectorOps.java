package org.ulpforge.interpret;

import static jdk.incubator.vector.VectorOperators.*;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The opcodes on vectors, lane by lane, so that the bits do not depend on the width. A method has
 * the name of its opcode or, for conversions, of its result; vectors that meet in one method have
 * the same number of lanes.
 *
 * <p>{@link VectorLoopWriter} copies the bodies into its loops (C2 always inlines calls of the
 * Vector API, but not of methods that use it, and a call costs a hundred times the op), so there
 * are no branches here.
 */
final class VectorOps {

  private VectorOps() {}

  static FloatVector add(FloatVector a, FloatVector b) {
    return a.add(b);
  }

  static FloatVector sub(FloatVector a, FloatVector b) {
    return a.sub(b);
  }

  static FloatVector mul(FloatVector a, FloatVector b) {
    return a.mul(b);
  }

  static FloatVector div(FloatVector a, FloatVector b) {
    return a.div(b);
  }

  static FloatVector min(FloatVector a, FloatVector b) {
    return a.min(b);
  }

  static FloatVector max(FloatVector a, FloatVector b) {
    return a.max(b);
  }

  static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
    return a.fma(b, c);
  }

  static FloatVector sqrt(FloatVector a) {
    return a.sqrt();
  }

  static FloatVector neg(FloatVector a) {
    return a.neg();
  }

  static FloatVector abs(FloatVector a) {
    return a.abs();
  }

  static FloatVector rint(FloatVector a) {
    // Adding 2^23 leaves no bit below one; from there on, every float is an integer.
    FloatVector magnitude = a.abs();
    IntVector rounded = magnitude.add(0x1p23f).sub(0x1p23f).reinterpretAsInts();
    IntVector sign = a.reinterpretAsInts().and(Integer.MIN_VALUE);
    return a.blend(rounded.or(sign).reinterpretAsFloats(), magnitude.lt(0x1p23f));
  }

  static VectorMask<?> lt(FloatVector a, FloatVector b) {
    return a.compare(LT, b);
  }

  static VectorMask<?> le(FloatVector a, FloatVector b) {
    return a.compare(LE, b);
  }

  static VectorMask<?> eq(FloatVector a, FloatVector b) {
    return a.compare(EQ, b);
  }

  static FloatVector select(VectorMask<?> m, FloatVector a, FloatVector b) {
    return b.blend(a, m.cast(b.species()));
  }

  static DoubleVector add(DoubleVector a, DoubleVector b) {
    return a.add(b);
  }

  static DoubleVector sub(DoubleVector a, DoubleVector b) {
    return a.sub(b);
  }

  static DoubleVector mul(DoubleVector a, DoubleVector b) {
    return a.mul(b);
  }

  static DoubleVector div(DoubleVector a, DoubleVector b) {
    return a.div(b);
  }

  static DoubleVector min(DoubleVector a, DoubleVector b) {
    return a.min(b);
  }

  static DoubleVector max(DoubleVector a, DoubleVector b) {
    return a.max(b);
  }

  static DoubleVector fma(DoubleVector a, DoubleVector b, DoubleVector c) {
    return a.fma(b, c);
  }

  static DoubleVector sqrt(DoubleVector a) {
    return a.sqrt();
  }

  static DoubleVector neg(DoubleVector a) {
    return a.neg();
  }

  static DoubleVector abs(DoubleVector a) {
    return a.abs();
  }

  static DoubleVector rint(DoubleVector a) {
    DoubleVector magnitude = a.abs();
    LongVector rounded = magnitude.add(0x1p52).sub(0x1p52).reinterpretAsLongs();
    LongVector sign = a.reinterpretAsLongs().and(Long.MIN_VALUE);
    return a.blend(rounded.or(sign).reinterpretAsDoubles(), magnitude.lt(0x1p52));
  }

  static VectorMask<?> lt(DoubleVector a, DoubleVector b) {
    return a.compare(LT, b);
  }

  static VectorMask<?> le(DoubleVector a, DoubleVector b) {
    return a.compare(LE, b);
  }

  static VectorMask<?> eq(DoubleVector a, DoubleVector b) {
    return a.compare(EQ, b);
  }

  static DoubleVector select(VectorMask<?> m, DoubleVector a, DoubleVector b) {
    return b.blend(a, m.cast(b.species()));
  }

  static IntVector iadd(IntVector a, IntVector b) {
    return a.add(b);
  }

  static IntVector isub(IntVector a, IntVector b) {
    return a.sub(b);
  }

  static IntVector imul(IntVector a, IntVector b) {
    return a.mul(b);
  }

  static IntVector imin(IntVector a, IntVector b) {
    return a.min(b);
  }

  static IntVector imax(IntVector a, IntVector b) {
    return a.max(b);
  }

  static IntVector and(IntVector a, IntVector b) {
    return a.and(b);
  }

  static IntVector or(IntVector a, IntVector b) {
    return a.or(b);
  }

  static IntVector xor(IntVector a, IntVector b) {
    return a.lanewise(XOR, b);
  }

  static IntVector not(IntVector a) {
    return a.not();
  }

  static IntVector shl(IntVector a, IntVector count) {
    return a.lanewise(LSHL, count).blend(0, count.compare(UGE, 32));
  }

  static IntVector shr(IntVector a, IntVector count) {
    return a.lanewise(ASHR, count.blend(31, count.compare(UGE, 32)));
  }

  static IntVector ushr(IntVector a, IntVector count) {
    return a.lanewise(LSHR, count).blend(0, count.compare(UGE, 32));
  }

  static VectorMask<?> ilt(IntVector a, IntVector b) {
    return a.compare(LT, b);
  }

  static VectorMask<?> ieq(IntVector a, IntVector b) {
    return a.compare(EQ, b);
  }

  static IntVector iselect(VectorMask<?> m, IntVector a, IntVector b) {
    return b.blend(a, m.cast(b.species()));
  }

  static LongVector iadd(LongVector a, LongVector b) {
    return a.add(b);
  }

  static LongVector isub(LongVector a, LongVector b) {
    return a.sub(b);
  }

  static LongVector imul(LongVector a, LongVector b) {
    return a.mul(b);
  }

  static LongVector imin(LongVector a, LongVector b) {
    return a.min(b);
  }

  static LongVector imax(LongVector a, LongVector b) {
    return a.max(b);
  }

  static LongVector and(LongVector a, LongVector b) {
    return a.and(b);
  }

  static LongVector or(LongVector a, LongVector b) {
    return a.or(b);
  }

  static LongVector xor(LongVector a, LongVector b) {
    return a.lanewise(XOR, b);
  }

  static LongVector not(LongVector a) {
    return a.not();
  }

  static LongVector shl(LongVector a, LongVector count) {
    return a.lanewise(LSHL, count).blend(0, count.compare(UGE, 64));
  }

  static LongVector shr(LongVector a, LongVector count) {
    return a.lanewise(ASHR, count.blend(63, count.compare(UGE, 64)));
  }

  static LongVector ushr(LongVector a, LongVector count) {
    return a.lanewise(LSHR, count).blend(0, count.compare(UGE, 64));
  }

  static VectorMask<?> ilt(LongVector a, LongVector b) {
    return a.compare(LT, b);
  }

  static VectorMask<?> ieq(LongVector a, LongVector b) {
    return a.compare(EQ, b);
  }

  static LongVector iselect(VectorMask<?> m, LongVector a, LongVector b) {
    return b.blend(a, m.cast(b.species()));
  }

  /** Java's casts clamp and take NaN to 0, as {@code toint} does. */
  static IntVector toInts(FloatVector a, VectorSpecies<Integer> to) {
    return (IntVector) rint(a).convertShape(F2I, to, 0);
  }

  static IntVector toInts(DoubleVector a, VectorSpecies<Integer> to) {
    return (IntVector) rint(a).convertShape(D2I, to, 0);
  }

  static LongVector toLongs(FloatVector a, VectorSpecies<Long> to) {
    return (LongVector) rint(a).convertShape(F2L, to, 0);
  }

  static LongVector toLongs(DoubleVector a, VectorSpecies<Long> to) {
    return (LongVector) rint(a).convertShape(D2L, to, 0);
  }

  static IntVector toInts(LongVector a, VectorSpecies<Integer> to) {
    return (IntVector) a.convertShape(L2I, to, 0);
  }

  static LongVector toLongs(IntVector a, VectorSpecies<Long> to) {
    return (LongVector) a.convertShape(I2L, to, 0);
  }

  static FloatVector toFloats(DoubleVector a, VectorSpecies<Float> to) {
    return (FloatVector) a.convertShape(D2F, to, 0);
  }

  static FloatVector toFloats(IntVector a, VectorSpecies<Float> to) {
    return (FloatVector) a.convertShape(I2F, to, 0);
  }

  static FloatVector toFloats(LongVector a, VectorSpecies<Float> to) {
    return (FloatVector) a.convertShape(L2F, to, 0);
  }

  static DoubleVector toDoubles(FloatVector a, VectorSpecies<Double> to) {
    return (DoubleVector) a.convertShape(F2D, to, 0);
  }

  static DoubleVector toDoubles(IntVector a, VectorSpecies<Double> to) {
    return (DoubleVector) a.convertShape(I2D, to, 0);
  }

  static DoubleVector toDoubles(LongVector a, VectorSpecies<Double> to) {
    return (DoubleVector) a.convertShape(L2D, to, 0);
  }

  static IntVector bits(FloatVector a) {
    IntVector bits = a.reinterpretAsInts();
    return bits.blend(Float.floatToIntBits(Float.NaN), a.test(IS_NAN).cast(bits.species()));
  }

  static LongVector bits(DoubleVector a) {
    LongVector bits = a.reinterpretAsLongs();
    return bits.blend(Double.doubleToLongBits(Double.NaN), a.test(IS_NAN).cast(bits.species()));
  }

  static FloatVector fromBits(IntVector a) {
    return a.reinterpretAsFloats();
  }

  static DoubleVector fromBits(LongVector a) {
    return a.reinterpretAsDoubles();
  }

  /** Indices are taken modulo the number of entries, here that of one vector. */
  static IntVector lookup(IntVector index, IntVector table) {
    return index.selectFrom(table);
  }

  /** A table of two vectors. */
  static IntVector lookup(IntVector index, IntVector low, IntVector high) {
    return index.selectFrom(low, high);
  }

  static LongVector lookup(LongVector index, LongVector table) {
    return index.selectFrom(table);
  }

  static LongVector lookup(LongVector index, LongVector low, LongVector high) {
    return index.selectFrom(low, high);
  }

  /** The parameters are those of {@link RoundingLoop}. */
  static FloatVector round(
      FloatVector a,
      int dropped,
      float minNormal,
      float shifter,
      float max,
      float overflow,
      float nan,
      float zero) {
    FloatVector magnitude = a.abs();
    IntVector bits = magnitude.reinterpretAsInts();
    // Ties go up just where the last bit that stays is odd; a carry into the exponent is right.
    IntVector odd = bits.lanewise(LSHR, dropped).and(1);
    IntVector normal = bits.add((1 << (dropped - 1)) - 1).add(odd).and(-1 << dropped);
    FloatVector subnormal = magnitude.add(shifter).sub(shifter);
    FloatVector rounded = normal.reinterpretAsFloats().blend(subnormal, magnitude.lt(minNormal));
    FloatVector inRange = rounded.blend(overflow, rounded.compare(GT, max));
    IntVector sign = a.reinterpretAsInts().and(Integer.MIN_VALUE);
    FloatVector signed = inRange.reinterpretAsInts().or(sign).reinterpretAsFloats().add(zero);
    return signed.blend(nan, a.test(IS_NAN));
  }
}
