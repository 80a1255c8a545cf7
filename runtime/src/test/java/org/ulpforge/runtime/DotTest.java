package org.ulpforge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.kernels.MulE4m3fn_49u0Mean2g;

class DotTest {

  static final ByteDot SUM =
      new ByteDot(CodeFormat.E4M3FN, new ByteSums(SumProduct.of(CodeFormat.E4M3FN, 0)));

  static byte[] codes(int length, long seed) {
    byte[] codes = new byte[length];
    Random random = new Random(seed);
    for (int i = 0; i < length; i++) {
      codes[i] = (byte) (random.nextInt(2) << 7 | random.nextInt(0x60));
    }
    return codes;
  }

  /** The order that the documentation states, one product at a time. */
  private static float inOrder(CodeFormat format, SumProduct product, byte[] x, byte[] y) {
    float[] lanes = new float[64];
    for (int i = 0; i < x.length; i++) {
      lanes[i % 64] += format.value(product.product(x[i], y[i]));
    }
    for (int left = 32; left > 0; left /= 2) {
      for (int i = 0; i < left; i++) {
        lanes[i] += lanes[i + left];
      }
    }
    return lanes[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 1000, 1024, 1025, 5000})
  void theSumHasTheStatedOrder(int length) {
    SumProduct product = SumProduct.of(CodeFormat.E4M3FN, 0);
    byte[] x = codes(length, 1);
    byte[] y = codes(length, 2);
    float expected = inOrder(CodeFormat.E4M3FN, product, x, y);
    assertEquals(expected, SUM.dot(x, 0, y, 0, length));
    ByteDot kernel = new ByteDot(CodeFormat.E4M3FN, MulE4m3fn_49u0Mean2g::apply);
    assertEquals(expected, kernel.dot(x, 0, y, 0, length), "with a kernel of the catalogue");
  }

  @Test
  void specialValuesAreThoseOfTheFormat() {
    byte[] x = codes(200, 1);
    byte[] y = codes(200, 2);
    x[130] = 0x7f;
    assertTrue(Float.isNaN(SUM.dot(x, 0, y, 0, 200)));
    ByteDot wide = new ByteDot(CodeFormat.E5M2, new ByteSums(SumProduct.of(CodeFormat.E5M2, 0)));
    byte[] ones = new byte[100];
    java.util.Arrays.fill(ones, (byte) CodeFormat.E5M2.one());
    byte[] infinite = ones.clone();
    infinite[70] = (byte) 0xfc;
    assertEquals(Float.NEGATIVE_INFINITY, wide.dot(ones, 0, infinite, 0, 100));
    ones[70] = 0;
    assertTrue(Float.isNaN(wide.dot(ones, 0, infinite, 0, 100)));
  }

  @Test
  void matricesAreDotProductsOfRows() {
    int k = 100;
    byte[] a = codes(3 * k, 3);
    byte[] b = codes(2 * k, 4);
    float[] all = new float[6];
    SUM.matrix(a, 3, b, 2, k, all);
    float[] first = new float[3];
    SUM.matrixVector(a, 3, k, b, first);
    for (int i = 0; i < 3; i++) {
      assertEquals(SUM.dot(a, i * k, b, 0, k), all[2 * i]);
      assertEquals(SUM.dot(a, i * k, b, k, k), all[2 * i + 1]);
      assertEquals(all[2 * i], first[i]);
    }
    assertThrows(IndexOutOfBoundsException.class, () -> SUM.matrix(a, 4, b, 2, k, new float[8]));
  }

  /** 1000 times 1.5 · 1.25 as bf16: 1.75 by the plain sum, in all lanes alike. */
  @Test
  void shortsAreSummedInFloats() {
    short[] x = new short[1000];
    short[] y = new short[1000];
    java.util.Arrays.fill(x, (short) (Float.floatToIntBits(1.5f) >>> 16));
    java.util.Arrays.fill(y, (short) (Float.floatToIntBits(1.25f) >>> 16));
    ShortDot dot = new ShortDot(CodeFormat.BF16, new ShortSums(SumProduct.of(CodeFormat.BF16, 0)));
    assertEquals(1750f, dot.dot(x, 0, y, 0, 1000));
    float[] rows = new float[2];
    dot.matrixVector(x, 2, 500, y, rows);
    assertEquals(875f, rows[1]);
  }

  @Test
  void aFormatOfOtherBitsIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ByteDot(CodeFormat.BF16, MulE4m3fn_49u0Mean2g::apply));
  }
}
