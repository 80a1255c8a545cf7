package org.ulpforge.product;

import org.ulpforge.format.FloatFormat;

/** A set of pairs of codes on which a surrogate is judged. */
public enum Scope {
  /**
   * Every pair of mantissas, at five pairs of exponents and signs: both in the middle; one at the
   * lower edge; one so high that the product is at the upper edge; one above the middle, both
   * negative; the other one above the middle. So every exponent, and their sum, is odd and even:
   * what uses bits of the exponents or signs as if they were always the same shows itself.
   */
  MANTISSAS("mantissa pairs"),
  /** Both operands normal, the product in the normal range. */
  NORMAL("normal x normal"),
  /** Both operands finite. */
  FINITE("all finite"),
  /** Both operands finite, at least one of them subnormal. */
  SUBNORMAL("with a subnormal");

  /** Up to so many bits all pairs of codes are enumerated. */
  private static final int MAX_BITS = 8;

  private final String title;

  Scope(String title) {
    this.title = title;
  }

  /** What tables call it. */
  public String title() {
    return title;
  }

  /** Whether the pairs can be enumerated: mantissa pairs always, others up to 8 bits. */
  public boolean isEnumerable(FloatFormat format) {
    return this == MANTISSAS || format.bits() <= MAX_BITS;
  }
}
