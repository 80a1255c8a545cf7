package org.ulpforge.format;

/** What a conversion does with a finite value that rounds beyond the largest finite value of the format. */
public enum Overflow {
  /** Infinity where the format has it, else NaN, else (formats with neither) the largest finite value. */
  NON_SATURATING,
  /** The largest finite value of the same sign; infinities and NaN are converted as without saturation. */
  SATURATING,
  /** As {@link #SATURATING}, and infinities too become the largest finite value: the rule of the OCP OFP8 text. */
  SATURATING_INFINITIES
}
