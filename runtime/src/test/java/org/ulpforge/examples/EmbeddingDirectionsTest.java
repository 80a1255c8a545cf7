package org.ulpforge.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingDirectionsTest {

  /**
   * Directions of independent clusters are orthogonal but for 1/sqrt(p), and k = p/4 is an angle of
   * some 76 degrees from the own mean: the difference of the logarithms of densities is some p/16
   * with a standard deviation of some sqrt(p)/4.
   */
  @ParameterizedTest
  @ValueSource(ints = {2048, 8192})
  void clustersAreToldApart(int dimension) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    assertEquals(0, EmbeddingDirections.run(dimension, new SplittableRandom(1), out));
    assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("0 of 80 new samples"));
  }
}
