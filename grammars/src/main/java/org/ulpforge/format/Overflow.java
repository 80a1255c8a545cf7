package org.ulpforge.format;

/**
 * What a conversion does with a value beyond the range of the format.
 *
 * <p>Overflow is decided after rounding, on the grid continued past the largest finite value: what
 * rounds back to that value is no overflow. (448 is the largest e4m3fn; its code is even, so the
 * tie 464 gives 448 and the next double overflows.) A negative value that an unsigned format cannot
 * hold, and a zero in a format without one, count as overflow at the lower end: NaN without
 * saturation, else the lowest code.
 *
 * <p><b>Infinities and the OCP text.</b> OFP8 ("OCP 8-bit Floating Point Specification", revision
 * 1.0) lets a saturating conversion turn infinite inputs into the largest finite value, too. {@link
 * #SATURATING} does not: like ml_dtypes it saturates finite overflow only, so that +infinity stays
 * 0x7c in e5m2 (OCP: 0x7b) and becomes NaN, 0x7f, in e4m3fn (OCP: 0x7e). {@link
 * #SATURATING_INFINITIES} is OCP's rule. NaN stays NaN under each of the three.
 */
public enum Overflow {
  /**
   * Infinity where the format has it, else NaN, else (formats with neither) the largest finite
   * value.
   */
  NON_SATURATING,
  /**
   * The largest finite value of the same sign; infinities and NaN are converted as without
   * saturation.
   */
  SATURATING,
  /**
   * As {@link #SATURATING}, and infinities too become the largest finite value: the rule of the OCP
   * OFP8 text.
   */
  SATURATING_INFINITIES
}
