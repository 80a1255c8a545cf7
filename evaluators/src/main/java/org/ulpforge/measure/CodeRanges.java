package org.ulpforge.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.ulpforge.format.FixedFormat;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;

/**
 * The codes of a format whose values lie in an interval, as ranges of codes; the full interval has
 * all codes, NaN included.
 *
 * @param ranges disjoint
 */
record CodeRanges(ScalarFormat format, List<Range> ranges) {

  /** Codes from {@code first} to {@code last}, both included, as unsigned numbers. */
  record Range(long first, long last) {
    long size() {
      return last - first + 1;
    }
  }

  CodeRanges {
    ranges = List.copyOf(ranges);
  }

  static CodeRanges of(ScalarFormat format, Interval interval) {
    if (interval.isFull()) {
      long last = format.bits() == 64 ? -1L : (1L << format.bits()) - 1;
      return new CodeRanges(format, List.of(new Range(0, last)));
    }
    List<Range> ranges = new ArrayList<>();
    boolean signMagnitude = format instanceof FloatFormat f && f.signed();
    long signBit = 1L << (format.bits() - 1);
    boolean signed = signMagnitude || format.contains(-1.0) || format instanceof FixedFormat;
    // Codes of one sign are ordered: up in value for two's complement and positive floats, down for
    // negative floats.
    if (signed) {
      addOrdered(ranges, format, interval, signBit, signBit | (signBit - 1));
    }
    addOrdered(ranges, format, interval, 0, signed ? signBit - 1 : signBit | (signBit - 1));
    CodeRanges found = new CodeRanges(format, ranges);
    if (found.size() == 0) {
      throw new IllegalArgumentException(
          "domain " + interval.lo() + "," + interval.hi() + " holds no value of " + format.name());
    }
    return found;
  }

  /**
   * The codes in [from, to] whose values lie in the interval; values are monotone there but for
   * NaNs at an end.
   */
  private static void addOrdered(
      List<Range> ranges, ScalarFormat format, Interval interval, long from, long to) {
    long first = Double.isNaN(format.decode(from)) ? from + 1 : from;
    long last = firstCode(first, to, code -> Double.isNaN(format.decode(code))) - 1;
    if (Long.compareUnsigned(first, last) > 0) {
      return;
    }
    boolean ascending = format.decode(first) <= format.decode(last);
    double lo = interval.lo();
    double hi = interval.hi();
    long begin =
        firstCode(first, last, c -> ascending ? format.decode(c) >= lo : format.decode(c) <= hi);
    long end =
        firstCode(first, last, c -> ascending ? format.decode(c) > hi : format.decode(c) < lo);
    if (Long.compareUnsigned(begin, end) < 0) {
      ranges.add(new Range(begin, end - 1));
    }
  }

  /**
   * The first code in [first, last] from which on the property holds; last + 1 if it holds nowhere.
   */
  private static long firstCode(long first, long last, LongPredicate holds) {
    long lo = first;
    long count = last - first + 1;
    // Unsigned: half of all codes of a 64-bit format is more than a long holds.
    while (count != 0) {
      long half = count >>> 1;
      if (holds.test(lo + half)) {
        count = half;
      } else {
        lo += half + 1;
        count -= half + 1;
      }
    }
    return lo;
  }

  /** Number of codes; meaningless (negative or 0) for all of f64. */
  long size() {
    return ranges.stream().mapToLong(Range::size).sum();
  }

  /** The code at a position from 0 to {@link #size()} − 1. */
  long code(long position) {
    long rest = position;
    for (Range range : ranges) {
      if (Long.compareUnsigned(rest, range.size()) < 0 || range.size() == 0) {
        return range.first() + rest;
      }
      rest -= range.size();
    }
    throw new IndexOutOfBoundsException("position " + position + " of " + size());
  }

  /** Writes the codes at positions start to start + n - 1. */
  void fill(long start, int n, long[] codes) {
    int done = 0;
    long first = start;
    for (Range range : ranges) {
      long size = range.size();
      if (Long.compareUnsigned(first, size) < 0 || size == 0) {
        int run = size == 0 ? n - done : (int) Math.min(n - done, size - first);
        long code = range.first() + first;
        for (int i = 0; i < run; i++) {
          codes[done + i] = code + i;
        }
        done += run;
        first = 0;
      } else {
        first -= size;
      }
      if (done == n) {
        return;
      }
    }
    throw new IndexOutOfBoundsException(
        "positions " + start + " to " + (start + n) + " of " + size());
  }

  /** The position of the code nearest to a value. */
  long position(double value) {
    long code = format.encode(value, Overflow.SATURATING);
    long before = 0;
    for (Range range : ranges) {
      if (Long.compareUnsigned(code, range.first()) >= 0
          && Long.compareUnsigned(code, range.last()) <= 0) {
        return before + code - range.first();
      }
      before += range.size();
    }
    return -1;
  }

  /**
   * The values of these codes next to the ends of the ranges and, for floats, to the ends of the
   * normal range.
   */
  double[] edges() {
    List<Long> codes = new ArrayList<>();
    for (Range range : ranges) {
      codes.addAll(List.of(range.first(), range.first() + 1, range.last() - 1, range.last()));
    }
    if (format instanceof FloatFormat f) {
      for (double value :
          new double[] {
            0,
            f.minSubnormal(),
            f.minNormal(),
            0.5,
            1,
            2,
            f.maxValue(),
            Double.POSITIVE_INFINITY,
            Double.NaN
          }) {
        for (double signed : new double[] {value, -value}) {
          if (f.contains(signed)) {
            long code = f.encode(signed, Overflow.NON_SATURATING);
            codes.addAll(List.of(code - 1, code, code + 1));
          }
        }
      }
    }
    return codes.stream().filter(this::contains).mapToDouble(format::decode).distinct().toArray();
  }

  private boolean contains(long code) {
    return ranges.stream()
        .anyMatch(r ->
            Long.compareUnsigned(code, r.first()) >= 0
                && Long.compareUnsigned(code, r.last()) <= 0);
  }
}
