package org.ulpforge.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ulpforge.format.FloatFormat;

class ProductValuesTest {

  /** By the sums of mantissas here, by the program of the guard there: all exponents and signs. */
  @ParameterizedTest
  @EnumSource
  void productsOfSixteenBitsAreThoseOfTheGuardedProgram(Baseline baseline) {
    FloatFormat format = FloatFormat.BF16;
    Surrogate bare = baseline.in(format);
    Random random = new Random(3);
    int[] x = random.ints(20_000, 0, 1 << 16).map(ProductValuesTest::finite).toArray();
    int[] y = random.ints(20_000, 0, 1 << 16).map(ProductValuesTest::finite).toArray();
    int[] codes = Guard.around(bare).results(new Pairs(format, x, y));
    ProductValues values = ProductValues.guarded(bare);
    for (int i = 0; i < x.length; i++) {
      double guarded = format.decode(codes[i]);
      // The guard takes sums for out of range that the largest correction could bring there.
      if (Math.abs(guarded) > 0 && Math.abs(guarded) < format.maxValue()) {
        assertEquals((float) guarded, values.of(x[i], y[i]));
      }
    }
  }

  private static int finite(int code) {
    return (code & 0x7f80) == 0x7f80 ? code & ~0x4000 : code;
  }

  @Test
  void blocksAreScaledToTheirBinade() {
    FloatFormat format = FloatFormat.E4M3FN;
    double[] values = new double[2 * ScaledCodes.BLOCK];
    values[3] = 5;
    values[4] = -0.25;
    ScaledCodes scaled = ScaledCodes.of(format, values, 3);
    assertArrayEquals(new int[] {2 - 3, 0}, scaled.exponents());
    assertEquals(10, format.decode(scaled.codes()[3]));
    assertEquals(-0.5, format.decode(scaled.codes()[4]));
    int binade = ScaledCodes.productBinade(format);
    double largest = Math.scalb(2 - 0x1p-3, binade);
    assertTrue(largest * largest <= format.maxValue() && binade == 3);
    int next = ScaledCodes.productBinade(FloatFormat.E5M2);
    assertTrue(Math.pow(Math.scalb(1.75, next), 2) <= FloatFormat.E5M2.maxValue());
  }

  /** Small integers: all products and sums are exact. */
  @Test
  void exactProductsGiveExactSums() {
    ProductValues exact = ProductValues.exact(FloatFormat.BF16);
    double[] x = {1, 2, 3, -4, 0};
    double[] y = {5, -6, 7, 8, 9};
    assertEquals(5 - 12 + 21 - 32, exact.dot(exact.operands(x), exact.operands(y)));
    assertThrows(
        IllegalArgumentException.class,
        () -> exact.dot(exact.operands(x), exact.operands(new double[4])));
  }

  /** The plain sum is 3.78 % too small on average, which positive operands do not cancel. */
  @Test
  void biasStaysInLongDotProducts() {
    FloatFormat format = FloatFormat.E4M3FN;
    List<ProductValues> ways =
        List.of(ProductValues.exact(format), ProductValues.guarded(Baseline.ADD.in(format)));
    List<Double> errors =
        new DotErrors(DotErrors.Operands.POSITIVE).of(ways, 1 << 14, new SplittableRandom(2));
    assertTrue(errors.getFirst() < 0.01, "rounding of 2^-4 is half of both signs: " + errors);
    assertEquals(0.0378, errors.getLast(), 0.004, "weights of mantissas are not uniform");
  }

  @Test
  void attentionOfEqualValuesIsTheirValue() {
    double[][] rows = new double[40][8];
    Arrays.stream(rows).forEach(row -> Arrays.fill(row, 0.5));
    Attention attention = new Attention(rows, rows, rows);
    for (double[] row : attention.exact()) {
      Arrays.stream(row).forEach(value -> assertEquals(0.5, value, 1e-15));
    }
    // All scores are equal, all powers 1: even the plain sum is exact on powers of two.
    ProductValues sum = ProductValues.guarded(Baseline.ADD.in(FloatFormat.E4M3FN));
    assertArrayEquals(attention.exact()[0], attention.approximate(sum)[0], 1e-6);
  }

  /** Three times the unit roundoff 2^-9 of bf16 for K, Q and V, and outliers in the scores. */
  @Test
  void attentionInBf16IsNearTheExactOne() {
    Attention attention = Attention.random(64, 32, new SplittableRandom(4));
    double[][] exact = attention.exact();
    double[][] got = attention.approximate(ProductValues.exact(FloatFormat.BF16));
    double errors = 0;
    double squares = 0;
    for (int i = 0; i < exact.length; i++) {
      for (int c = 0; c < exact[i].length; c++) {
        errors += Math.pow(got[i][c] - exact[i][c], 2);
        squares += Math.pow(exact[i][c], 2);
      }
    }
    double relative = Math.sqrt(errors / squares);
    assertTrue(relative > 1e-5 && relative < 0.02, "" + relative);
  }
}
