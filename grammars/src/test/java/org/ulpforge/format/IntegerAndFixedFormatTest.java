package org.ulpforge.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerAndFixedFormatTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"i2", "i8", "u8", "u2", "i16", "u16", "q0f7", "q1f6", "q3f12", "q7f0", "q0f1"})
  void everyCodeSurvivesARoundTrip(String name) {
    ScalarFormat format = Formats.scalar(name);
    double previous = Double.NaN;
    for (long code = 0; code < 1L << format.bits(); code++) {
      double value = format.decode(code);
      assertTrue(format.contains(value));
      assertTrue(format.lowestValue() <= value && value <= format.maxValue());
      for (Overflow overflow : Overflow.values()) {
        assertEquals(code, format.encode(value, overflow));
        assertEquals(code, format.encode(new BigDecimal(value), overflow));
      }
      double middle = (previous + value) / 2;
      if (previous < value) {
        long even = (code & 1) == 0 ? code : code - 1;
        assertEquals(even, format.encode(middle, Overflow.NON_SATURATING));
        assertEquals(even, format.encode(new BigDecimal(middle), Overflow.NON_SATURATING));
        assertEquals(code, format.encode(Math.nextUp(middle), Overflow.NON_SATURATING));
        assertEquals(code - 1, format.encode(Math.nextDown(middle), Overflow.NON_SATURATING));
        assertFalse(format.contains(middle));
      }
      previous = value;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "i8, -128, 127, 0x80, 0x7f",
    "u8, 0, 255, 0x00, 0xff",
    "q1f6, -2, 1.984375, 0x80, 0x7f",
    "q3f12, -8, 7.999755859375, 0x8000, 0x7fff",
    "i32, -2147483648, 2147483647, 0x80000000, 0x7fffffff"
  })
  void saturatesAtBothEnds(String name, double lowest, double highest, String low, String high) {
    ScalarFormat format = Formats.scalar(name);
    assertEquals(lowest, format.lowestValue());
    assertEquals(highest, format.maxValue());
    for (double beyond :
        new double[] {lowest - 0.75, lowest * 3 - 1, -1e300, Double.NEGATIVE_INFINITY}) {
      assertEquals(Long.decode(low), format.encode(beyond, Overflow.NON_SATURATING));
    }
    for (double beyond : new double[] {highest + 0.75, 3e9, 1e300, Double.POSITIVE_INFINITY}) {
      assertEquals(Long.decode(high), format.encode(beyond, Overflow.NON_SATURATING));
    }
    assertEquals(
        Long.decode(low), format.encode(new BigDecimal("-1e1999999999"), Overflow.SATURATING));
    assertEquals(
        Long.decode(high), format.encode(new BigDecimal("1e1999999999"), Overflow.SATURATING));
    assertEquals(0, format.encode(new BigDecimal("1e-1999999999"), Overflow.SATURATING));
    assertEquals(0, format.encode(Double.NaN, Overflow.NON_SATURATING));
    assertFalse(format.contains(Double.NaN));
    assertFalse(format.contains(-0.0));
  }

  /**
   * Java's own casts, with rint before them; unsigned ones through BigDecimal and
   * Long.toUnsignedString.
   */
  @Test
  void wideIntegersAgreeWithJava() {
    ScalarFormat signed = Formats.scalar("i64");
    ScalarFormat unsigned = Formats.scalar("u64");
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      long code = random.nextLong() >> random.nextInt(64);
      BigDecimal exact = new BigDecimal(code);
      BigDecimal exactUnsigned = new BigDecimal(Long.toUnsignedString(code));
      assertEquals((double) code, signed.decode(code));
      assertEquals(exactUnsigned.doubleValue(), unsigned.decode(code));
      assertEquals(code, signed.encode(exact, Overflow.NON_SATURATING));
      assertEquals(code, unsigned.encode(exactUnsigned, Overflow.NON_SATURATING));
      double value = Math.scalb(random.nextGaussian(), random.nextInt(66));
      assertEquals((long) Math.rint(value), signed.encode(value, Overflow.NON_SATURATING));
      long viaExact = unsigned.encode(new BigDecimal(value), Overflow.NON_SATURATING);
      assertEquals(viaExact, unsigned.encode(value, Overflow.NON_SATURATING));
    }
    assertEquals(-1L, unsigned.encode(0x1p64, Overflow.NON_SATURATING));
    assertEquals(Long.MIN_VALUE, unsigned.encode(0x1p63, Overflow.NON_SATURATING));
    assertTrue(signed.contains(-0x1p63));
    assertFalse(signed.contains(0x1p63));
  }
}
