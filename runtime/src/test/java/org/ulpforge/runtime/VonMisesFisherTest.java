package org.ulpforge.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VonMisesFisherTest {

  /**
   * The estimate has the standard deviation 1/sqrt(n A'(k)); five of them are exceeded once in two
   * million. Among dimensions as high as these a mean of n samples differs from m by the angle of
   * about sqrt(p / n) / (k A) for large n.
   */
  @ParameterizedTest
  @CsvSource({
    "2,0.5,4000",
    "2,30,4000",
    "3,5,4000",
    "64,100,1000",
    "2048,1000,100",
    "8192,20000,50",
    "32768,10000,30"
  })
  void fittingFindsWhatSamplesWereDrawnFrom(int dimension, double concentration, int count) {
    SplittableRandom random = new SplittableRandom(dimension);
    double[] direction = random.doubles(dimension, -1, 1).toArray();
    VonMisesFisher drawn = new VonMisesFisher(direction, concentration);
    double[] sum = new double[dimension];
    for (int i = 0; i < count; i++) {
      double[] x = drawn.sample(random);
      double square = 0;
      for (int j = 0; j < dimension; j++) {
        sum[j] += x[j];
        square += x[j] * x[j];
      }
      // Each of p sums is rounded to 2^-53 of itself, and the length of the vector likewise twice.
      assertEquals(1, square, (32 + dimension) * 0x1p-53);
    }
    VonMisesFisher fitted = VonMisesFisher.fit(sum, count);
    double length = Concentration.meanResultantLength(dimension, concentration);
    double slope = 1 - length * length - (dimension - 1) * length / concentration;
    double deviation = 1 / Math.sqrt(count * slope);
    // The fitted direction takes one of p - 1 degrees of freedom per n from the spread.
    double bias = (dimension - 1) / (2.0 * count * length * concentration) / Math.sqrt(slope);
    assertEquals(concentration, fitted.concentration(), 5 * deviation + concentration * bias);
    double cosine = 0;
    double[] mean = fitted.mean();
    double[] truth = drawn.mean();
    for (int j = 0; j < dimension; j++) {
      cosine += mean[j] * truth[j];
    }
    double spread = (dimension - 1) / (count * length * concentration);
    assertEquals(1 / Math.sqrt(1 + spread), cosine, 5 * Math.min(1, spread) / Math.sqrt(dimension));
    double best = fitted.logLikelihood(sum, count);
    for (double factor : new double[] {0.99, 1.01}) {
      double other = fitted.concentration() * factor;
      assertTrue(new VonMisesFisher(mean, other).logLikelihood(sum, count) < best);
    }
    assertTrue(drawn.logLikelihood(sum, count) < best);
  }

  @Test
  void theLikelihoodOfOneVectorIsItsDensity() {
    VonMisesFisher distribution = new VonMisesFisher(new double[] {0, 0, 2}, 1);
    // k / (4 pi sinh k) e^(k cos)
    double constant = Math.log(1 / (4 * Math.PI * Math.sinh(1)));
    assertEquals(constant + 1, distribution.logDensity(new double[] {0, 0, 1}), 0x1p-50);
    assertEquals(constant - 1, distribution.logDensity(new double[] {0, 0, -1}), 0x1p-50);
    assertEquals(constant, distribution.logDensity(new double[] {1, 0, 0}), 0x1p-50);
  }

  @Test
  void vectorsWithoutADirectionAreUniform() {
    VonMisesFisher fitted = VonMisesFisher.fit(new double[3], 7);
    assertEquals(0, fitted.concentration());
    assertEquals(-Math.log(4 * Math.PI), fitted.logDensity(new double[] {0, 1, 0}), 0x1p-50);
    double[] sum = new double[3];
    SplittableRandom random = new SplittableRandom(1);
    int count = 3000;
    for (int i = 0; i < count; i++) {
      double[] x = fitted.sample(random);
      for (int j = 0; j < 3; j++) {
        sum[j] += x[j];
      }
    }
    // Each element of a uniform unit vector has the variance 1/3.
    assertArrayEquals(new double[3], sum, 5 * Math.sqrt(count / 3.0));
  }

  /** Their squares leave the range of a double. */
  @ParameterizedTest
  @ValueSource(doubles = {4.9e-324, 1e-323, 3e-200, 3e-162, 1, 1e200, 4e307})
  void meansOfAnyLengthHaveADirection(double length) {
    double[] mean = new VonMisesFisher(new double[] {3 * length, -4 * length}, 1).mean();
    assertEquals(0.6, mean[0], 0x1p-52);
    assertEquals(-0.8, mean[1], 0x1p-52);
  }

  @Test
  void whatIsNoDistributionIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> VonMisesFisher.fit(new double[0], 3));
    assertThrows(IllegalArgumentException.class, () -> VonMisesFisher.fit(new double[2], -5));
    double[] axis = {1, 0};
    assertThrows(IllegalArgumentException.class, () -> new VonMisesFisher(axis, -1));
    assertThrows(IllegalArgumentException.class, () -> new VonMisesFisher(axis, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new VonMisesFisher(new double[2], 1));
    assertThrows(IllegalArgumentException.class, () -> new VonMisesFisher(new double[] {1}, 1));
    assertThrows(IllegalArgumentException.class, () -> VonMisesFisher.fit(axis, 1));
    assertThrows(IllegalArgumentException.class, () -> VonMisesFisher.fit(new double[] {3, 0}, 2));
    double[] unknown = {Double.NaN, 0};
    assertThrows(IllegalArgumentException.class, () -> VonMisesFisher.fit(unknown, 2));
    VonMisesFisher plane = new VonMisesFisher(axis, 1);
    assertThrows(IllegalArgumentException.class, () -> plane.logDensity(new double[3]));
  }
}
