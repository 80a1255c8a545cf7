package org.ulpforge.integer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerSoftmaxTest {

  private static IntegerSoftmax softmax(int scale, int lo, int bits) {
    IntegerBaseline.Scaled exp = IntegerBaseline.I_EXP.at(scale, lo, 0);
    return new IntegerSoftmax(exp.program(), exp.function(), bits);
  }

  /** Equal elements share equally, whatever their number; one alone has all that codes can say. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 255, 1000})
  void equalElements(int length) {
    int[] row = new int[length];
    Arrays.fill(row, -77);
    int[] expected = new int[length];
    Arrays.fill(expected, (int) Math.min(255, Math.floor(256.0 / length + 0.5)));
    assertArrayEquals(expected, softmax(8, -255, 8).apply(row));
  }

  /**
   * Half a code of rounding, and what the exponential errs by, twice: in the element and the sum.
   */
  @Test
  void errorsAreThoseOfRoundingAndOfTheExponential() {
    SplittableRandom random = new SplittableRandom(4);
    int[][] rows = new int[50][200];
    for (int[] row : rows) {
      Arrays.setAll(row, i -> random.nextInt(-128, 128));
    }
    double exponential = IntegerBaseline.I_EXP.at(8, -255, 0).errors().maxRelative();
    for (int bits : new int[] {8, 15, 16}) {
      IntegerSoftmax.Errors errors = softmax(8, -255, bits).errors(rows);
      double largest = 0.05;
      assertTrue(
          errors.max() <= Math.scalb(0.501, -bits) + 2.1 * exponential * largest,
          bits + " bits: " + errors);
    }
  }

  /** A million largest elements neither overflow nor divide by zero. */
  @Test
  void longRowsAndExtremes() {
    int[] row = new int[1 << 20];
    row[5] = 127;
    int[] codes = softmax(3, -128, 16).apply(row);
    assertTrue(codes[5] > 60, "e^15.875 among 2^20: " + codes[5]);
    assertEquals(0, codes[6]);
    int[] ends = {Integer.MIN_VALUE, Integer.MAX_VALUE};
    int[] far = softmax(4, -255, 8).apply(ends);
    assertArrayEquals(new int[] {0, 255}, far);
    // 1 is 255/256, the last code: no difference wraps.
    assertEquals(0x1p-8, softmax(4, -255, 8).errors(new int[][] {ends}).max());
  }

  @Test
  void badRowsAndProgramsAreRefused() {
    IntegerSoftmax softmax = softmax(8, -255, 8);
    assertThrows(IllegalArgumentException.class, () -> softmax.apply(new int[0]));
    assertThrows(IllegalArgumentException.class, () -> softmax(8, -255, 17));
    IntegerBaseline.Scaled gelu = IntegerBaseline.I_GELU.at(4, -128, 127);
    assertThrows(
        IllegalArgumentException.class,
        () -> new IntegerSoftmax(gelu.program(), gelu.function(), 8));
  }
}
