package org.ulpforge.oracle;

import java.math.BigDecimal;

/**
 * An exact value to about 107 bits, whatever its size: (hi + lo) 2^exponent with 1 <= |hi| <= 2 and
 * |lo| <= 2^-53, relative error at most 2^-105; or zero (all parts zero).
 */
public record Exact(double hi, double lo, int exponent) {

  private static final int DOUBLE_BITS = 53;
  private static final int MAX_EXPONENT_10 = 5000;
  private static final int FAR = 16_610; // 2^16610 is about 10^5000

  static Exact of(BigDecimal value) {
    if (value.signum() == 0) {
      return new Exact(0, 0, 0);
    }
    if (Math.abs((long) Range.exponent(value)) > MAX_EXPONENT_10) {
      return new Exact(value.signum(), 0, Range.exponent(value) > 0 ? FAR : -FAR);
    }
    Binary leading = Binary.of(value, DOUBLE_BITS);
    BigDecimal rest =
        value.subtract(
            new BigDecimal(leading.significand())
                .multiply(Elementary.powerOfTwo(leading.exponent())));
    int exponent = leading.exponent() + DOUBLE_BITS - 1;
    double lo = 0;
    if (rest.signum() != 0) {
      Binary trailing = Binary.of(rest, DOUBLE_BITS);
      lo = Math.scalb(trailing.significand().doubleValue(), trailing.exponent() - exponent);
    }
    return new Exact(
        Math.scalb(leading.significand().doubleValue(), 1 - DOUBLE_BITS), lo, exponent);
  }

  /** The unbiased binary exponent e of the value, 2^e <= |value| < 2^(e+1); not for zero. */
  public int binade() {
    return Math.abs(hi) == 1 && lo * hi < 0
        ? exponent - 1
        : Math.abs(hi) == 2 && lo * hi >= 0 ? exponent + 1 : exponent;
  }

  /** got - value, correctly signed, in units of 2^exponent(); infinite if out of range. */
  public double scaledError(double got) {
    return Math.scalb(got, -exponent) - hi - lo;
  }
}
