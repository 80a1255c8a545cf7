package org.ulpforge.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.format.ScalarFormat;

class UlpTest {

  /** Spacings by hand from the definitions of the formats. */
  @ParameterizedTest
  @CsvSource({
    "f32, 1.0, 0x1p-23", "f32, 0.99, 0x1p-24", "f32, 0x1p-140, 0x1p-149", "f32, 0, 0x1p-149",
    "bf16, 100, 0x1p-1", "e4m3fn, 300, 32", "e4m3fn, 0x1p-9, 0x1p-9", "e2m1fn, 5, 2",
    "q3f4, 6.5, 0x1p-4", "i8, 100, 1"
  })
  void spacingIsThatOfTheExactValuesBinade(String name, String exact, String spacing) {
    ScalarFormat format = (ScalarFormat) Formats.parse(name);
    double value =
        Double.parseDouble(exact.contains("p") || exact.contains(".") ? exact : exact + ".0");
    double ulp = Double.parseDouble(spacing.contains("p") ? spacing : spacing + ".0");
    assertEquals(1.0, Ulp.signedError(value + ulp, value, format));
    assertEquals(-0.5, Ulp.signedError(value - ulp / 2, value, format));
  }

  /**
   * Correct rounding is never more than half a unit off; between binades it can be less than a
   * quarter.
   */
  @Test
  void roundedValuesAreAtMostHalfAUnitOff() {
    FloatFormat format = FloatFormat.E4M3FN;
    for (int i = -(1 << 16); i <= 1 << 16; i++) {
      double exact = i * (448.0 / (1 << 16));
      double error = Math.abs(Ulp.signedError(format.round(exact), exact, format));
      assertEquals(true, error <= 0.5, () -> exact + ": " + error);
    }
  }

  @Test
  void fineExactValuesReachBelowDoubles() {
    // 1.5 units of the smallest double: an exact value that no double holds.
    var exact =
        OracleFixtures.exact(new BigDecimal(Double.MIN_VALUE).multiply(new BigDecimal("1.5")));
    assertEquals(-0.5, Ulp.signedError(Double.MIN_VALUE, exact, FloatFormat.F64));
    assertEquals(0.5, Ulp.signedError(2 * Double.MIN_VALUE, exact, FloatFormat.F64));
  }
}
