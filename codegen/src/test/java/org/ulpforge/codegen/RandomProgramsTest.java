package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Program;

/** Emitted Java and C++ give the interpreter's bits for every opcode, in many formats. */
class RandomProgramsTest {

  private static Verification check(Program program, String storage, String compute, boolean cuda) {
    KernelSpec spec = Kernels.spec(program, storage, compute);
    Verifier verifier = new Verifier(1 << 10, 1);
    return (cuda ? verifier.withoutNvcc() : verifier.javaOnly()).check(EmittedKernel.of(spec));
  }

  @ParameterizedTest
  @CsvSource({
    "f32, f32, 1, 1",
    "f64, f64, 2, 2",
    "bf16, f32, 3, 1",
    "e4m3fn, e4m3fn, 4, 2",
    "f32, i32, 5, 1",
    "u8, u8, 6, 2"
  })
  void straightLine(String storage, String compute, long seed, int arity) {
    Program program = RandomPrograms.straightLine(seed, Formats.parse(compute), arity, 1);
    Verification found = check(program, storage, compute, seed % 3 == 0);
    assertTrue(found.passed(), found::toString);
  }

  @Tag("wide")
  @ParameterizedTest
  @CsvSource({
    "f32, f32, 1, 1",
    "f32, f32, 2, 2",
    "f32, f64, 3, 1",
    "f64, f64, 4, 1",
    "bf16, f32, 5, 1",
    "bf16, bf16, 6, 2",
    "f16, f16, 7, 1",
    "e4m3fn, e4m3fn, 8, 1",
    "e5m2fnuz, f32, 9, 1",
    "e2m1fn, e2m1fn, 10, 2",
    "f32, i32, 11, 1",
    "bf16, u16, 12, 1",
    "u8, u8, 13, 2",
    "q3f4, i8, 14, 1",
    "f64, u64, 15, 1",
    "e4m3fn, i64, 16, 1",
    "e8m3, f32, 17, 1",
    "e3m12, e3m12, 18, 1"
  })
  void straightLineInManyFormats(String storage, String compute, long base, int arity) {
    for (long seed = base; seed < 500; seed += 100) {
      Program program = RandomPrograms.straightLine(seed, Formats.parse(compute), arity, 1);
      Verification found = check(program, storage, compute, true);
      assertTrue(found.passed(), () -> "seed " + base + ": " + found);
    }
  }

  @ParameterizedTest
  @CsvSource({"f32, f32, 23, 1", "bf16, f32, 24, 2", "f32, f64, 25, 1"})
  void regions(String storage, String compute, long seed, int arity) {
    Program program = RandomPrograms.regions(seed, Formats.parse(compute), arity);
    Verification found = check(program, storage, compute, false);
    assertTrue(found.passed(), found::toString);
  }

  @Test
  void everyOpcodeOccurs() {
    Set<Opcode> seen = EnumSet.noneOf(Opcode.class);
    RandomPrograms.straightLine(1, FloatFormat.F32, 1, 1).instructions().stream()
        .map(Instruction::op)
        .forEach(seen::add);
    assertEquals(EnumSet.allOf(Opcode.class), seen);
  }
}
