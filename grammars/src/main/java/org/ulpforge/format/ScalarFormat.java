package org.ulpforge.format;

import java.math.BigDecimal;

/**
 * A format whose elements are coded one by one in at most 64 bits. Codes are carried in the low
 * {@link #bits()} bits of a {@code long}, higher bits zero.
 */
public sealed interface ScalarFormat extends Format
    permits FloatFormat, FixedFormat, IntegerFormat {

  /** Width of a code, 2 to 64. */
  int bits();

  /**
   * The value of a code as a double (NaN and infinities included): exact, but for integers of more
   * than 53 significant bits, which round to nearest.
   *
   * @param code bits above {@link #bits()} are ignored
   */
  double decode(long code);

  /**
   * The code of {@code value} after one rounding to nearest, ties to the even code.
   *
   * @param overflow what a value beyond the range becomes
   */
  long encode(double value, Overflow overflow);

  /**
   * As {@link #encode(double, Overflow)} for an exact value that no double may hold: one rounding
   * of it.
   */
  long encode(BigDecimal value, Overflow overflow);

  /** One rounding to this format without saturation, as a double. */
  default double round(double value) {
    return decode(encode(value, Overflow.NON_SATURATING));
  }

  /**
   * Whether {@code value} is one of this format's values (the sign of zero counts, every NaN is the
   * same).
   */
  boolean contains(double value);

  /** The largest finite value. */
  double maxValue();

  /** The least finite value: minus {@link #maxValue()} in signed float formats. */
  double lowestValue();
}
