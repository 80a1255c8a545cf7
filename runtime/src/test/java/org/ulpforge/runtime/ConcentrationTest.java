package org.ulpforge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.oracle.Oracle;

class ConcentrationTest {

  private static final MathContext MC = new MathContext(40);

  /**
   * One step of Newton's method with 40 digits from the double gives the root to twice its digits,
   * so the step is the error. The bound is that of the documentation.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 128, 2048, 8192, 32768})
  void theErrorAgainstTheOracleIsWithinTheBound(int dimension) {
    BigDecimal v = BigDecimal.valueOf(dimension).divide(BigDecimal.TWO).subtract(BigDecimal.ONE);
    for (double r : new double[] {1e-8, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 0.999999}) {
      double k = Concentration.ofMeanResultantLength(dimension, r);
      BigDecimal exact = new BigDecimal(k);
      BigDecimal length =
          Oracle.constant("besseliratio(%s,%s)".formatted(v.toPlainString(), plain(exact)), 40);
      BigDecimal odd = BigDecimal.valueOf(dimension - 1L).multiply(length).divide(exact, MC);
      BigDecimal slope = BigDecimal.ONE.subtract(length.multiply(length)).subtract(odd);
      BigDecimal step = length.subtract(new BigDecimal(r)).divide(slope, MC);
      double relative = Math.abs(step.doubleValue() / k);
      double condition = r / (k * slope.doubleValue());
      assertTrue(relative <= 0x1p-50 * condition, dimension + " " + r + ": " + relative);
    }
  }

  private static String plain(BigDecimal value) {
    return value.toPlainString();
  }

  /** In three dimensions A(k) = coth k - 1/k. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 3, 10, 50})
  void inThreeDimensionsTheMeanLengthIsLangevins(double k) {
    double length = 1 / Math.tanh(k) - 1 / k;
    // The difference of two terms of up to 2.2 for a result from 0.16: some 30 units of 2^-53.
    assertEquals(length, Concentration.meanResultantLength(3, k), 0x1p-48 * length);
    assertEquals(k, Concentration.ofMeanResultantLength(3, length), 0x1p-46 * k / (1 - length));
  }

  /** Where A is 1 - (p - 1)/(2k) + ..., to the end of the range of doubles below 1. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 2048, 32768})
  void lengthsNextToOneGiveLargeConcentrations(int dimension) {
    for (int bits = 30; bits <= 53; bits++) {
      double rest = Math.scalb(1.0, -bits);
      double k = Concentration.ofMeanResultantLength(dimension, 1 - rest);
      // The next term is (p - 1)(p - 3)/(8 k^2); the kernel's 3 ULP of 1 are 3 2^-53 of the rest.
      double tolerance = 0x1p-13 + 3 * Math.scalb(1.0, bits - 53);
      assertEquals(1, 2 * k * rest / (dimension - 1), tolerance, dimension + " " + bits);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0.0,0",
    "1,Infinity",
    "NaN,NaN",
    "-0x1p-60,NaN",
    "0x1.0000000000001p0,NaN",
    "Infinity,NaN",
    "0x1p-1060,0x1p-1049",
    "0x1p-40,0x1p-29"
  })
  void lengthsAtAndBeyondTheEnds(double r, double concentration) {
    assertEquals(concentration, Concentration.ofMeanResultantLength(2048, r) + 0.0);
  }

  @Test
  void concentrationsAtAndBeyondTheEnds() {
    assertEquals(0, Concentration.meanResultantLength(2, 0));
    assertEquals(1, Concentration.meanResultantLength(2, Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, Concentration.meanResultantLength(2, -1));
    assertEquals(Double.MIN_VALUE, Concentration.meanResultantLength(2, 2 * Double.MIN_VALUE));
    assertEquals(0x1p-1030 / 3, Concentration.meanResultantLength(3, 0x1p-1030));
    assertEquals(Double.NaN, Concentration.logNormalizer(2, -1));
    assertEquals(Double.NaN, Concentration.logNormalizer(2, Double.NaN));
    assertEquals(
        Double.NEGATIVE_INFINITY, Concentration.logNormalizer(2, Double.POSITIVE_INFINITY));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, Concentration.MAX_DIMENSION + 1})
  void otherDimensionsAreRefused(int dimension) {
    assertThrows(
        IllegalArgumentException.class, () -> Concentration.ofMeanResultantLength(dimension, 0.5));
  }

  /** I_0(k) is the mean of e^(k cos t), and the mean over equidistant points converges fast. */
  @ParameterizedTest
  @ValueSource(doubles = {0x1p-40, 0x1p-20, 0.1, 1, 5, 20})
  void inTwoDimensionsTheDensityIntegratesToOne(double k) {
    int points = 400;
    double sum = 0;
    for (int i = 0; i < points; i++) {
      double along = Math.cos(2 * Math.PI * i / points);
      sum += Math.exp(Concentration.logNormalizer(2, k) + k * along);
    }
    // Terms up to 20 in the exponent have errors of some 2^-49.
    assertEquals(1, 2 * Math.PI * sum / points, 0x1p-46);
  }

  /** k / (4 pi sinh k). */
  @ParameterizedTest
  @ValueSource(doubles = {0x1p-40, 0x1p-29, 0.1, 1, 5, 500})
  void inThreeDimensionsTheConstantIsElementary(double k) {
    double expected = Math.log(k / (4 * Math.PI * Math.sinh(k)));
    assertEquals(expected, Concentration.logNormalizer(3, k), 0x1p-50 * Math.max(4, k));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 2048, 8192, 32768})
  void theConstantForZeroIsTheLimit(int dimension) {
    double uniform = Concentration.logNormalizer(dimension, 0);
    double k = 0x1p-12;
    // Next is k^2/(2p); the error of v log k - log I is some ULP of v log k.
    double tolerance = k * k + 4 * Math.ulp(dimension * 9.0);
    assertEquals(uniform, Concentration.logNormalizer(dimension, k), tolerance);
  }
}
