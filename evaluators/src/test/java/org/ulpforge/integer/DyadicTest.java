package org.ulpforge.integer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.program.Program;

class DyadicTest {

  /** No pair of the budget is nearer: all of them are looked at. */
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 9", "3, 6", "5, 12", "8, 10"})
  void bruteForceFindsNothingNearer(int bits, int maxShift) {
    SplittableRandom random = new SplittableRandom(bits * 100 + maxShift);
    for (int i = 0; i < 100; i++) {
      double power = random.nextDouble(-maxShift - 1, bits);
      BigDecimal scale = new BigDecimal(Math.pow(2, power)).stripTrailingZeros();
      Dyadic found = Dyadic.of(scale, bits, maxShift);
      BigDecimal error = value(found.multiplier(), found.shift()).subtract(scale).abs();
      for (int c = 0; c <= maxShift; c++) {
        for (long b = 1; b < 1 << bits; b++) {
          int order = value(b, c).subtract(scale).abs().compareTo(error);
          assertTrue(order > 0 || (order == 0 && c >= found.shift()), b + "/2^" + c);
        }
      }
    }
  }

  private static BigDecimal value(long b, int c) {
    return BigDecimal.valueOf(b).divide(BigDecimal.valueOf(1L << c));
  }

  /** 0.0123·2^14 = 201.52...: 202 / 2^14 fits into 8 bits, and is 101 / 2^13. */
  @Test
  void aPairByHand() {
    Dyadic found = Dyadic.of(new BigDecimal("0.0123"), 8, 31);
    assertEquals(101, found.multiplier());
    assertEquals(13, found.shift());
    assertEquals((101 / 8192.0 - 0.0123) / 0.0123, found.relativeError(), 1e-12);
  }

  /** Decimal arithmetic rounds the same way, halves included; interpreters agree with it. */
  @ParameterizedTest
  @EnumSource(Dyadic.Rounding.class)
  void roundsAsStated(Dyadic.Rounding rounding) {
    int[] inputs = {0, 1, -1, 2, -2, 3, -3, 127, -128, 5000, -5000, 1 << 30, -(1 << 30)};
    for (String scale : new String[] {"0.5", "0.75", "0.0123", "1.25", "3", "0.9999999"}) {
      Dyadic dyadic = Dyadic.of(new BigDecimal(scale), 31, 40);
      Program wide = dyadic.program(rounding, Optional.empty());
      Program narrow = dyadic.program(rounding, Optional.of(IntegerFormat.of(8, true)));
      for (int base : inputs) {
        for (int x : new int[] {base, Integer.MAX_VALUE - base, Integer.MIN_VALUE + base}) {
          BigDecimal exact = value(dyadic.multiplier(), dyadic.shift()).multiply(new BigDecimal(x));
          BigDecimal rounded =
              switch (rounding) {
                case HALF_UP -> exact.add(new BigDecimal("0.5")).setScale(0, RoundingMode.FLOOR);
                case HALF_EVEN -> exact.setScale(0, RoundingMode.HALF_EVEN);
              };
          long expected = rounded.longValueExact();
          assertEquals(expected, dyadic.apply(x, rounding), scale + " " + x);
          long code = x & 0xffff_ffffL;
          ScalarInterpreter interpreter = ScalarInterpreter.of(wide, IntegerFormat.I64);
          assertEquals(expected, interpreter.applyInteger(code), scale + " " + x);
          assertEquals(
              Math.clamp(expected, -128, 127),
              ScalarInterpreter.of(narrow, IntegerFormat.I64).applyInteger(code));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "256", "1e999999999", "1e-999999999", "1e-401", "1e-400", "2.3283e-10"})
  void badScalesAreRefused(String scale) {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> Dyadic.of(new BigDecimal(scale), 8, 31));
    assertEquals(1, refused.getMessage().lines().count());
  }

  /** At half of the smallest pair, zero is as near; below it is nearer than all pairs. */
  @Test
  void theSmallestScale() {
    for (int maxShift : new int[] {0, 31, Dyadic.MAX_SHIFT}) {
      BigDecimal half = BigDecimal.ONE.divide(BigDecimal.TWO.pow(maxShift + 1));
      Dyadic found = Dyadic.of(half, 31, maxShift);
      assertEquals(1, found.multiplier());
      assertEquals(maxShift, found.shift());
      assertEquals(1, found.relativeError());
      BigDecimal below = half.multiply(new BigDecimal("0.999999"));
      var refused =
          assertThrows(IllegalArgumentException.class, () -> Dyadic.of(below, 31, maxShift));
      assertTrue(refused.getMessage().contains("at least 2^-" + (maxShift + 1)));
    }
  }

  /** 0.0123·2^c is below 1 up to c = 6, above 255 from c = 15 on: one pair each, else two. */
  @Test
  void pairsThatAreTried() {
    assertEquals(7 + 8 * 2 + 17, Dyadic.of(new BigDecimal("0.0123"), 8, 31).tried());
  }

  @Test
  void badBudgetsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Dyadic.of(BigDecimal.ONE, 0, 31));
    assertThrows(IllegalArgumentException.class, () -> Dyadic.of(BigDecimal.ONE, 32, 31));
    assertThrows(IllegalArgumentException.class, () -> Dyadic.of(BigDecimal.ONE, 8, 63));
  }
}
