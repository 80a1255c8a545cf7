package org.ulpforge.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.Inputs;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Interval;
import org.ulpforge.target.Targets;

class ThresholdsTest {

  private static List<Double> of(String function, Interval domain) {
    return Thresholds.of(
        Inputs.of(FloatFormat.F32, List.of(domain)), Oracle.of(Targets.parse(function)));
  }

  /**
   * Overflow of expf begins above 0x1.62e42ep6 (the float below log(2^128 (1 − 2^-25))), results
   * vanish below log(2^-150): the nearest floats of both sides are there.
   */
  @Test
  void exponentialOverflowsAndVanishes() {
    List<Double> found = of("exp", Interval.FULL);
    for (double end : new double[] {128 * Math.log(2), -150 * Math.log(2)}) {
      float near = (float) end;
      assertTrue(
          found.contains((double) near)
              && found.contains((double) Math.nextUp(near))
              && found.contains((double) Math.nextDown(near)),
          found.toString());
    }
  }

  /** log has a pole at 0 and no value below; log(1) = 0 alone. */
  @Test
  void logarithmBeginsAtZero() {
    List<Double> found = of("log", Interval.FULL);
    assertTrue(found.contains(0.0) && found.contains((double) Float.MIN_VALUE), found.toString());
  }

  @Test
  void whereNothingChangesThereAreNone() {
    assertEquals(List.of(), of("exp", new Interval(-1, 1)));
  }
}
