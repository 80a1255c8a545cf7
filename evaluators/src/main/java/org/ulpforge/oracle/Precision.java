package org.ulpforge.oracle;

import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A working precision in decimal digits, with its rounding contexts.
 *
 * @param digits significant decimal digits
 * @param down towards minus infinity
 * @param up towards plus infinity
 * @param nearest to nearest
 */
public record Precision(int digits, MathContext down, MathContext up, MathContext nearest) {

  public static Precision of(int digits) {
    return new Precision(
        digits,
        new MathContext(digits, RoundingMode.FLOOR),
        new MathContext(digits, RoundingMode.CEILING),
        new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  Precision plus(int guardDigits) {
    return of(digits + guardDigits);
  }
}
