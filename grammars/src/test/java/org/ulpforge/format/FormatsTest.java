package org.ulpforge.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

  @Test
  void namesLeadBackToTheirFormats() {
    for (Format format : Formats.named()) {
      assertSame(format, Formats.parse(format.name()));
      assertFalse(format.description().isBlank() || format.description().contains("\n"));
    }
    assertEquals(Formats.named().size(), Formats.names().stream().distinct().count());
  }

  /** The same parameters under another spelling are the same format, with its usual name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "e5m10 = f16",
        "e8m7 = bf16",
        "e08m07 = bf16",
        "e4m3b7 = e4m3",
        "e4m3b7fn = e4m3fn",
        "e4m3b8fnuz = e4m3fnuz",
        "e3m2f = e3m2fn",
        "e2m1b1f = e2m1fn",
        "e8m0b127fnu = e8m0fnu",
        "e3m2b5 = e3m2b5",
        "e3m2b3 = e3m2",
        "e5m2b-4fn = e5m2b-4fn",
        "e3m3f = e3m3fn",
        "e4m4f = e4m4f",
        "i08 = i8",
        "q01f06 = q1f6",
        "block32(e4m3b7fn,e8m0fnu) = mxfp8e4m3",
        "block32(q1f6, e8m0fnu) = mxint8",
        "block16(e2m1fn,e4m3fn) = nvfp4",
        "block8(i4,f16) = block8(i4,f16)"
      })
  void parametersDecideNotSpelling(String spelling, String canonical) {
    Format format = Formats.parse(spelling);
    assertEquals(canonical, format.name());
    assertEquals(format, Formats.parse(canonical));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "e4m3fnx = unknown format 'e4m3fnx'; nearest: e4m3fn,",
        "BF16 = unknown format 'BF16'; nearest: bf16,",
        "float = unknown format 'float'; nearest: ",
        "e9m9 = format 'e9m9': 19 bits",
        "e1m0 = format 'e1m0': 2 bits",
        "e12m3 = format 'e12m3': 16 bits, 12 of them exponent",
        "e0m7 = format 'e0m7': 8 bits, 0 of them exponent",
        "e4m3b1030 = format 'e4m3b1030': exponents -1029 to -1016 leave those of f64",
        "e3m0 = format 'e3m0': infinities and NaNs need",
        "i1 = format 'i1': 1 bits",
        "u65 = format 'u65': 65 bits",
        "q30f30 = format 'q30f30': a sign, 30 integer and 30 fraction bits make 61 bits",
        "block0(e2m1fn,f16) = format 'block0(e2m1fn,f16)': block length 0",
        "block8(mxfp4,f16) = unknown scalar format 'mxfp4'",
        "block8(e2m1fx,f16) = unknown format 'e2m1fx'; nearest: e2m1fn,"
      })
  void errorsSayInOneLineWhatIsWrong(String name, String start) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Formats.parse(name)).getMessage();
    assertTrue(message.startsWith(start), message);
    assertFalse(message.contains("\n"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"real", "mxfp4", "nvfp4"})
  void onlyScalarFormatsAreScalar(String name) {
    Formats.parse(name);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Formats.scalar(name)).getMessage();
    assertTrue(message.startsWith("unknown scalar format '" + name + "'; nearest: "), message);
  }

  @Test
  void integersAreNoFloats() {
    assertEquals(IntegerFormat.I32, Formats.scalar("i32"));
    assertThrows(IllegalArgumentException.class, () -> Formats.floating("i32"));
  }

  /** OCP MX version 1.0: 32 elements and an 8-bit scale; NVFP4: 16 of them. */
  @ParameterizedTest
  @CsvSource({"mxfp8e4m3, 264", "mxfp6e2m3, 200", "mxfp4, 136", "mxint8, 264", "nvfp4, 72"})
  void blocksCountTheirScale(String name, long bits) {
    assertEquals(bits, ((BlockFormat) Formats.parse(name)).bitsPerBlock());
  }
}
