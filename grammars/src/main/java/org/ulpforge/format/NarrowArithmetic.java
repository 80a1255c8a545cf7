package org.ulpforge.format;

import java.math.BigDecimal;

/**
 * Arithmetic in a float format: each operation rounds its exact result once, to nearest even,
 * without saturation. The operands must be values of the format (as doubles). Special values follow
 * IEEE 754 and then {@link FloatFormat#round(double)}, so that 1/0 is NaN in a format without
 * infinity. The sign of a NaN is not defined. Formats for which the argument below does not hold (a
 * precision above 24 other than f64's, or subnormal values next to those of double) are refused
 * with an {@link IllegalArgumentException}; none of up to 16 bits is.
 *
 * <p><b>Through double.</b> Sum, difference, product, quotient and root are computed in double and
 * rounded again. For a precision p with 53 >= 2p + 2 the second rounding is innocuous (S. A.
 * Figueroa, "When is double rounding innocuous?", SIGNUM Newsletter 30(3), 1995); here p <= 24. It
 * could only harm where the exact result r is no midpoint of the format, but so near to a midpoint
 * m (which has at most p + 1 bits) that r rounds to m in double. But:
 *
 * <ul>
 *   <li>x y has 2p bits and is exact.
 *   <li>x + y is exact in double unless the exponents differ by at least 53 - p >= p + 3. Then the
 *       smaller operand is below an eighth of the ulp of the other, a value of the format, which no
 *       midpoint is nearer to than a quarter.
 *   <li>x / y: m y has 2p + 1 bits and x is a multiple of its last place, so |x - m y| > 2^-(2p+1)
 *       |m y|: r and m differ by at least 2^-49 of m, while a double's rounding error is at most
 *       2^-53.
 *   <li>sqrt x: likewise |x - m^2| > 2^-(2p+2) m^2, and |r - m| = |x - m^2| / (r + m) > 2^-(2p+4)
 *       m, at least 2^-52 of m.
 * </ul>
 *
 * <p>In the subnormal range midpoints have fewer bits, so they are farther off still, and sums are
 * exact. Where double underflows, too, in formats with extreme exponents, 2p + 3 bits are left
 * below the least midpoint.
 *
 * <p><b>fma is not so</b>: with a z far below x y, x y + z is as near to a midpoint as you like.
 * 281 of the 16,384 pairs of bf16 significands have a midpoint for a product; with a tiny positive
 * z, a fused multiply-add in double that is rounded again is wrong for 139 of them, with a tiny
 * negative z for the other 142. Here the product, exact in double, and z are added with rounding
 * <em>to odd</em>, and this is rounded to nearest, which is right because 53 >= p + 2 (S. Boldo and
 * G. Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms using rounding to
 * odd", IEEE Transactions on Computers 57(4), 2008).
 */
public final class NarrowArithmetic {

  private static final int MAX_PRECISION = 24;

  /** Exponent of the least positive double. */
  private static final int LEAST_EXPONENT = Math.getExponent(Double.MIN_NORMAL) - 52;

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
    if (!isInnocuous(format) && !format.equals(FloatFormat.F64)) {
      throw new IllegalArgumentException(
          "format '%s': no arithmetic for precision %d with values down to 2^%d"
              .formatted(format.name(), format.precision(), format.unitExponent()));
    }
    return format.round(result);
  }

  private static boolean isInnocuous(FloatFormat format) {
    int precision = format.precision();
    int leastMidpoint = format.unitExponent() - 1;
    return precision <= MAX_PRECISION && leastMidpoint - (2 * precision + 3) >= LEAST_EXPONENT;
  }

  /** a + b rounded to odd: if inexact, that neighbour of the exact sum whose last bit is one. */
  private static double sumToOdd(double a, double b) {
    double sum = a + b;
    double bShare = sum - a;
    double error = (a - (sum - bShare)) + (b - bShare); // Knuth's TwoSum: exact
    // Without branches, which would be mispredicted: truncate towards zero, then set the last bit
    // if inexact. Where the
    // sum is infinite or NaN, so is the error NaN, and nothing changes.
    long bits = Double.doubleToRawLongBits(sum);
    long inexact = Math.abs(error) > 0 ? 1 : 0;
    long oppositeSigns = (bits ^ Double.doubleToRawLongBits(error)) >>> 63;
    return Double.longBitsToDouble((bits - (oppositeSigns & inexact)) | inexact);
  }

  /**
   * Whether a product of two values can overflow or underflow in double: custom formats with
   * extreme exponents.
   */
  private static boolean productsLeaveDouble(FloatFormat format) {
    return 2 * format.unitExponent() < LEAST_EXPONENT
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
