package org.ulpforge.search.baseline;

/** The families of approximations that searches are compared with. */
public enum Family {
  /** Taylor polynomials about an end or a middle of the domain, whichever is best. */
  TAYLOR("Taylor"),
  /** Padé approximants about the same points, by Horner's scheme or as a continued fraction. */
  PADE("Padé"),
  /** Horner's scheme, the constants minimax. */
  POLYNOMIAL("polynomial"),
  /** The quotient of two of Horner's schemes, the constants minimax. */
  RATIONAL("rational"),
  /** The continued fraction a + b / (x + c + d / (x + ...)), the constants minimax. */
  FRACTION("J-fraction"),
  /** A Padé approximant of f(x / 2^k), squared k times. */
  PADE_SQUARED("Padé, squared"),
  /** A continued fraction, squared some times. */
  FRACTION_SQUARED("J-fraction, squared"),
  /** (w + x) / (w - x) with w a continued fraction in x², squared some times. */
  COTH_SQUARED("coth form, squared");

  private final String title;

  Family(String title) {
    this.title = title;
  }

  /** The name in tables. */
  public String title() {
    return title;
  }

  /** Whether only functions with f(x) = f(x / 2)² have it. */
  public boolean squares() {
    return switch (this) {
      case PADE_SQUARED, FRACTION_SQUARED, COTH_SQUARED -> true;
      case TAYLOR, PADE, POLYNOMIAL, RATIONAL, FRACTION -> false;
    };
  }
}
