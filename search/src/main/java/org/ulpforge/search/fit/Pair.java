package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A column of numbers of about 32 digits, each the unevaluated sum of two doubles. Arithmetic
 * follows Joldes, Muller and Popescu, "Tight and rigorous error bounds for basic building blocks of
 * double-word arithmetic" (2017): relative errors of a few 2^-104, without regard to overflow.
 *
 * <p>Every operation writes its receiver, which may be an operand as well. The loops hold nothing
 * but straight-line arithmetic, so that the compiler vectorises them.
 */
final class Pair {

  final double[] hi;
  final double[] lo;

  Pair(int size) {
    this(new double[size], new double[size]);
  }

  Pair(double[] hi, double[] lo) {
    this.hi = hi;
    this.lo = lo;
  }

  int size() {
    return hi.length;
  }

  void fill(double high, double low) {
    Arrays.fill(hi, high);
    Arrays.fill(lo, low);
  }

  void set(int row, double high, double low) {
    hi[row] = high;
    lo[row] = low;
  }

  void set(Pair other) {
    System.arraycopy(other.hi, 0, hi, 0, hi.length);
    System.arraycopy(other.lo, 0, lo, 0, lo.length);
  }

  void sum(Pair a, Pair b) {
    linear(a, b, 1, hi.length);
  }

  void difference(Pair a, Pair b) {
    linear(a, b, -1, hi.length);
  }

  /** a + sign · b, where sign is 1 or −1. */
  void linear(Pair a, Pair b, double sign, int to) {
    double[] ah = a.hi;
    double[] al = a.lo;
    double[] bh = b.hi;
    double[] bl = b.lo;
    double[] rh = hi;
    double[] rl = lo;
    for (int i = 0; i < to; i++) {
      double x = ah[i];
      double y = sign * bh[i];
      double s = x + y;
      double t = s - x;
      double e = (x - (s - t)) + (y - t);
      double u = al[i];
      double v = sign * bl[i];
      double p = u + v;
      double q = p - u;
      double f = (u - (p - q)) + (v - q);
      e += p;
      double h = s + e;
      e -= h - s;
      e += f;
      rh[i] = h + e;
      rl[i] = e - (rh[i] - h);
    }
  }

  void product(Pair a, Pair b) {
    double[] ah = a.hi;
    double[] al = a.lo;
    double[] bh = b.hi;
    double[] bl = b.lo;
    double[] rh = hi;
    double[] rl = lo;
    for (int i = 0; i < rh.length; i++) {
      double p = ah[i] * bh[i];
      double e = Math.fma(ah[i], bh[i], -p);
      e = Math.fma(ah[i], bl[i], Math.fma(al[i], bh[i], e));
      double h = p + e;
      rh[i] = h;
      rl[i] = e - (h - p);
    }
  }

  void quotient(Pair a, Pair b) {
    double[] ah = a.hi;
    double[] al = a.lo;
    double[] bh = b.hi;
    double[] bl = b.lo;
    double[] rh = hi;
    double[] rl = lo;
    for (int i = 0; i < rh.length; i++) {
      double q = ah[i] / bh[i];
      double rest = Math.fma(-q, bl[i], Math.fma(-q, bh[i], ah[i]) + al[i]);
      double e = rest / bh[i];
      double h = q + e;
      rh[i] = h;
      rl[i] = e - (h - q);
    }
  }

  void root(Pair a) {
    double[] ah = a.hi;
    double[] al = a.lo;
    for (int i = 0; i < hi.length; i++) {
      double q = Math.sqrt(ah[i]);
      double e = q == 0 ? 0 : (Math.fma(-q, q, ah[i]) + al[i]) / (2 * q);
      double h = q + e;
      hi[i] = h;
      lo[i] = e - (h - q);
    }
  }

  /** sign · a, where sign is 1 or −1. */
  void signed(Pair a, double sign) {
    for (int i = 0; i < hi.length; i++) {
      hi[i] = sign * a.hi[i];
      lo[i] = sign * a.lo[i];
    }
  }

  /** Adds a · b. */
  void addProduct(Pair a, Pair b) {
    for (int i = 0; i < hi.length; i++) {
      addProduct(i, a.hi[i], a.lo[i], b.hi[i], b.lo[i]);
    }
  }

  /** Subtracts factor · a from rows {@code from} to {@code to}, where factor is one number. */
  void subtractMultiple(Pair a, double factorHi, double factorLo, int from, int to) {
    for (int i = from; i < to; i++) {
      addProduct(i, a.hi[i], a.lo[i], -factorHi, -factorLo);
    }
  }

  /** Subtracts a number from one row. */
  void subtractAt(int row, double high, double low) {
    addProduct(row, high, low, -1, 0);
  }

  /** Divides rows {@code from} to {@code to} by one number. */
  void divide(double divisorHi, double divisorLo, int from, int to) {
    for (int i = from; i < to; i++) {
      double q = hi[i] / divisorHi;
      double rest = Math.fma(-q, divisorLo, Math.fma(-q, divisorHi, hi[i]) + lo[i]);
      double e = rest / divisorHi;
      hi[i] = q + e;
      lo[i] = e - (hi[i] - q);
    }
  }

  void swap(int row, int other) {
    double high = hi[row];
    double low = lo[row];
    set(row, hi[other], lo[other]);
    set(other, high, low);
  }

  /** The largest absolute value, to double precision; NaN if any is NaN. */
  double largest() {
    double largest = 0;
    for (double value : hi) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Multiplies by doubles. */
  void scale(double[] factor) {
    for (int i = 0; i < hi.length; i++) {
      double p = hi[i] * factor[i];
      double e = Math.fma(lo[i], factor[i], Math.fma(hi[i], factor[i], -p));
      hi[i] = p + e;
      lo[i] = e - (hi[i] - p);
    }
  }

  /** The rows as exact decimals. */
  List<BigDecimal> decimals() {
    return IntStream.range(0, hi.length)
        .mapToObj(i -> new BigDecimal(hi[i]).add(new BigDecimal(lo[i])))
        .toList();
  }

  private void addProduct(int i, double ah, double al, double bh, double bl) {
    double p = ah * bh;
    double pe = Math.fma(ah, bl, Math.fma(al, bh, Math.fma(ah, bh, -p)));
    double x = hi[i];
    double s = x + p;
    double t = s - x;
    double e = (x - (s - t)) + (p - t);
    double u = lo[i];
    double v = u + pe;
    double w = v - u;
    double f = (u - (v - w)) + (pe - w);
    e += v;
    double h = s + e;
    e -= h - s;
    e += f;
    hi[i] = h + e;
    lo[i] = e - (hi[i] - h);
  }
}
