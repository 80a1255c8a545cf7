package org.ulpforge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeFormatTest {

  /** Values of the OCP specification 1.0, tables 1 and 2, and of IEEE 754. */
  @ParameterizedTest
  @CsvSource({
    "E4M3FN, 0x7e, 448",
    "E4M3FN, 0x08, 0.015625",
    "E4M3FN, 0x01, 0.001953125",
    "E4M3FN, 0x81, -0.001953125",
    "E4M3FN, 0x7f, NaN",
    "E4M3FN, 0xb8, -1",
    "E5M2, 0x7b, 57344",
    "E5M2, 0x04, 6.103515625e-05",
    "E5M2, 0x01, 1.52587890625e-05",
    "E5M2, 0xfc, -Infinity",
    "E5M2, 0x7d, NaN",
    "F16, 0x7bff, 65504",
    "F16, 0x0001, 5.960464477539063e-08",
    "BF16, 0x3f80, 1",
    "BF16, 0x7f80, Infinity",
  })
  void valuesAreThoseOfTheStandards(CodeFormat format, String code, float value) {
    assertEquals(value, format.value(Integer.decode(code)));
  }

  @Test
  void allCodesOfSixteenBitsAreThoseOfTheJdk() {
    for (int code = 0; code < 1 << 16; code++) {
      assertEquals(Float.float16ToFloat((short) code), CodeFormat.F16.value(code));
      assertEquals(Float.intBitsToFloat(code << 16), CodeFormat.BF16.value(code));
    }
  }
}
