package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.integer.IntegerBaseline;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.program.ProgramParser;

/** Integer-only functions as Java and CUDA, on all inputs; published programs serve as examples. */
class IntegerKernelTest {

  private static IntegerKernel kernel(String name, int scale, int bits, OptionalInt places) {
    IntegerBaseline baseline =
        Stream.of(IntegerBaseline.values())
            .filter(b -> b.title().equals(name))
            .findFirst()
            .orElseThrow();
    int hi = baseline.function().equals("exp") ? 0 : 127;
    IntegerBaseline.Scaled scaled = baseline.at(scale, -128, hi);
    return IntegerKernel.of(
        scaled.program(),
        scaled.function(),
        IntegerFormat.of(bits, true),
        places,
        name.replace("-", ""),
        "a test");
  }

  @ParameterizedTest
  @CsvSource({
    "shift-exp, 4, 8",
    "shift-exp, 4, 16",
    "shift-exp, 4, 32",
    "i-gelu, 5, 8",
    "i-gelu, 3, 16",
    "i-gelu, 3, 32",
    "i-exp, 6, 16"
  })
  void allMethodsGiveTheInterpretersResults(String name, int scale, int bits) {
    IntegerKernel kernel = kernel(name, scale, bits, OptionalInt.empty());
    Verification found =
        IntegerKernelCheck.check(
            kernel,
            JavaIntegerKernel.emit(kernel),
            CudaIntegerKernel.emit(kernel),
            CudaIntegerKernel.check(kernel));
    assertTrue(found.passed(), found::toString);
    assertEquals(3, found.checks().size());
  }

  /** Each kind of file is looked at: a wrong one is found. */
  @Test
  void aDifferenceIsFound() {
    IntegerKernel kernel = kernel("shift-exp", 4, 16, OptionalInt.empty());
    IntegerKernel other = kernel("shift-exp", 4, 16, OptionalInt.of(13));
    String java =
        JavaIntegerKernel.emit(other).replace(other.name().javaClass(), kernel.name().javaClass());
    String header =
        CudaIntegerKernel.emit(other).replace(other.name().toString(), kernel.name().toString());
    Verification found =
        IntegerKernelCheck.check(kernel, java, header, CudaIntegerKernel.check(kernel));
    List<String> checks = found.checks().stream().map(Object::toString).toList();
    assertTrue(checks.get(0).startsWith("Java: differs at "), found::toString);
    assertTrue(
        checks.get(1).startsWith("CUDA header by g++: differs ")
            || checks.get(1).contains("no g++"),
        found::toString);
  }

  /** e^0 is 1, so that int8 holds units of 2^-6, not of 2^-7; halves go up; 127 is the most. */
  @Test
  void resultsAreRequantisedAndSaturate() {
    IntegerFunction exp = new IntegerFunction("exp", 0x1p-4, 0x1p-7, -128, 0);
    var shifted = ProgramParser.parse("t0 = iadd x 0x80\nreturn t0\n").program();
    IntegerFormat i8 = IntegerFormat.of(8, true);
    IntegerKernel half = IntegerKernel.of(shifted, exp, i8, OptionalInt.empty(), "sum", "a test");
    assertEquals(0x1p-6, half.unit());
    int[] results = half.results();
    assertEquals(64, results[128]);
    assertEquals(64, results[127]);
    assertEquals(1, results[1]);
    assertEquals(127, results[255]);
    IntegerKernel same = IntegerKernel.of(shifted, exp, i8, OptionalInt.of(7), "sum", "a test");
    assertEquals(127, same.results()[128]);
    assertEquals(127, same.results()[127]);
    // At 0 saturation costs one unit, at -1 the exact result is 120.3.
    assertTrue(
        same.name().toString().matches("exp_s4i8i8u7_[0-9]+u[0-9]_sum"), same.name()::toString);
  }

  @Test
  void aNegativeUnitTurnsTheSign() {
    IntegerFunction exp = new IntegerFunction("exp", 0x1p-4, -0x1p-8, -128, 0);
    var negative = ProgramParser.parse("t0 = isub -0x80 x\nreturn t0\n").program();
    IntegerKernel kernel =
        IntegerKernel.of(
            negative, exp, IntegerFormat.of(16, true), OptionalInt.of(8), "sum", "a test");
    assertEquals(128, kernel.results()[128]);
    assertEquals(0, kernel.results()[0]);
    IntegerKernel wide =
        IntegerKernel.of(negative, exp, IntegerFormat.I32, OptionalInt.empty(), "sum", "a test");
    assertEquals(-128, wide.results()[128]);
  }

  @Test
  void whatIsNoKernelIsRefusedInOneLine() {
    IntegerFormat i8 = IntegerFormat.of(8, true);
    IntegerFunction wide = new IntegerFunction("exp", 0x1p-4, 1, -255, 0);
    IntegerFunction odd = new IntegerFunction("exp", 0.3, 1, -128, 0);
    IntegerFunction exp = new IntegerFunction("exp", 0x1p-4, 1, -128, 0);
    assertRefused("inputs -255,0: a kernel takes codes of 8 bits", wide, i8);
    assertRefused("scale 0.3: ", odd, i8);
    assertRefused("i9: results are i8, i16 or i32", exp, IntegerFormat.of(9, true));
  }

  private static void assertRefused(String message, IntegerFunction function, IntegerFormat to) {
    var program = ProgramParser.parse("return x\n").program();
    String got =
        assertThrows(
                IllegalArgumentException.class,
                () -> IntegerKernel.of(program, function, to, OptionalInt.empty(), "x", "a test"))
            .getMessage();
    assertTrue(got.startsWith(message), got);
  }
}
