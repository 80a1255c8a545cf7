package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;

/**
 * The types that emitted code calculates with: what every machine has. Values of float formats
 * narrower than f32 are carried exactly in {@link #F32}; integers of w bits in {@link #I32} (w at
 * most 32) or {@link #I64}, extended by the sign or, if unsigned, by zeros.
 */
enum Carrier {
  F32(32),
  F64(64),
  I32(32),
  I64(64),
  MASK(0);

  private final int bits;

  Carrier(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }

  boolean isFloat() {
    return this == F32 || this == F64;
  }

  /** The integer type as wide as this type. */
  Carrier codes() {
    return bits == 64 ? I64 : I32;
  }

  /** Stored fraction bits of a float type. */
  int fractionBits() {
    return this == F64 ? 52 : 23;
  }

  /** The exponent bias of a float type. */
  int bias() {
    return this == F64 ? Double.MAX_EXPONENT : Float.MAX_EXPONENT;
  }

  /** The wider of two types of the same kind. */
  Carrier max(Carrier other) {
    return bits >= other.bits ? this : other;
  }

  /** The bits of a double in a float type that holds it exactly. */
  Value.Constant constant(double value) {
    return new Value.Constant(
        this,
        this == F64
            ? Double.doubleToLongBits(value)
            : Float.floatToIntBits((float) value) & 0xffff_ffffL);
  }

  /** An integer of this type, wrapped to its width. */
  Value.Constant constant(long value) {
    return new Value.Constant(this, this == I32 ? (int) value : value);
  }

  /**
   * @throws IllegalArgumentException if no type of the machine holds the format's values
   */
  static Carrier of(FloatFormat format) {
    if (format.signed() && format.embedsIn(FloatFormat.F32)) {
      return F32;
    }
    if (same(format, FloatFormat.F64)) {
      return F64;
    }
    throw new IllegalArgumentException(
        "kernels cannot be emitted with format '"
            + format.name()
            + "': f64, or a signed format within f32, is allowed");
  }

  static Carrier of(IntegerFormat format) {
    return format.bits() <= 32 ? I32 : I64;
  }

  /** Whether two formats have the same values. */
  static boolean same(FloatFormat a, FloatFormat b) {
    return a.embedsIn(b) && b.embedsIn(a);
  }
}
