package org.ulpforge.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.kernels.SoftmaxE4m3fnS0u6Rr1p2tworecompute;

/** Softmax and its forms against sums in double precision. */
final class SoftmaxTest {

  /** As documented. */
  private static final double BOUND = 5e-7;

  private static float[] normal(int length, double deviation, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] row = new float[length];
    for (int i = 0; i < length; i++) {
      row[i] = (float) (deviation * random.nextGaussian());
    }
    return row;
  }

  private static double[] exact(float[] row, double scale) {
    double max = Double.NEGATIVE_INFINITY;
    for (float x : row) {
      max = Math.max(max, scale * x);
    }
    double[] p = new double[row.length];
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      p[i] = StrictMath.exp(scale * row[i] - max);
      sum += p[i];
    }
    for (int i = 0; i < row.length; i++) {
      p[i] /= sum;
    }
    return p;
  }

  private static void assertNear(double[] exact, float[] got, int from, double bound) {
    for (int i = 0; i < exact.length; i++) {
      assertEquals(exact[i], got[from + i], bound * exact[i] + 4 * Float.MIN_VALUE, "element " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 64, 100, 4096, 70_000})
  void rowsAreWithinTheBound(int length) {
    for (double deviation : new double[] {1, 4, 40}) {
      float[] row = normal(length, deviation, length);
      double[] exact = exact(row, 1);
      Softmax.apply(row);
      assertNear(exact, row, 0, BOUND);
    }
  }

  @Test
  void equalRowsAreUniform() {
    for (int length : new int[] {1, 3, 1000, 1 << 16, 1 << 20}) {
      float[] row = new float[length];
      Arrays.fill(row, -3.7f);
      Softmax.apply(row);
      double exact = 1.0 / length;
      // Sums of equal numbers are rounded seldom: what is left is the product.
      assertEquals(exact, row[length / 2], 1e-7 * exact);
    }
  }

  /** Rows that were hunted for: extremes of the exponential, and of the rounding of sums. */
  @Test
  void rowsOfTwoNumbersAreWithinTheBound() {
    float[][] pairs = {{-1.3321402f, -0.6390005f}, {-1.7870767f, 1.7603855f}, {0.47f, -3.5787325f}};
    for (float[] pair : pairs) {
      for (int length : new int[] {1000, 4096, 65_536}) {
        float[] row = new float[length];
        Arrays.fill(row, pair[0]);
        row[length - 1] = pair[1];
        double[] exact = exact(row, 1);
        Softmax.apply(row);
        assertNear(exact, row, 0, BOUND);
      }
    }
  }

  @Test
  void masksAndNaN() {
    float inf = Float.POSITIVE_INFINITY;
    float[] masked = {1, -inf, 1, -inf};
    Softmax.apply(masked);
    assertArrayEquals(new float[] {0.5f, 0, 0.5f, 0}, masked);
    for (float[] row :
        new float[][] {{-inf, -inf}, {1, Float.NaN}, {0, inf}, {-inf}, {Float.NaN, -inf, 3}}) {
      Softmax.apply(row);
      for (float p : row) {
        assertTrue(Float.isNaN(p), Arrays.toString(row));
      }
    }
    Softmax.apply(new float[0]);
  }

  @Test
  void extremeRows() {
    float[] huge = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE};
    Softmax.apply(huge);
    assertArrayEquals(new float[] {0.5f, 0, 0.5f}, huge);
    float[] low = {-Float.MAX_VALUE, -Float.MAX_VALUE};
    Softmax.apply(low);
    assertArrayEquals(new float[] {0.5f, 0.5f}, low);
    float[] subnormal = {0, -103};
    Softmax.apply(subnormal);
    assertEquals(StrictMath.exp(-103), subnormal[1], Float.MIN_VALUE);
  }

  /**
   * From 2^30 on floats are 128 apart, so that what is subtracted is the largest element itself.
   */
  @Test
  void neighboursOfLargeMagnitude() {
    for (int exponent = 24; exponent < 127; exponent++) {
      for (float sign : new float[] {-1, 1}) {
        float[] row = new float[4096];
        float x = sign * Math.scalb(1f, exponent);
        for (int i = 0; i < row.length; i++) {
          x = i % 1500 == 1499 ? Math.nextUp(x) : x;
          row[i] = x;
        }
        double[] exact = exact(row, 1);
        Softmax.apply(row);
        assertNear(exact, row, 0, BOUND);
      }
    }
  }

  @Test
  void logarithms() {
    for (double deviation : new double[] {1, 100}) {
      float[] row = normal(1000, deviation, 5);
      double max = Double.NEGATIVE_INFINITY;
      for (float x : row) {
        max = Math.max(max, x);
      }
      double sum = 0;
      for (float x : row) {
        sum += Math.exp(x - max);
      }
      float[] logs = row.clone();
      Softmax.log(logs, 0, logs.length);
      for (int i = 0; i < row.length; i++) {
        double exact = row[i] - max - Math.log(sum);
        // The rounding to a float, and the relative error of the sum.
        assertEquals(exact, logs[i], 0x1p-24 * Math.abs(exact) + BOUND, "element " + i);
      }
    }
    for (float other : new float[] {-1, -20, -40, -80}) {
      float[] sure = {other, 0};
      Softmax.log(sure, 0, 2);
      double exact = -Math.log1p(Math.exp(other));
      assertEquals(exact, sure[1], BOUND * Math.abs(exact), "beside " + other);
    }
    float[] single = {3.7f};
    Softmax.log(single, 0, 1);
    assertEquals(0, single[0]);
    for (float x : new float[] {1e12f, 1e17f, -1e30f}) {
      float[] equal = {x, x, x, Float.NEGATIVE_INFINITY};
      Softmax.log(equal, 0, 4);
      assertEquals(-Math.log(3), equal[1], BOUND);
      assertEquals(Float.NEGATIVE_INFINITY, equal[3]);
    }
    float[] none = {Float.NEGATIVE_INFINITY};
    Softmax.log(none, 0, 1);
    assertTrue(Float.isNaN(none[0]));
  }

  @Test
  void scaledRows() {
    float[] row = normal(500, 8, 9);
    double[] exact = exact(row, 0.125);
    Softmax.scaled(row, 0, row.length, 0.125f);
    assertNear(exact, row, 0, BOUND);
  }

  @Test
  void causalRowsSeeNoFuture() {
    int rows = 5;
    int columns = 7;
    int stride = 9;
    float[] matrix = normal(rows * stride, 2, 3);
    float[] before = matrix.clone();
    Softmax.causalRows(matrix, 1, rows, columns, stride - 1);
    for (int i = 0; i < rows; i++) {
      int at = 1 + i * (stride - 1);
      int seen = columns - rows + i + 1;
      assertNear(exact(Arrays.copyOfRange(before, at, at + seen), 1), matrix, at, BOUND);
      for (int j = seen; j < columns; j++) {
        assertEquals(0, matrix[at + j]);
      }
      assertEquals(before[at + columns], matrix[at + columns], "between rows");
    }
  }

  @Test
  void parallelRowsAreTheSame() {
    int rows = 300;
    int columns = 1000;
    float[] matrix = normal(rows * columns, 3, 1);
    float[] expected = matrix.clone();
    for (int i = 0; i < rows; i++) {
      Softmax.apply(expected, i * columns, expected, i * columns, columns);
    }
    Softmax.rows(matrix, 0, rows, columns, columns);
    assertArrayEquals(expected, matrix);
  }

  @Test
  void memoryAndOverlaps() {
    float[] row = normal(333, 1, 8);
    float[] expected = row.clone();
    Softmax.apply(expected);
    float[] shifted = new float[400];
    System.arraycopy(row, 0, shifted, 10, 333);
    Softmax.apply(shifted, 10, shifted, 17, 333);
    assertArrayEquals(expected, Arrays.copyOfRange(shifted, 17, 350));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(2000);
      MemorySegment.copy(row, 0, memory, ValueLayout.JAVA_FLOAT_UNALIGNED, 3, 333);
      Softmax.apply(memory, 3, memory, 7, 333);
      float[] got = new float[333];
      MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT_UNALIGNED, 7, got, 0, 333);
      assertArrayEquals(expected, got);
      assertThrows(
          IndexOutOfBoundsException.class, () -> Softmax.apply(memory, 0, memory, 1000, 333));
    }
  }

  /** The errors that are stated for rows of normal numbers, of which many are long here. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 16, 100_001})
  void errorsOfNormalRows(int length) {
    for (double deviation : new double[] {1, 4}) {
      float[] row = normal(length, deviation, length);
      double[] exact = exact(row, 1);
      Softmax.apply(row);
      assertNear(exact, row, 0, 2e-7);
    }
  }

  /** Common rows, rows with gaps, rare ones and such without a result. */
  @Test
  void segmentsHaveTheBitsOfArrays() {
    float inf = Float.POSITIVE_INFINITY;
    for (float[] ends : new float[][] {{0, 0}, {-inf, 3}, {-1e9f, 0}, {300, 0}, {Float.NaN, 1}}) {
      for (int length : new int[] {1, 63, 1024, 1025, 5000, 66_000}) {
        float[] row = normal(length, 2, length);
        row[length - 1] += ends[0];
        row[length / 2] += ends[1];
        float[] expected = row.clone();
        Softmax.apply(expected);
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment dst = arena.allocate(4L * length + 1);
          MemorySegment src = MemorySegment.ofArray(row).asReadOnly();
          Softmax.apply(src, 0, dst, 1, length);
          float[] got = new float[length];
          MemorySegment.copy(dst, ValueLayout.JAVA_FLOAT_UNALIGNED, 1, got, 0, length);
          assertArrayEquals(expected, got, Arrays.toString(ends) + " of " + length);
        }
      }
    }
  }

  @Test
  void maskedElementsHaveNoShare() {
    float[] row = {1, 50, Float.NaN, 1, 7};
    Softmax.masked(row, 0, new boolean[] {false, true, false, false, true, true}, 1, 4);
    assertArrayEquals(new float[] {0.5f, 0, 0, 0.5f, 7}, row);
    float[] none = {1, 2};
    Softmax.masked(none, 0, new boolean[2], 0, 2);
    assertArrayEquals(new float[] {Float.NaN, Float.NaN}, none);
    assertThrows(
        IndexOutOfBoundsException.class, () -> Softmax.masked(none, 0, new boolean[1], 0, 2));
  }

  /** 0.001 is nearest to the least subnormal, 2^-9; 256 times that is nearest to 2^-2, code 28. */
  @Test
  void probabilitiesOfEightBitsAreScaled() {
    byte[] row = new byte[1000];
    byte[] plain = new byte[1000];
    byte[] scaled = new byte[1000];
    SoftmaxE4m3fnS0u6Rr1p2tworecompute.apply(row, 0, plain, 0, 1000);
    SoftmaxE4m3fnS0u6Rr1p2tworecompute.apply(row, 0, scaled, 0, 1000, 256);
    for (int i = 0; i < 1000; i++) {
      assertEquals(0x01, plain[i]);
      assertEquals(0x28, scaled[i]);
    }
    // A rare row: 448 among zeros.
    row[7] = (byte) 0x7e;
    SoftmaxE4m3fnS0u6Rr1p2tworecompute.apply(row, 0, scaled, 0, 1000, 256);
    assertEquals(0x78, scaled[7]);
    assertEquals(0, scaled[8]);
  }

  @Test
  void badRangesWriteNothing() {
    float[] row = {1, 2, 3};
    float[] before = row.clone();
    assertThrows(IndexOutOfBoundsException.class, () -> Softmax.apply(row, 0, row, 2, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> Softmax.apply(row, -1, row, 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> Softmax.apply(row, 0, row, 0, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> Softmax.scaled(row, 1, 3, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> Softmax.log(row, 1, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> Softmax.rows(row, 0, 2, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> Softmax.rows(row, 0, 2, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> Softmax.rows(row, 0, -1, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> Softmax.causalRows(row, 0, 3, 1, 1));
    assertArrayEquals(before, row);
  }
}
