package org.ulpforge.format;

import java.math.BigDecimal;

/**
 * Arithmetic in a float format: each operation rounds its exact result once, to nearest even, without saturation. The
 * operands must be values of the format (as doubles); special values follow IEEE 754 and then {@link
 * FloatFormat#round(double)}, so that 1/0 is NaN in a format without infinity. The sign of a NaN is not defined.
 *
 * <p><b>Through double.</b> Sum, difference, product, quotient and root are computed in double and rounded again. For a
 * precision p with 53 >= 2p + 2 the second rounding does no harm (S. A. Figueroa, "When is double rounding innocuous?",
 * SIGNUM Newsletter 30(3), 1995): the exact result is a value of precision p + 1, hence maybe a midpoint but exact in
 * double; or its distance from all of these, relative to itself, is at least 2^-(2p+1), more than a double's rounding
 * error 2^-53, so that no rounding to double reaches a midpoint. Subnormal results have fewer bits and are farther off
 * still; sums there are exact. Underflow in double starts 2^47 below the least midpoint of any format of up to 16 bits.
 * The bound holds for p <= 25, so for f32 as well; f64 needs no second rounding.
 *
 * <p><b>fma is not so</b>: with exponents far apart x y + z lies as near to a midpoint as you like. In bf16, 1 times 1.5
 * times ... rounds wrong for 139 of the 16,384 pairs of significands with a suitable z. Here the product is exact in
 * double (2p <= 53), its sum with z is rounded <em>to odd</em> there, and then to nearest (S. Boldo, G. Melquiond,
 * "Emulation of a FMA and correctly rounded sums: proved algorithms using rounding to odd", IEEE Transactions on
 * Computers 57(4), 2008): right because 53 >= p + 2.
 */
public final class NarrowArithmetic {

  /** The largest precision for which 53 >= 2p + 2. */
  private static final int MAX_PRECISION = 25;

  private NarrowArithmetic() {}

  public static double add(FloatFormat format, double x, double y) {
    return roundAgain(format, x + y);
  }

  public static double sub(FloatFormat format, double x, double y) {
    return roundAgain(format, x - y);
  }

  public static double mul(FloatFormat format, double x, double y) {
    return roundAgain(format, x * y);
  }

  public static double div(FloatFormat format, double x, double y) {
    return roundAgain(format, x / y);
  }

  public static double sqrt(FloatFormat format, double x) {
    return roundAgain(format, Math.sqrt(x));
  }

  /** x y + z, rounded once. */
  public static double fma(FloatFormat format, double x, double y, double z) {
    if (format.equals(FloatFormat.F32)) {
      return Math.fma((float) x, (float) y, (float) z);
    }
    if (format.equals(FloatFormat.F64)) {
      return Math.fma(x, y, z);
    }
    if (productsLeaveDouble(format)) {
      return fmaExact(format, x, y, z);
    }
    return roundAgain(format, sumToOdd(x * y, z));
  }

  private static double roundAgain(FloatFormat format, double result) {
    if (format.precision() > MAX_PRECISION && !format.equals(FloatFormat.F64)) {
      throw new IllegalArgumentException(
          "format '%s': precision %d, arithmetic is for at most %d and f64"
              .formatted(format.name(), format.precision(), MAX_PRECISION));
    }
    return format.round(result);
  }

  /** a + b rounded to odd: if inexact, the neighbour of the exact sum whose last bit is one. */
  private static double sumToOdd(double a, double b) {
    double sum = a + b;
    double bShare = sum - a;
    double error = (a - (sum - bShare)) + (b - bShare); // Knuth's TwoSum, exact
    long bits = Double.doubleToRawLongBits(sum);
    // Where the sum is infinite or NaN the error is NaN: nothing to mend.
    if ((error > 0 || error < 0) && (bits & 1) == 0) {
      boolean awayFromZero = error > 0 == sum > 0;
      return Double.longBitsToDouble(awayFromZero ? bits + 1 : bits - 1);
    }
    return sum;
  }

  /** Whether a product of two values can overflow or underflow in double: custom formats with extreme exponents. */
  private static boolean productsLeaveDouble(FloatFormat format) {
    return 2 * format.unitExponent() < Double.MIN_EXPONENT - 52
        || 2 * format.maxExponent() + 1 > Double.MAX_EXPONENT;
  }

  private static double fmaExact(FloatFormat format, double x, double y, double z) {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      return format.round(x * y + z);
    }
    if (!Double.isFinite(z) || x == 0 || y == 0) {
      return format.round(0 * x * y + z);
    }
    BigDecimal exact = new BigDecimal(x).multiply(new BigDecimal(y)).add(new BigDecimal(z));
    if (exact.signum() == 0) {
      return 0.0; // x y is not zero, so a zero sum is a cancellation: plus zero
    }
    return format.decode(format.encode(exact, Overflow.NON_SATURATING));
  }
}
