package org.ulpforge.format;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * A binary float format, given by a row of parameters from which all else is computed.
 *
 * <p>A code is, from the top, the sign bit (where signed), the exponent field, the fraction field.
 * With M fraction bits a field F > 0 means 2^(F-bias) (1 + fraction/2^M), a field of zero
 * 2^(1-bias) fraction/2^M (zero and subnormals), but for the codes that {@link Specials} takes. An
 * unsigned format without fraction bits (e8m0fnu) has no zero: there a field of zero means 2^-bias.
 *
 * <p><b>NaN.</b> A NaN becomes the format's quiet NaN with the sign kept where NaNs have signs, the
 * payload dropped. The sign of a NaN that arithmetic makes differs between processors: compare
 * codes after {@link #canonical}. In a format without NaN, a NaN becomes the largest finite value,
 * positive, as the PTX instruction cvt has it for fp6 and fp4 (the OCP MX text leaves it to the
 * implementation).
 *
 * @param exponentBits width of the exponent field, 1 to 11
 * @param fractionBits width of the fraction field, 0 to 52
 * @param specials which codes are no finite numbers
 */
public record FloatFormat(
    String name, int exponentBits, int fractionBits, int bias, boolean signed, Specials specials)
    implements ScalarFormat {

  public static final FloatFormat F64 = ieee("f64", 11, 52);
  public static final FloatFormat F32 = ieee("f32", 8, 23);
  public static final FloatFormat F16 = ieee("f16", 5, 10);
  public static final FloatFormat BF16 = ieee("bf16", 8, 7);
  public static final FloatFormat E5M2 = ieee("e5m2", 5, 2);
  public static final FloatFormat E4M3 = ieee("e4m3", 4, 3);
  public static final FloatFormat E3M4 = ieee("e3m4", 3, 4);
  public static final FloatFormat E4M3FN = new FloatFormat("e4m3fn", 4, 3, 7, true, Specials.FN);
  public static final FloatFormat E5M2FNUZ =
      new FloatFormat("e5m2fnuz", 5, 2, 16, true, Specials.FNUZ);
  public static final FloatFormat E4M3FNUZ =
      new FloatFormat("e4m3fnuz", 4, 3, 8, true, Specials.FNUZ);
  public static final FloatFormat E4M3B11FNUZ =
      new FloatFormat("e4m3b11fnuz", 4, 3, 11, true, Specials.FNUZ);
  public static final FloatFormat E3M2FN =
      new FloatFormat("e3m2fn", 3, 2, 3, true, Specials.FINITE);
  public static final FloatFormat E2M3FN =
      new FloatFormat("e2m3fn", 2, 3, 1, true, Specials.FINITE);
  public static final FloatFormat E2M1FN =
      new FloatFormat("e2m1fn", 2, 1, 1, true, Specials.FINITE);
  public static final FloatFormat E8M0FNU =
      new FloatFormat("e8m0fnu", 8, 0, 127, false, Specials.FN);

  /**
   * @throws IllegalArgumentException if the parameters contradict each other, or a value would be
   *     beyond the normal range of f64
   */
  public FloatFormat {
    require(exponentBits >= 1 && exponentBits <= 11, name, "1 to 11 exponent bits are allowed");
    require(fractionBits >= 0 && fractionBits <= 52, name, "0 to 52 fraction bits are allowed");
    require(Math.abs(bias) <= 2048, name, "a bias is at most 2048 in magnitude");
    require(
        switch (specials) {
          case IEEE -> exponentBits >= 2 && fractionBits >= 1;
          case FNUZ -> signed;
          case FN -> exponentBits + fractionBits >= 2;
          case FINITE -> true;
        },
        name,
        "infinities and NaNs need 2 exponent bits and 1 fraction bit (fn: 2 bits), fnuz a sign");
    int lowest = (signed || fractionBits > 0 ? 1 : 0) - bias;
    int highest = (1 << exponentBits) - 1 - bias;
    int usable = specials == Specials.IEEE ? highest - 1 : highest;
    require(
        lowest >= Double.MIN_EXPONENT && usable <= Double.MAX_EXPONENT,
        name,
        "exponents %d to %d leave those of f64, -1022 to 1023".formatted(lowest, usable));
  }

  private static void require(boolean condition, String name, String message) {
    if (!condition) {
      throw new IllegalArgumentException("format '" + name + "': " + message);
    }
  }

  private static FloatFormat ieee(String name, int exponentBits, int fractionBits) {
    int bias = (1 << (exponentBits - 1)) - 1;
    return new FloatFormat(name, exponentBits, fractionBits, bias, true, Specials.IEEE);
  }

  /** Whether the formats are the same but for their names. */
  boolean sameParameters(FloatFormat other) {
    return exponentBits == other.exponentBits
        && fractionBits == other.fractionBits
        && bias == other.bias
        && signed == other.signed
        && specials == other.specials;
  }

  @Override
  public int bits() {
    return exponentBits + fractionBits + (signed ? 1 : 0);
  }

  /** Bits of the significand, the implicit one included. */
  public int precision() {
    return fractionBits + 1;
  }

  public boolean hasInfinity() {
    return specials == Specials.IEEE;
  }

  public boolean hasNaN() {
    return specials != Specials.FINITE;
  }

  public boolean hasZero() {
    return signed || fractionBits > 0;
  }

  public boolean hasMinusZero() {
    return signed && specials != Specials.FNUZ;
  }

  /** Exponent of the smallest normal value 2^minExponent. */
  public int minExponent() {
    return (hasZero() ? 1 : 0) - bias;
  }

  /** Exponent of the binade of {@link #maxValue()}. */
  public int maxExponent() {
    return (int) (maxMagnitude() >> fractionBits) - bias;
  }

  /** The exponent of the finest spacing, that of the subnormal values. */
  int unitExponent() {
    return minExponent() - fractionBits;
  }

  /** The smallest positive value; in formats without subnormals the smallest normal one. */
  public double minSubnormal() {
    return FloatCodes.powerOfTwo(unitExponent());
  }

  public double minNormal() {
    return FloatCodes.powerOfTwo(minExponent());
  }

  @Override
  public double maxValue() {
    return decode(maxMagnitude());
  }

  @Override
  public double lowestValue() {
    return signed ? -maxValue() : decode(0);
  }

  /**
   * The spacing of the values in the binade [2^exponent, 2^(exponent+1)), in the subnormal range
   * that of the subnormal values. Above the largest binade the grid is continued.
   */
  public double spacing(int exponent) {
    return Math.scalb(1.0, Math.max(exponent, minExponent()) - fractionBits);
  }

  /** The largest code of a finite value, sign bit apart. */
  long maxMagnitude() {
    return (1L << (exponentBits + fractionBits)) - 1 - codesAboveMax();
  }

  /** How many codes, sign bit apart, follow that of the largest finite value. */
  private long codesAboveMax() {
    return specials == Specials.IEEE ? 1L << fractionBits : specials == Specials.FN ? 1 : 0;
  }

  /** The code of infinity, or what it would be, sign bit apart. */
  long infinityMagnitude() {
    return ((1L << exponentBits) - 1) << fractionBits;
  }

  /** The sign bit of a code; zero if unsigned. */
  long signBit() {
    return signed ? 1L << (exponentBits + fractionBits) : 0;
  }

  /**
   * The code of the positive quiet NaN; in a format without NaN, that of the largest finite value.
   */
  public long nanCode() {
    return switch (specials) {
      case IEEE -> infinityMagnitude() | 1L << (fractionBits - 1);
      case FN -> (1L << (exponentBits + fractionBits)) - 1;
      case FINITE -> maxMagnitude();
      case FNUZ -> signBit();
    };
  }

  public boolean isNaN(long code) {
    long magnitude = magnitude(code);
    return switch (specials) {
      case IEEE -> magnitude > infinityMagnitude();
      case FN -> magnitude == nanCode();
      case FINITE -> false;
      case FNUZ -> magnitude == 0 && (code & signBit()) != 0;
    };
  }

  public boolean isInfinite(long code) {
    return specials == Specials.IEEE && magnitude(code) == infinityMagnitude();
  }

  /** The code itself, but {@link #nanCode()} for every NaN. */
  public long canonical(long code) {
    return isNaN(code) ? nanCode() : code;
  }

  /** A code without its sign bit. */
  long magnitude(long code) {
    return code & ((1L << (exponentBits + fractionBits)) - 1);
  }

  @Override
  public double decode(long code) {
    return FloatCodes.decode(this, code);
  }

  @Override
  public long encode(double value, Overflow overflow) {
    return FloatCodes.encode(this, value, overflow);
  }

  /** As {@link ScalarFormat#encode(BigDecimal, Overflow)}; a BigDecimal zero is plus zero. */
  @Override
  public long encode(BigDecimal value, Overflow overflow) {
    return FloatCodes.encode(this, value, overflow);
  }

  /** As {@link ScalarFormat#round}, but without a code in between, for loops over columns. */
  @Override
  public double round(double value) {
    return FloatRounding.round(this, value);
  }

  /**
   * As {@link #round(double)}; if this format does not {@linkplain #embedsIn embed} in f32, the
   * result rounds to it.
   */
  public float round(float value) {
    return FloatRounding.round(this, value);
  }

  @Override
  public boolean contains(double value) {
    return Double.isNaN(value)
        ? hasNaN()
        : Double.doubleToLongBits(value) == Double.doubleToLongBits(round(value));
  }

  /** Whether every value and every special value of this format is exactly one of {@code other}. */
  public boolean embedsIn(FloatFormat other) {
    return precision() <= other.precision()
        && unitExponent() >= other.unitExponent()
        && maxValue() <= other.maxValue()
        && (!signed || other.signed)
        && (!hasZero() || other.hasZero())
        && (!hasMinusZero() || other.hasMinusZero())
        && (!hasNaN() || other.hasNaN())
        && (!hasInfinity() || other.hasInfinity());
  }

  /**
   * The least value of this format greater than {@code value}, any double. Above the largest finite
   * value that is infinity, in formats without infinity too, where it stands for "none". NaN gives
   * NaN; what lies between the negative values and zero is minus zero where the format has it, as
   * in {@link Math#nextUp(double)}.
   */
  public double nextUp(double value) {
    return FloatCodes.nextUp(this, value);
  }

  /** The greatest value of this format less than {@code value}; mirrors {@link #nextUp}. */
  public double nextDown(double value) {
    return FloatCodes.nextDown(this, value);
  }

  /**
   * All finite values in ascending order, minus zero before plus zero where the format has both.
   *
   * @throws IllegalArgumentException if a code has more than 16 bits
   */
  public double[] finiteValues() {
    require(bits() <= 16, name, "only the values of formats up to 16 bits can be listed");
    return LongStream.range(0, 1L << bits())
        .mapToDouble(this::decode)
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }

  @Override
  public String description() {
    String max =
        maxValue() < 1e6
            ? new BigDecimal(maxValue()).stripTrailingZeros().toPlainString()
            : String.format(Locale.ROOT, "%.5g", maxValue());
    return String.format(
        Locale.ROOT,
        "%d-bit %sfloat, precision %d, 2^%d to %s, %s, %s",
        bits(),
        signed ? "" : "unsigned ",
        precision(),
        unitExponent(),
        max,
        hasInfinity() ? "infinities" : "no infinity",
        hasNaN() ? "NaN" : "no NaN");
  }
}
