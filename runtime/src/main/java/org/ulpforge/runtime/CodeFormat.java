package org.ulpforge.runtime;

/**
 * A narrow float format, by what it takes to turn its codes into floats. A code without its sign,
 * moved to where a float has its fraction, is the value times a power of two: the fraction, the
 * exponent and the hidden bit, subnormal numbers included (OCP 8-bit floating point specification
 * 1.0, section 5).
 */
public enum CodeFormat {
  /** 1-4-3, no infinities, one NaN. */
  E4M3FN(8, 3, 7, 0x7e, false),
  /** 1-5-2, as IEEE 754 has it. */
  E5M2(8, 2, 15, 0x7b, true),
  /** IEEE 754 binary16. */
  F16(16, 10, 15, 0x7bff, true),
  /** The upper half of a float. */
  BF16(16, 7, 127, 0x7f7f, true),
  /** 1-3-2, all finite (OCP MX 1.0). */
  E3M2FN(6, 2, 3, 0x1f, false),
  /** 1-2-3, all finite (OCP MX 1.0). */
  E2M3FN(6, 3, 1, 0x1f, false),
  /** 1-2-1, all finite (OCP MX 1.0). */
  E2M1FN(4, 1, 1, 0x7, false);

  private final int bits;
  private final int fractionBits;
  private final int bias;
  private final int largest;
  private final boolean infinities;

  CodeFormat(int bits, int fractionBits, int bias, int largest, boolean infinities) {
    this.bits = bits;
    this.fractionBits = fractionBits;
    this.bias = bias;
    this.largest = largest;
    this.infinities = infinities;
  }

  /** Of a code: 4, 6, 8 or 16. */
  public int bits() {
    return bits;
  }

  /** The code of the largest finite value. Codes above it, without sign, are special. */
  public int largest() {
    return largest;
  }

  /** The code of 1. */
  public int one() {
    return bias << fractionBits;
  }

  /** The code of infinity if there is one, else of NaN: the first that is not finite. */
  int special() {
    return largest + 1;
  }

  boolean hasInfinities() {
    return infinities;
  }

  /** All bits but the sign. */
  public int magnitude() {
    return (1 << (bits - 1)) - 1;
  }

  /** The bit of the sign. */
  public int sign() {
    return 1 << (bits - 1);
  }

  /** Stored bits of a significand. */
  public int fractionBits() {
    return fractionBits;
  }

  /** Of the exponent field. */
  public int bias() {
    return bias;
  }

  /** By so much a code without sign is moved left to lie in a float. */
  public int shift() {
    return Float.PRECISION - 1 - fractionBits;
  }

  /** What a float from such a code is to be multiplied with. */
  public float scale() {
    return Math.scalb(1.0f, Float.MAX_EXPONENT - bias);
  }

  /** The value of a code, exact; higher bits are ignored. */
  public float value(int code) {
    int magnitude = code & magnitude();
    float value =
        magnitude <= largest
            ? Float.intBitsToFloat(magnitude << shift()) * scale()
            : infinities && magnitude == special() ? Float.POSITIVE_INFINITY : Float.NaN;
    return (code & sign()) == 0 ? value : -value;
  }

  /**
   * The code of the nearest value, ties to the even code; what is beyond the largest finite value
   * becomes that, infinities too. NaN becomes NaN, or the largest value where there is none.
   */
  public int code(double value) {
    int sign = Double.doubleToRawLongBits(value) < 0 ? sign() : 0;
    if (Double.isNaN(value)) {
      return largest == magnitude() ? largest : sign | magnitude();
    }
    double magnitude = Math.abs(value);
    int exponent = Math.max(Math.getExponent(magnitude), 1 - bias);
    double unit = Math.scalb(1.0, exponent - fractionBits);
    double rounded = Math.min(Math.rint(magnitude / unit) * unit, value(largest));
    // As a float without its bias: subnormal codes come out as those of subnormal floats do.
    return sign | Float.floatToRawIntBits((float) (rounded / scale())) >>> shift();
  }
}
