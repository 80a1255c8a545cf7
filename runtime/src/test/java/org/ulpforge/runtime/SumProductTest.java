package org.ulpforge.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.kernels.MulE4m3fn_49u0Mean2g;
import org.ulpforge.kernels.MulE5m2_9u0Mean2g;

class SumProductTest {

  /** A table that is unlike a constant at every index. */
  private static SumProduct withTable(CodeFormat format) {
    int[] entries = new int[SumProduct.ENTRIES];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = i * 5 % 7 - 3;
    }
    return new SumProduct(format, entries, 1);
  }

  /** The kernels of the catalogue, which were compared with the interpreter on all pairs. */
  @Test
  void thePlainSumIsTheGuardedKernelOfTheCatalogue() {
    SumProduct e4m3 = SumProduct.of(CodeFormat.E4M3FN, 0);
    SumProduct e5m2 = SumProduct.of(CodeFormat.E5M2, 0);
    for (int x = 0; x < 256; x++) {
      for (int y = 0; y < 256; y++) {
        assertSame(
            CodeFormat.E4M3FN, MulE4m3fn_49u0Mean2g.apply((byte) x, (byte) y), e4m3.product(x, y));
        assertSame(
            CodeFormat.E5M2, MulE5m2_9u0Mean2g.apply((byte) x, (byte) y), e5m2.product(x, y));
      }
    }
  }

  /** Equal codes; all NaN are one. */
  private static void assertSame(CodeFormat format, int expected, int got) {
    assertEquals(format.value(expected), format.value(got));
  }

  @ParameterizedTest
  @EnumSource(names = {"E4M3FN", "E5M2"})
  void lanesOfBytesGiveTheSameBitsOnAllPairs(CodeFormat format) {
    for (SumProduct product : new SumProduct[] {SumProduct.of(format, 1), withTable(format)}) {
      ByteSums sums = new ByteSums(product);
      byte[] x = new byte[1 << 16];
      byte[] y = new byte[1 << 16];
      byte[] expected = new byte[1 << 16];
      for (int i = 0; i < x.length; i++) {
        x[i] = (byte) (i >> 8);
        y[i] = (byte) i;
        expected[i] = (byte) product.product(x[i], y[i]);
      }
      byte[] got = new byte[1 << 16];
      // Beginnings and lengths that are no multiples of anything.
      sums.apply(x, 0, y, 0, got, 0, 1003);
      sums.apply(x, 1003, y, 1003, got, 1003, x.length - 1003);
      assertArrayEquals(expected, got);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BF16", "F16"})
  void lanesOfShortsGiveTheSameBits(CodeFormat format) {
    Random random = new Random(5);
    for (SumProduct product : new SumProduct[] {SumProduct.of(format, 6), withTable(format)}) {
      short[] x = new short[50_000];
      short[] y = new short[x.length];
      short[] expected = new short[x.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = (short) random.nextInt();
        y[i] =
            random.nextInt(8) == 0 ? (short) (random.nextInt(2) << 15) : (short) random.nextInt();
        expected[i] = (short) product.product(x[i], y[i]);
      }
      short[] got = new short[x.length];
      new ShortSums(product).apply(x, 0, y, 0, got, 0, x.length);
      assertArrayEquals(expected, got);
    }
  }

  /** Powers of two are exact: their fractions are zero. */
  @Test
  void powersOfTwoAreMultipliedExactly() {
    SumProduct plain = SumProduct.of(CodeFormat.BF16, 0);
    for (int i = -60; i <= 60; i += 3) {
      for (int j = -60; j <= 60; j += 5) {
        int x = Float.floatToIntBits(-Math.scalb(1f, i)) >>> 16;
        int y = Float.floatToIntBits(Math.scalb(1f, j)) >>> 16;
        assertEquals(-Math.scalb(1f, i + j), CodeFormat.BF16.value(plain.product(x, y)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 15, 32})
  void tablesOfOtherSizesAreRefused(int entries) {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SumProduct(CodeFormat.E4M3FN, new int[entries], 0));
    assertTrue(e.getMessage().startsWith(entries + " corrections"), e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new ByteSums(SumProduct.of(CodeFormat.BF16, 0)));
  }
}
