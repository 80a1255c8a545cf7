package org.ulpforge.search.fit;

import java.math.BigDecimal;

/** The exact values that a program is fitted to. */
@FunctionalInterface
public interface RealTarget {

  /**
   * The value at an exact point.
   *
   * @param digits decimal digits that must be right, relative to the value
   * @throws ArithmeticException where the target has no finite value
   */
  BigDecimal at(BigDecimal x, int digits);
}
