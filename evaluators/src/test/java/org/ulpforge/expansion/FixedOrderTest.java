package org.ulpforge.expansion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.measure.Ulp;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Range;
import org.ulpforge.target.Targets;

/** All inputs were judged when the kernels of the catalogue were made; here some of all regions. */
class FixedOrderTest {

  private static ScalarInterpreter interpreter(String target) {
    return ScalarInterpreter.of(FixedOrder.of(target).orElseThrow().program(), FloatFormat.F32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"logbesseli0", "logbesseli1", "logbesselk0", "logbesselk1"})
  void resultsAreWithinSixTenthsOfAnUlp(String target) {
    ScalarInterpreter program = interpreter(target);
    Oracle oracle = Oracle.of(Targets.parse(target));
    SplittableRandom random = new SplittableRandom(9);
    List<Double> points = new ArrayList<>(List.of(0x1p-149, 0x1.8p-130, 0x1p-64, 0x1p-10, 0x1p6));
    for (int i = 0; i < 200; i++) {
      points.add((double) (float) Math.exp(random.nextDouble(-100, 88)));
      points.add((double) (float) Math.exp(random.nextDouble(-8, 6)));
    }
    // The zeros of log I_1, log K_1 and log K_0 to the precision of the format.
    for (float zero : new float[] {0x1.902ee6p0f, 0x1.348e2p-1f, 0x1.dbb1e6p-2f}) {
      points.add((double) zero);
      points.add((double) Math.nextUp(zero));
    }
    for (double x : points) {
      Range exact = (Range) oracle.enclose(new double[] {x}, 40);
      double got = program.apply(new double[] {x});
      double error = Math.abs(Ulp.signedError(got, exact.exact(), FloatFormat.F32));
      assertTrue(error < 0.6, () -> x + " " + got + ": " + error);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "logbesseli0,0,0",
    "logbesseli0,-0.0,0",
    "logbesseli0,Infinity,Infinity",
    "logbesseli0,0x1.fffffep127,0x1.fffffep127",
    "logbesseli1,0,-Infinity",
    "logbesseli1,-1,NaN",
    "logbesselk0,0,Infinity",
    "logbesselk0,-0x1p-149,NaN",
    "logbesselk1,Infinity,-Infinity",
    "logbesselk1,0x1.fffffep127,-0x1.fffffep127",
    "logbesselk1,NaN,NaN",
    "logbesselk1,-Infinity,NaN"
  })
  void valuesOnTheBorder(String target, double x, double expected) {
    assertEquals(expected, interpreter(target).apply(new double[] {x}));
  }
}
