package org.ulpforge.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FloatFormatTest {

  /**
   * Named formats of up to 16 bits and odd ones: signed without fraction, unsigned with zero,
   * extreme exponents.
   */
  static Stream<FloatFormat> narrowFormats() {
    Stream<FloatFormat> named =
        Formats.named().stream()
            .filter(FloatFormat.class::isInstance)
            .map(FloatFormat.class::cast)
            .filter(format -> format.bits() <= 16);
    Stream<FloatFormat> custom =
        Stream.of(
                "e3m2b5",
                "e3m0fn",
                "e3m0fnuz",
                "e4m3fnu",
                "e1m2fn",
                "e1m1fnuz",
                "e8m0f",
                "e11m4",
                "e4m3b1000",
                "e4m3b-900fn",
                "e2m13",
                "e6m1fnu",
                "e5m2f")
            .map(Formats::floating);
    return Stream.concat(named, custom);
  }

  /** Maxima and least positive values: IEEE 754, OCP OFP8 and MX, ml_dtypes. */
  @ParameterizedTest
  @CsvSource({
    "f64, 0x1.fffffffffffffp1023, 0x1p-1022, 0x1p-1074",
    "f32, 0x1.fffffep127, 0x1p-126, 0x1p-149",
    "f16, 65504, 0x1p-14, 0x1p-24",
    "bf16, 0x1.fep127, 0x1p-126, 0x1p-133",
    "e5m2, 57344, 0x1p-14, 0x1p-16",
    "e4m3fn, 448, 0x1p-6, 0x1p-9",
    "e4m3, 240, 0x1p-6, 0x1p-9",
    "e3m4, 15.5, 0.25, 0x1p-6",
    "e4m3fnuz, 240, 0x1p-7, 0x1p-10",
    "e5m2fnuz, 57344, 0x1p-15, 0x1p-17",
    "e4m3b11fnuz, 30, 0x1p-10, 0x1p-13",
    "e3m2fn, 28, 0.25, 0.0625",
    "e2m3fn, 7.5, 1, 0.125",
    "e2m1fn, 6, 1, 0.5",
    "e8m0fnu, 0x1p127, 0x1p-127, 0x1p-127"
  })
  void hasThePublishedRange(String name, String max, String minNormal, String minSubnormal) {
    FloatFormat format = Formats.floating(name);
    assertEquals(Double.parseDouble(max), format.maxValue());
    assertEquals(Double.parseDouble(minNormal), format.minNormal());
    assertEquals(Double.parseDouble(minSubnormal), format.minSubnormal());
    assertEquals(Math.getExponent(format.maxValue()), format.maxExponent());
    assertEquals(format.maxValue(), format.round(format.maxValue()));
  }

  @ParameterizedTest
  @MethodSource("narrowFormats")
  void everyCodeSurvivesARoundTrip(FloatFormat format) {
    int finite = 0;
    for (long code = 0; code < 1L << format.bits(); code++) {
      double value = format.decode(code);
      assertEquals(Double.isNaN(value), format.isNaN(code));
      assertEquals(Double.isInfinite(value), format.isInfinite(code));
      assertTrue(format.contains(value), () -> format.name() + " " + value);
      for (Overflow overflow : Overflow.values()) {
        boolean clamped = Double.isInfinite(value) && overflow == Overflow.SATURATING_INFINITIES;
        if (!clamped) {
          long back = format.encode(value, overflow);
          assertEquals(
              format.canonical(code), format.canonical(back), () -> format.name() + " " + value);
        }
      }
      if (Double.isFinite(value)) {
        finite++;
        if (Double.doubleToRawLongBits(value) != Long.MIN_VALUE) {
          BigDecimal exact = new BigDecimal(value);
          assertEquals(code, format.encode(exact, Overflow.NON_SATURATING), format.name());
        }
      }
    }
    assertEquals(finite, format.finiteValues().length);
  }

  @ParameterizedTest
  @MethodSource("narrowFormats")
  void neighboursAndSpacingFollowTheSortedValues(FloatFormat format) {
    double[] values = format.finiteValues();
    assertEquals(format.lowestValue(), values[0]);
    assertEquals(format.maxValue(), values[values.length - 1]);
    assertEquals(Double.NEGATIVE_INFINITY, format.nextDown(values[0]));
    assertEquals(values[0], format.nextUp(Double.NEGATIVE_INFINITY));
    assertEquals(Double.POSITIVE_INFINITY, format.nextUp(format.maxValue()));
    assertEquals(format.maxValue(), format.nextDown(Double.POSITIVE_INFINITY));
    for (int i = 1; i < values.length; i++) {
      double low = values[i - 1];
      double high = values[i];
      if (low == high) {
        continue; // the two zeros
      }
      assertEquals(high, format.nextUp(low));
      assertEquals(low, format.nextDown(high));
      assertEquals(high, format.nextUp(Math.nextDown(high)));
      assertEquals(low, format.nextDown(Math.nextUp(low)));
      if (low >= 0) {
        assertEquals(high - low, format.spacing(Math.getExponent(low)), format.name());
      }
    }
  }

  /**
   * Against the sorted list of values: the nearest by exact comparison, of two equally near ones
   * that with the even code. Points are all values, midpoints, their neighbours in double, and
   * random ones.
   */
  @ParameterizedTest
  @MethodSource("narrowFormats")
  void roundsToTheNearestValueAndTiesToTheEvenCode(FloatFormat format) {
    double[] values =
        Arrays.stream(format.finiteValues())
            .filter(value -> Double.doubleToRawLongBits(value) != Long.MIN_VALUE)
            .toArray();
    Random random = new Random(42);
    for (int i = 1; i < values.length; i += values.length > 5000 ? 61 : 1) {
      double low = values[i - 1];
      double high = values[i];
      double middle = low / 2 + high / 2;
      boolean lowIsEven = (format.encode(low, Overflow.NON_SATURATING) & 1) == 0;
      double between = low + random.nextDouble() * (high - low);
      assertRounds(format, middle, lowIsEven ? low : high);
      assertRounds(format, Math.nextDown(middle), low);
      assertRounds(format, Math.nextUp(middle), high);
      assertRounds(format, between, between < middle ? low : high);
      BigDecimal least = new BigDecimal("1e-1200");
      BigDecimal exactMiddle = new BigDecimal(middle);
      assertEquals(low, round(format, exactMiddle.subtract(least)));
      assertEquals(high, round(format, exactMiddle.add(least)));
    }
  }

  /** Rounded; a zero without its sign. */
  private static double round(FloatFormat format, BigDecimal exact) {
    return format.decode(format.encode(exact, Overflow.NON_SATURATING)) + 0.0;
  }

  private static void assertRounds(FloatFormat format, double value, double expected) {
    assertEquals(expected, format.round(value) + 0.0, () -> format.name() + " " + value);
    for (Overflow overflow : Overflow.values()) {
      long code = format.encode(value, overflow);
      assertEquals(expected, format.decode(code) + 0.0, () -> format.name() + " " + value);
      if (value != 0) {
        assertEquals(code, format.encode(new BigDecimal(value), overflow));
      }
    }
  }

  @Test
  void wideFormatsAgreeWithJavasConversions() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      // Within a few double ulps of floats and of midpoints between floats.
      float single = Float.intBitsToFloat(random.nextInt());
      double near = single * (1 + 0x1p-30 * random.nextInt(128));
      for (double value : new double[] {any, near}) {
        if (!Double.isNaN(value)) {
          assertAgreesWithJava(value);
        }
      }
    }
  }

  private static void assertAgreesWithJava(double value) {
    long doubleBits = Double.doubleToRawLongBits(value);
    assertEquals(value, FloatFormat.F64.round(value));
    assertEquals(doubleBits, FloatFormat.F64.encode(value, Overflow.NON_SATURATING));
    assertEquals(value, FloatFormat.F64.decode(doubleBits));
    float single = (float) value;
    long floatBits = Integer.toUnsignedLong(Float.floatToRawIntBits(single));
    assertEquals((double) single, FloatFormat.F32.round(value));
    assertEquals(floatBits, FloatFormat.F32.encode(value, Overflow.NON_SATURATING));
    assertEquals((double) single, FloatFormat.F32.decode(floatBits));
    long half = Short.toUnsignedLong(Float.floatToFloat16(single));
    assertEquals(half, FloatFormat.F16.encode(single, Overflow.NON_SATURATING));
    assertEquals(Float.float16ToFloat((short) half), FloatFormat.F16.round(single));
  }

  /** Decimal strings: Java's parser rounds the decimal once, to double. */
  @Test
  void exactDecimalsRoundOnceLikeJavasParser() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      String text = "%de%d".formatted(random.nextLong(), random.nextInt(660) - 350);
      BigDecimal exact = new BigDecimal(text);
      assertEquals(
          Double.doubleToRawLongBits(Double.parseDouble(text)),
          FloatFormat.F64.encode(exact, Overflow.NON_SATURATING),
          text);
      assertEquals(
          Integer.toUnsignedLong(Float.floatToRawIntBits(Float.parseFloat(text))),
          FloatFormat.F32.encode(exact, Overflow.NON_SATURATING),
          text);
    }
  }

  @Test
  void hugeAndTinyDecimalsAreNotExpanded() {
    BigDecimal huge = new BigDecimal("-1e2000000000");
    BigDecimal tiny = new BigDecimal("-1e-2000000000");
    assertEquals(0xfc, FloatFormat.E5M2.encode(huge, Overflow.NON_SATURATING));
    assertEquals(0xfb, FloatFormat.E5M2.encode(huge, Overflow.SATURATING));
    assertEquals(0x80, FloatFormat.E5M2.encode(tiny, Overflow.NON_SATURATING));
    assertEquals(0x00, FloatFormat.E4M3FNUZ.encode(tiny, Overflow.NON_SATURATING));
    assertEquals(0xff, FloatFormat.E8M0FNU.encode(tiny, Overflow.NON_SATURATING));
    assertEquals(0x00, FloatFormat.E8M0FNU.encode(tiny.negate(), Overflow.NON_SATURATING));
  }

  /** OCP OFP8 revision 1.0: saturating conversions clamp infinities; ours do so on request only. */
  @ParameterizedTest
  @CsvSource({
    "e5m2, 0x7c, 0x7c, 0x7b, 0xfb", "e4m3fn, 0x7f, 0x7f, 0x7e, 0xfe",
        "f16, 0x7c00, 0x7c00, 0x7bff, 0xfbff",
    "e4m3fnuz, 0x80, 0x80, 0x7f, 0xff", "e2m1fn, 0x7, 0x7, 0x7, 0xf",
        "e8m0fnu, 0xff, 0xff, 0xfe, 0x00"
  })
  void infinitiesSaturateOnlyUnderTheRuleOfOcp(
      String name, String plain, String saturating, String ocp, String ocpNegative) {
    FloatFormat format = Formats.floating(name);
    double infinity = Double.POSITIVE_INFINITY;
    assertEquals(Long.decode(plain), format.encode(infinity, Overflow.NON_SATURATING));
    assertEquals(Long.decode(saturating), format.encode(infinity, Overflow.SATURATING));
    assertEquals(Long.decode(ocp), format.encode(infinity, Overflow.SATURATING_INFINITIES));
    assertEquals(
        Long.decode(ocpNegative), format.encode(-infinity, Overflow.SATURATING_INFINITIES));
  }

  @ParameterizedTest
  @CsvSource({"e3m2fn, 28", "e2m3fn, 7.5", "e2m1fn, 6"})
  void nanBecomesTheLargestValueWhereThereIsNoNan(String name, double max) {
    FloatFormat format = Formats.floating(name);
    double negativeNan = Double.longBitsToDouble(0xfff8_0000_0000_0000L);
    for (Overflow overflow : Overflow.values()) {
      assertEquals(max, format.decode(format.encode(Double.NaN, overflow)));
      assertEquals(max, format.decode(format.encode(negativeNan, overflow)));
    }
    assertEquals(max, format.round(Double.NaN));
    assertFalse(format.contains(Double.NaN));
  }

  @ParameterizedTest
  @MethodSource("narrowFormats")
  void embeddingMeansThatEveryValueIsContained(FloatFormat format) {
    narrowFormats()
        .forEach(other -> {
          boolean contained = true;
          for (long code = 0; contained && code < 1L << format.bits(); code++) {
            contained = other.contains(format.decode(code));
          }
          assertEquals(contained, format.embedsIn(other), format.name() + " in " + other.name());
        });
    assertTrue(format.embedsIn(FloatFormat.F64));
  }

  @Test
  void contradictoryParametersAreRefusedInOneLine() {
    assertRefused("e3m0 has no NaN", () -> new FloatFormat("x", 3, 0, 3, true, Specials.IEEE));
    assertRefused("fnuz unsigned", () -> new FloatFormat("x", 3, 2, 4, false, Specials.FNUZ));
    assertRefused("below f64", () -> new FloatFormat("x", 4, 3, 1030, true, Specials.FN));
    assertRefused("above f64", () -> new FloatFormat("x", 8, 3, -900, true, Specials.FN));
    assertRefused("too many values", FloatFormat.F32::finiteValues);
  }

  private static void assertRefused(String why, Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action, why).getMessage();
    assertFalse(message.contains("\n"), message);
  }
}
