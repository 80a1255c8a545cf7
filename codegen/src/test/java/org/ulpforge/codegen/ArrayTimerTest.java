package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class ArrayTimerTest {

  @Test
  void moreWorkTakesMoreTime() {
    Program little = ProgramParser.parse("t0 = add x x\nreturn t0").program();
    StringBuilder divisions = new StringBuilder("t0 = div x 0x1.8p0\n");
    for (int i = 1; i < 30; i++) {
      divisions.append("t%d = div t%d x\n".formatted(i, i - 1));
    }
    Program much = ProgramParser.parse(divisions + "return t29").program();
    double[][] inputs = {new double[1024]};
    java.util.Arrays.setAll(inputs[0], i -> 1 + i / 1024.0);
    List<Double> times =
        new ArrayTimer(3, 10_000_000)
            .nanosPerElement(List.of(little, much), FloatFormat.F32, FloatFormat.F32, inputs);
    assertEquals(2, times.size());
    assertTrue(times.get(0) > 0 && times.get(1) > 2 * times.get(0), times::toString);
  }
}
