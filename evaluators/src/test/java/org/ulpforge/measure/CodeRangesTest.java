package org.ulpforge.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;

class CodeRangesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      textBlock =
          """
          e4m3fn -1,1
          e4m3fn 0,inf
          e5m2 -inf,0.3
          e5m2 -inf,inf
          e4m3fnuz -3,2
          e8m0fnu 0.1,7
          e2m1fn -6,6
          bf16 -88,inf
          f16 0x1.0p-20,0x1.8p-20
          q1f4 -1.5,0.7
          i8 -7,5
          u6 3,9
          """)
  void exactlyTheCodesWithValuesInTheInterval(String name, String interval) {
    ScalarFormat format = (ScalarFormat) Formats.parse(name);
    Interval domain = Interval.parse(interval);
    Set<Long> expected = new TreeSet<>();
    for (long code = 0; code < 1L << format.bits(); code++) {
      if (domain.isFull() || domain.contains(format.decode(code))) {
        expected.add(code);
      }
    }
    CodeRanges ranges = CodeRanges.of(format, domain);
    Set<Long> found = new TreeSet<>();
    for (long position = 0; position < ranges.size(); position++) {
      long code = ranges.code(position);
      found.add(code);
      double value = format.decode(code);
      if (!Double.isNaN(value)) {
        assertEquals(value, format.decode(ranges.code(ranges.position(value))));
      }
    }
    assertEquals(expected, found);
    long[] all = new long[(int) ranges.size()];
    int half = all.length / 2;
    long[] rest = new long[all.length - half];
    ranges.fill(0, half, all);
    ranges.fill(half, rest.length, rest);
    System.arraycopy(rest, 0, all, half, rest.length);
    for (int position = 0; position < all.length; position++) {
      assertEquals(ranges.code(position), all[position]);
    }
    assertEquals(expected.size(), ranges.size());
  }

  @Test
  void largeFormatsAreRangesToo() {
    CodeRanges unit = CodeRanges.of(FloatFormat.F32, new Interval(0, 1));
    // +0 to 1.0 is 0 to 0x3f800000; -0 belongs to the interval, too.
    assertEquals(0x3f800000L + 2, unit.size());
    CodeRanges doubles = CodeRanges.of(FloatFormat.F64, new Interval(1, 2));
    assertEquals((1L << 52) + 1, doubles.size());
  }

  @Test
  void anIntervalWithoutValuesIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CodeRanges.of(FloatFormat.E4M3FN, new Interval(1.01, 1.02)));
  }
}
