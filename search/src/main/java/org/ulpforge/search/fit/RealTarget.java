package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.util.List;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Range;

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

  /** The exact values of a target of one argument. */
  static RealTarget of(Oracle oracle) {
    return (x, digits) -> {
      for (int working = digits + 10; working <= 4 * digits + 100; working *= 2) {
        if (oracle.enclose(List.of(x), working) instanceof Range range
            && range.isBounded()
            && range.hi().subtract(range.lo()).compareTo(range.lo().abs().movePointLeft(digits))
                <= 0) {
          return range.midpoint();
        }
      }
      throw new ArithmeticException("no finite value at " + x);
    };
  }
}
