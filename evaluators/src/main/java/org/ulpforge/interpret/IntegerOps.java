package org.ulpforge.interpret;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.Overflow;

/**
 * Integer operations of a width w. A value is carried in a {@code long}: sign-extended in signed
 * formats, zero-extended in unsigned ones (so that u64 from 2^63 on is carried as a negative
 * number).
 */
final class IntegerOps {

  /** Up to here every integer is a double. */
  private static final long MAX_EXACT = 1L << 53;

  private IntegerOps() {}

  /** The value of the format that is congruent to {@code value} modulo 2^w. */
  static long wrap(long value, IntegerFormat format) {
    return format.signed() ? signed(value, format) : unsigned(value, format);
  }

  /** The low w bits, sign-extended. */
  static long signed(long value, IntegerFormat format) {
    int unused = 64 - format.bits();
    return value << unused >> unused;
  }

  /** The low w bits, zero-extended. */
  static long unsigned(long value, IntegerFormat format) {
    int unused = 64 - format.bits();
    return value << unused >>> unused;
  }

  static long shl(long value, long count, IntegerFormat format) {
    return withinWidth(count, format) ? wrap(value << count, format) : 0;
  }

  static long shr(long value, long count, IntegerFormat format) {
    long all = signed(value, format);
    return wrap(withinWidth(count, format) ? all >> count : all >> 63, format);
  }

  static long ushr(long value, long count, IntegerFormat format) {
    return withinWidth(count, format) ? wrap(unsigned(value, format) >>> count, format) : 0;
  }

  private static boolean withinWidth(long count, IntegerFormat format) {
    return Long.compareUnsigned(unsigned(count, format), format.bits()) < 0;
  }

  static long min(long a, long b, IntegerFormat format) {
    return isLess(a, b, format) ? a : b;
  }

  static long max(long a, long b, IntegerFormat format) {
    return isLess(a, b, format) ? b : a;
  }

  private static boolean isLess(long a, long b, IntegerFormat format) {
    return format.signed() ? a < b : Long.compareUnsigned(a, b) < 0;
  }

  /** To the nearest integer, ties to even; NaN gives 0, values out of range the nearest bound. */
  static long fromFloat(double value, IntegerFormat format) {
    return wrap(format.encode(value, Overflow.SATURATING), format);
  }

  /** The float nearest to an integer, rounded once. */
  static double toFloat(long value, IntegerFormat from, FloatFormat to) {
    boolean beyondSigned = !from.signed() && value < 0;
    if (!beyondSigned && value >= -MAX_EXACT && value <= MAX_EXACT) {
      return to.round((double) value);
    }
    BigInteger signed = BigInteger.valueOf(value);
    BigInteger exact = beyondSigned ? signed.add(BigInteger.TWO.pow(64)) : signed;
    return to.decode(to.encode(new BigDecimal(exact), Overflow.NON_SATURATING));
  }
}
