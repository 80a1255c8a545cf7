package org.ulpforge.search.fit;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;

/** Exact functions for tests. */
final class Exact {

  static final RealTarget EXP = (x, digits) -> BigDecimalMath.exp(x, context(digits));

  static final RealTarget EXP2 =
      (x, digits) ->
          BigDecimalMath.exp(
              x.multiply(BigDecimalMath.log(BigDecimal.TWO, context(digits))), context(digits));

  static final RealTarget SIN = (x, digits) -> BigDecimalMath.sin(x, context(digits));

  static final RealTarget LOG = (x, digits) -> BigDecimalMath.log(x, context(digits));

  private Exact() {}

  private static MathContext context(int digits) {
    return new MathContext(digits + 6);
  }
}
