package org.ulpforge.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class CostModelsTest {

  private static Program program(String text) {
    return ProgramParser.parse(text.replace(';', '\n')).program();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "instructions @ t0 = fma x x 0x1p0;t1 = neg t0;return t1 @ 2",
        "real         @ t0 = fma x x 0x1p0;t1 = neg t0;return t1 @ 3",
        "java-vector  @ t0 = fma x x 0x1p0;t1 = neg t0;return t1 @ 1.5",
        "java-vector  @ t0 = fma.f64 x x 0x1p0;t1 = convert.f32 t0;return t1 @ 3",
        "real         @ t0 = mul 0x1p0 0x1p1;t1 = mul t0 x;return t1 @ 1",
        "energy8      @ t0 = iadd x y;t1 = isub t0 0x38;return t1 @ 0.06",
        "energy32     @ t0 = mul x y;return t0 @ 3.7",
        "instructions @ return x @ 0",
        "instructions @ t0 = lt x 0x1p0;when t0;t1 = mul x x;t2 = neg t1;return t2;otherwise;t3 = neg x;return t3 @ 3",
      })
  void costsAreThoseCountedByHand(String model, String text, double expected) {
    assertEquals(expected, CostModels.named(model.strip()).cost(program(text.strip())));
  }

  @Test
  void unknownNamesGetTheNearestOnes() {
    var e = assertThrows(IllegalArgumentException.class, () -> CostModels.named("instruction"));
    assertTrue(e.getMessage().contains("instructions"), e.getMessage());
  }

  @Test
  void everyModelIsDescribed() {
    CostModels.all().forEach(model -> assertTrue(model.description().length() > 10, model.name()));
  }
}
