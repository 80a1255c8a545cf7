package org.ulpforge.oracle;

/** The result that a correctly rounded program gives, as far as it is known. */
public sealed interface Rounded {

  /** How many arbitrary-precision evaluations it took. */
  int evaluations();

  /**
   * There is an exact real value, and {@code code} is its rounding, overflow included: then the
   * code is that of an infinity (or what the format has in its place). A zero has its sign.
   */
  record Decided(long code, Range enclosure, int evaluations) implements Rounded {

    /** The exact value to 2^-105; only if the enclosure {@linkplain Range#isBounded has bounds}. */
    public Exact exact() {
      return enclosure.exact();
    }
  }

  /**
   * No finite real value: the code is prescribed (NaN outside the domain, an infinity at a pole,
   * limits at infinite inputs).
   */
  record Special(long code, int evaluations) implements Rounded {}

  /**
   * The value is closer to a rounding boundary than the cap on precision can tell, or too large to
   * be told; ULP errors can still be measured if the enclosure has bounds.
   */
  record Undecided(Enclosure enclosure, int evaluations) implements Rounded {}

  /**
   * The formula has no limit there, or one that depends on the side: no result is right or wrong.
   */
  record NoVerdict(int evaluations) implements Rounded {}
}
