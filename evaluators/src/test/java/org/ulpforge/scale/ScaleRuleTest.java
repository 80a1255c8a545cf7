package org.ulpforge.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.BlockFormat;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;

class ScaleRuleTest {

  private static final BlockFormat MXFP4 = (BlockFormat) Formats.parse("mxfp4");

  /** By hand: the largest element of e2m1 is 6 = 1.5·2^2, so 7 to below 8 saturate. */
  @ParameterizedTest
  @CsvSource({"6, 1", "7.9, 1", "8, 2", "4, 1", "3.99, 0.5", "0.3, 0.0625"})
  void theRuleOfOcp(double largest, double scale) {
    assertEquals(scale, ScaleRule.OCP.scale(new double[] {0.1, -largest}, MXFP4));
  }

  /** ZeroQuant-FP's power of two never saturates, and half of it does. */
  @ParameterizedTest
  @CsvSource({"6, 1", "6.01, 2", "12, 2", "3, 0.5"})
  void thePowerThatSaturatesNothing(double largest, double scale) {
    assertEquals(scale, ScaleRule.POWER.scale(new double[] {0.1, -largest}, MXFP4));
  }

  /**
   * Gaussian numbers of an octave of sizes: three candidates have the least error that any of the
   * 255 scales has, in each block; against OCP's rule that is 4 to 9 % of the mean square.
   */
  @Test
  void threeCandidatesAreTheOptimum() {
    double[] numbers = Distribution.GAUSSIAN.draw(1 << 13, new SplittableRandom(5));
    double all = 0;
    double ocp = 0;
    for (int eighth = 0; eighth < 8; eighth++) {
      double sigma = Math.pow(2, eighth / 8.0);
      for (int start = 0; start < numbers.length; start += MXFP4.length()) {
        double[] block =
            Arrays.stream(numbers, start, start + MXFP4.length()).map(v -> v * sigma).toArray();
        double found = error(block, ScaleRule.SEARCH);
        assertEquals(error(block, ScaleRule.OPTIMUM), found);
        assertTrue(found <= error(block, ScaleRule.OCP));
        assertTrue(found <= error(block, ScaleRule.SQUARES));
        all += found;
        ocp += error(block, ScaleRule.OCP);
      }
    }
    double gain = 1 - all / ocp;
    assertTrue(gain > 0.04 && gain < 0.09, "gain " + gain);
  }

  private static double error(double[] block, ScaleRule rule) {
    return ScaleRule.squaredError(block, MXFP4.element(), rule.scale(block, MXFP4));
  }

  /** A real scale is at least as good as any that a format has, but for the steps of the search. */
  @Test
  void aRealBiasBeatsPowersOfTwo() {
    double[] numbers = Distribution.LAPLACE.draw(1 << 12, new SplittableRandom(6));
    double real = ScaleErrors.of(numbers, MXFP4, ScaleRule.BIAS);
    assertTrue(real < 0.9 * ScaleErrors.of(numbers, MXFP4, ScaleRule.OPTIMUM));
  }

  @Test
  void blocksOfZerosHaveTheScaleOne() {
    for (ScaleRule rule : ScaleRule.values()) {
      assertEquals(1, rule.scale(new double[4], MXFP4));
    }
  }

  /** 2^-127 is the least scale of e8m0: smaller numbers become zero, and nothing fails. */
  @ParameterizedTest
  @ValueSource(doubles = {0x1p-1000, Double.MIN_VALUE, 0x1p1000, Double.MAX_VALUE})
  void scalesOutOfRangeSaturate(double largest) {
    for (ScaleRule rule : new ScaleRule[] {ScaleRule.OCP, ScaleRule.POWER, ScaleRule.SEARCH}) {
      double scale = rule.scale(new double[] {largest}, MXFP4);
      assertTrue(FloatFormat.E8M0FNU.contains(scale), rule + " " + scale);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsRefused(double value) {
    assertThrows(
        IllegalArgumentException.class, () -> ScaleRule.OCP.scale(new double[] {1, value}, MXFP4));
  }

  /** Every code of e2m1 and every shift, against the values of both formats. */
  @Test
  void fourBitsBecomeEightByShifts() {
    for (int code = 0; code < 16; code++) {
      for (int k = 0; k <= 13; k++) {
        double value = FloatFormat.E2M1FN.decode(code) * Math.scalb(1.0, -k);
        assertEquals(value, FloatFormat.E5M2.decode(PowerScales.toE5m2(code, k)));
      }
    }
    assertEquals(0, PowerScales.shifts(new double[] {3, 1, 1.5, 0.76})[0]);
    assertEquals(2, PowerScales.shifts(new double[] {3, 1, 1.5, 0.76})[1]);
    assertEquals(1, PowerScales.shifts(new double[] {3, 1, 1.5, 0.76})[2]);
    assertEquals(2, PowerScales.shifts(new double[] {3, 1, 1.5, 0.76})[3]);
  }

  /** Integers are best for numbers of equal size, exponents for those of many sizes. */
  @Test
  void theBestSplitFollowsTheTails() {
    SplittableRandom random = new SplittableRandom(7);
    double[] uniform = random.doubles(1 << 12, -1, 1).toArray();
    assertEquals(0, Split.of(4, 32, uniform).getFirst().exponentBits());
    double[] outliers = Distribution.OUTLIERS.draw(1 << 12, random);
    assertTrue(Split.of(6, 32, outliers).getFirst().exponentBits() >= 2);
    assertThrows(IllegalArgumentException.class, () -> Split.of(2, 32, uniform));
  }
}
