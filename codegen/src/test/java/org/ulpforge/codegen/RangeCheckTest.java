package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.integer.Dyadic;
import org.ulpforge.integer.IntegerBaseline;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class RangeCheckTest {

  private static EmittedKernel emitted(Program program, String compute) {
    return EmittedKernel.of(Kernels.spec(program, "i32", compute));
  }

  /** Java and CUDA have the interpreter's bits at all int8 inputs; scattered ones beside them. */
  @ParameterizedTest
  @EnumSource(
      value = IntegerBaseline.class,
      names = {"SHIFT_EXP", "I_GELU", "SHIFT_SILU"})
  void publishedProgramsAsKernels(IntegerBaseline baseline) {
    EmittedKernel kernel = emitted(baseline.at(5, -128, 127).program(), "i32");
    Verification found = RangeCheck.check(kernel, -128, 127);
    assertTrue(found.passed(), found::toString);
    assertEquals(5, found.checks().size());
    Verification scattered = new Verifier(1 << 14, 1).javaOnly().check(kernel);
    assertTrue(scattered.passed(), scattered::toString);
  }

  @ParameterizedTest
  @EnumSource(Dyadic.Rounding.class)
  void requantisationAsKernels(Dyadic.Rounding rounding) {
    Dyadic dyadic = Dyadic.of(new BigDecimal("0.0123"), 16, 31);
    Program program = dyadic.program(rounding, Optional.of(IntegerFormat.of(8, true)));
    EmittedKernel kernel = emitted(program, "i64");
    Verification found = RangeCheck.check(kernel, -20000, 20000);
    assertTrue(found.passed(), found::toString);
    Verification ends = RangeCheck.check(kernel, Integer.MAX_VALUE - 1000L, Integer.MAX_VALUE);
    assertTrue(ends.passed(), ends::toString);
  }

  /** A changed constant is found. */
  @Test
  void differencesAreFound() {
    Program program = ProgramParser.parse("t0 = iadd x 0x1234567\nreturn t0\n").program();
    EmittedKernel kernel = emitted(program, "i32");
    Map<String, String> files = new LinkedHashMap<>();
    kernel.files().forEach((name, text) -> files.put(name, text.replace("1234567", "1234568")));
    Verification found = RangeCheck.check(new EmittedKernel(kernel.spec(), files), -1, 1);
    assertFalse(found.passed(), found::toString);
    assertThrows(IllegalArgumentException.class, () -> RangeCheck.check(kernel, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> RangeCheck.check(kernel, 0, 1L << 20));
  }
}
