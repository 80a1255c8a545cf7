package org.ulpforge.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Blocks worked by hand from the public definitions, byte by byte. */
class LayoutTest {

  private static byte[] bytes(TensorFormat format, float... values) {
    byte[] row = new byte[(int) format.rowBytes(values.length)];
    format.quantise(values, 0, values.length, 1, MemorySegment.ofArray(row), 0);
    return row;
  }

  private static String hex(TensorFormat format, float... values) {
    return HexFormat.of().formatHex(bytes(format, values));
  }

  private static float[] row(int length, float... first) {
    return Arrays.copyOf(first, length);
  }

  /** The largest, 448, needs no scale: 2^(8−8), code 127. 1 is 0x38, −0.5 is 0xb0, 2^-9 is 1. */
  @Test
  void mxfp8() {
    String expected = "7e38b001" + "00".repeat(28) + "7f";
    assertEquals(expected, hex(TensorFormats.MXFP8_E4M3, row(32, 448, 1, -0.5f, 0x1p-9f)));
    // 3 = 1.5·2^1 under 2^(1−15): the scale code is 113, 3·2^14 = 1.5·2^15 is 0x7a.
    assertEquals("7afa" + "00".repeat(30) + "71", hex(TensorFormats.MXFP8_E5M2, row(32, 3, -3)));
  }

  /** Codes 31, 1, 32 + 12, 0 from the lowest bit on: 31 | 1<<6 | 44<<12 = 0x02c05f. */
  @Test
  void mxfp6() {
    String expected = "5fc002" + "00".repeat(21) + "7f";
    assertEquals(expected, hex(TensorFormats.MXFP6_E3M2, row(32, 28, 0.0625f, -1)));
    // e2m3: 7.5 is 31, 0.125 is 1, −1 is 32 + 8: 31 | 1<<6 | 40<<12 = 0x02805f.
    expected = "5f8002" + "00".repeat(21) + "7f";
    assertEquals(expected, hex(TensorFormats.MXFP6_E2M3, row(32, 7.5f, 0.125f, -1)));
  }

  /** 6 and −0.5 are 7 and 9: the first in the lower half. 5 is a tie, to 4 (code 6). */
  @Test
  void mxfp4() {
    String expected = "97" + "26" + "00".repeat(14) + "7f";
    assertEquals(expected, hex(TensorFormats.MXFP4, row(32, 6, -0.5f, 5, 1)));
    // GGUF: the scale first, and elements 0 and 16 in one byte.
    float[] values = row(32, 12, 0, 0);
    values[16] = -1;
    assertEquals("80" + "97" + "00".repeat(15), hex(TensorFormats.GGUF_MXFP4, values));
  }

  /** 1.984375 = 127/64 needs the scale 1; −1 is −64, and 1/64 is 1. */
  @Test
  void mxint8() {
    String expected = "7fc001" + "00".repeat(29) + "7f";
    assertEquals(expected, hex(TensorFormats.MXINT8, row(32, 127 / 64f, -1, 1 / 64f)));
  }

  /** Maximum 12: scale 2, which is 0x40 in e4m3; 12 and −1 become 6 and −0.5. */
  @Test
  void nvfp4() {
    String expected = "97" + "00".repeat(15) + "4000";
    assertEquals(expected, hex(TensorFormats.NVFP4, row(32, 12, -1)));
    Tensor tensor = Tensor.quantise(TensorFormats.NVFP4, row(32, 5376, -1), 1, 32);
    assertEquals(2, tensor.factor());
    byte[] data = tensor.data().toArray(ValueLayout.JAVA_BYTE);
    assertEquals("8700", HexFormat.of().formatHex(data).substring(0, 4));
    assertEquals(0x7e, data[16], "448 · 6 · 2 = 5376");
  }

  /** d = 254/127 = 2, 0x4000 in binary16, little-endian; 254, −2, 1 (a tie) become 127, −1, 0. */
  @Test
  void q8() {
    String expected = "0040" + "7fff00" + "00".repeat(29);
    assertEquals(expected, hex(TensorFormats.Q8_0, row(32, 254, -2, 1)));
  }

  /** The largest magnitude, 16, has d = 16/−8 = −2, 0xc000; codes are x/−2 + 8. */
  @Test
  void q4WithoutMinimum() {
    float[] values = new float[32];
    values[0] = 16;
    values[1] = -14;
    values[16] = 2;
    // 0: 0; 1: 15; 16: 7; all others 8.
    String expected = "00c0" + "70" + "8f" + "88".repeat(14);
    assertEquals(expected, hex(TensorFormats.Q4_0, values));
  }

  /** From −1 to 6.5: d = 0.5 (0x3800), m = −1 (0xbc00); codes are (x + 1)/0.5. */
  @Test
  void q4WithMinimum() {
    float[] values = new float[32];
    values[0] = -1;
    values[1] = 6.5f;
    values[17] = 1;
    // 0: 0; 1: 15; 17: 4; all others, 0, are 2.
    String expected = "0038" + "00bc" + "20" + "4f" + "22".repeat(14);
    assertEquals(expected, hex(TensorFormats.Q4_1, values));
  }

  /** From −1.28 to 1.27 in steps of 0.01 would be −128 to 127; here steps of 1: zero point 27. */
  @Test
  void integersWithAZeroPoint() {
    String expected = "807f1b1c" + "0000803f" + "1b000000";
    assertEquals(expected, hex(TensorFormats.INT8, -155, 100, 0, 1));
    // Steps of 1 from −5 to 10: the zero point is −3; codes −8, 7, −3 (0xd), −2 (0xe).
    assertEquals("78ed" + "0000803f" + "fdffffff", hex(TensorFormats.INT4, -5, 10, 0, 1));
  }

  /** 1.5 has the exponent 0: 2^-14, code 113, and 24576; −2^-14 is −1. */
  @Test
  void dynamicFixedPoint() {
    assertEquals("0060" + "ffff" + "71", hex(TensorFormats.DFP16, 1.5f, -0x1p-14f));
  }

  /** Level k of 7 is (k/7)^2: 49 and −16, 4, 1 of 49 are 7, −4, 2, 1. */
  @Test
  void powerExponent() {
    assertEquals("c712" + "00004442", hex(TensorFormats.NUPES4, 49, -16, 4, 1));
  }

  /** 8, 4, −6, 0.5 are all values with +8 in the place of −0: book 2, codes 8, 6, 15, 1. */
  @Test
  void codebookWithASpecialValue() {
    byte[] bytes = bytes(TensorFormats.BITMOD4, row(128, 8, 4, -6, 0.5f));
    assertEquals(67, bytes.length);
    assertEquals("681f00", HexFormat.of().formatHex(bytes).substring(0, 6));
    assertEquals("003c02", HexFormat.of().formatHex(bytes, 64, 67));
    // ±6 and all powers of two below: 3 bits, book 3 has −6.
    bytes = bytes(TensorFormats.BITMOD3, row(128, -6, 4, 1, -2));
    // Codes 4, 3, 1, 6 from the lowest bit on: 4 | 3<<3 | 1<<6 | 6<<9 = 0xc5c.
    assertEquals("5c0c", HexFormat.of().formatHex(bytes).substring(0, 4));
    assertEquals("003c03", HexFormat.of().formatHex(bytes, 48, 51));
  }

  /** Digits 2 0 1 0 2 are 2·81 + 9 + 2 = 173, as a fraction of 243 in 1/256 182.3: 183. */
  @Test
  void trits() {
    // The mean magnitude is 1; a sixth element, 0, alone: 81 of 243 are 85.3: 86.
    String expected = "b7" + "56" + "0000803f";
    assertEquals(expected, hex(TensorFormats.TERNARY, 2, -2, 0, -1, 1, 0));
  }

  @Test
  void allTritsOfAByte() {
    int[] codes = new int[5];
    byte[] packed = new byte[1];
    int[] unpacked = new int[5];
    for (int n = 0; n < 243; n++) {
      for (int i = 0, rest = n; i < 5; i++, rest /= 3) {
        codes[i] = rest % 3;
      }
      Packing.TRITS.pack(codes, 5, 2, packed);
      Packing.TRITS.unpack(packed, 5, 2, unpacked);
      assertArrayEquals(codes, unpacked);
    }
    for (int bits = 0; bits < 256; bits++) {
      Packing.TRITS.unpack(new byte[] {(byte) bits}, 5, 2, unpacked);
      for (int trit : unpacked) {
        assertEquals(Math.clamp(trit, 0, 2), trit, "byte " + bits);
      }
    }
  }

  /** 0 to 3 in steps of 1: bits of 3 0 1 2 3 0 0 0 1 are 10101000|1 and 1001100|0 from bit 0 on. */
  @Test
  void planes() {
    String expected = "1501" + "1900" + "0000803f" + "00000000";
    assertEquals(expected, hex(TensorFormats.planes(2), 3, 0, 1, 2, 3, 0, 0, 0, 1));
  }
}
