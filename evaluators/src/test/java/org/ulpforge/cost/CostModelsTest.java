package org.ulpforge.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.program.Opcode;
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
        "java-vector  @ t0 = fma x x 0x1p0;t1 = neg t0;return t1 @ 1.48",
        "cuda-hopper  @ t0 = fma.f64 x x 0x1p0;t1 = convert.f32 t0;return t1 @ 6",
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

  @Test
  void filesAreModelsAndSayWhatIsWrongWithThem(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.weights");
    StringBuilder text = new StringBuilder("# mine\n");
    for (Opcode op : Opcode.values()) {
      text.append(op.text()).append(op == Opcode.FMA ? " 3 # a remark\n" : " 1 7.5\n");
    }
    Files.writeString(file, text);
    Program program = program("t0 = fma x x 0x1p0;t1 = neg t0;return t1");
    assertEquals(4, CostModels.named(file.toString()).cost(program));
    Files.writeString(file, text + "add much\n");
    var bad = assertThrows(IllegalArgumentException.class, () -> CostModels.named(file.toString()));
    assertTrue(bad.getMessage().contains("line " + (Opcode.values().length + 2)), bad.getMessage());
    Files.writeString(file, "fma 1\n");
    assertThrows(IllegalArgumentException.class, () -> CostModels.named(file.toString()));
    Files.delete(file);
    assertThrows(IllegalArgumentException.class, () -> CostModels.named(file.toString()));
  }
}
