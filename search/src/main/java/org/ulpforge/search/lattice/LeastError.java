package org.ulpforge.search.lattice;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How the result of a search to the end is said. */
final class LeastError {

  /** More digits than anyone reads; cut, not rounded, so that what is said stays true. */
  private static final MathContext DIGITS = new MathContext(6, RoundingMode.DOWN);

  private LeastError() {}

  /**
   * @param error infinite if nothing is right about all special values
   */
  static String words(double error) {
    return Double.isInfinite(error)
        ? "none works on all inputs"
        : "none has a smaller largest error than "
            + new BigDecimal(error).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
