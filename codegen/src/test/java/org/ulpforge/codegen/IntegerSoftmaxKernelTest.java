package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.integer.IntegerBaseline;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.integer.IntegerSoftmax;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

/**
 * The Java class and the header of an integer softmax give the codes of the reference, and nvcc
 * takes the header.
 */
class IntegerSoftmaxKernelTest {

  private static IntegerSoftmaxKernel softmax(Program program, IntegerFunction function, int bits) {
    int[][] rows = {IntStream.range(0, 64).map(i -> i * i % 97 - 50).toArray()};
    IntegerSoftmax.Errors errors = new IntegerSoftmax(program, function, bits).errors(rows);
    return new IntegerSoftmaxKernel(program, function, bits, errors, "shift", "a test");
  }

  private static HeaderCheck files(IntegerSoftmaxKernel softmax, String header) {
    String check = softmax.name() + "_check.cu";
    return new HeaderCheck(
        Map.of(softmax.name() + ".cuh", header, check, CudaIntegerSoftmax.check(softmax)), check);
  }

  @ParameterizedTest
  @CsvSource({"8, -255, 4", "15, -255, 4", "16, -128, 3", "8, -1000, 5"})
  void bothGiveTheCodesOfTheReference(int bits, int lo, int scale) {
    IntegerBaseline.Scaled exp = IntegerBaseline.SHIFT_EXP.at(scale, lo, 0);
    IntegerSoftmaxKernel softmax = softmax(exp.program(), exp.function(), bits);
    assertEqual(files(softmax, CudaIntegerSoftmax.emit(softmax)).withGcc());
    assertEqual(IntegerSoftmaxCheck.java(softmax, JavaIntegerSoftmax.emit(softmax)));
  }

  /**
   * An exponential of 2^30 for all, one of nothing but ones in both halves of it, and one that is
   * negative in units that are negative, too.
   */
  @ParameterizedTest
  @CsvSource({"return 0x40000000, 1", "return 0x7fffffff, 1", "t0 = isub -0x40000000 x, -1"})
  void largeSumsAndNegativeUnits(String line, int unit) {
    String text = line.startsWith("return") ? line + "\n" : line + "\nreturn t0\n";
    IntegerFunction exp = new IntegerFunction("exp", 0x1p-4, unit * 0x1p-30, -255, 0);
    IntegerSoftmaxKernel softmax = softmax(ProgramParser.parse(text).program(), exp, 16);
    assertEqual(files(softmax, CudaIntegerSoftmax.emit(softmax)).withGcc());
    assertEqual(IntegerSoftmaxCheck.java(softmax, JavaIntegerSoftmax.emit(softmax)));
  }

  private static void assertEqual(Verification.Verdict verdict) {
    assertFalse(verdict instanceof Verification.Differs, verdict::toString);
  }

  @Test
  void aWrongHeaderIsFound() {
    IntegerBaseline.Scaled exp = IntegerBaseline.SHIFT_EXP.at(4, -255, 0);
    IntegerSoftmaxKernel softmax = softmax(exp.program(), exp.function(), 8);
    String wrong = CudaIntegerSoftmax.emit(softmax).replace("places - 1", "places - 2");
    Verification.Verdict verdict = files(softmax, wrong).withGcc();
    assertFalse(verdict instanceof Verification.Equal, verdict::toString);
  }

  /** In the quotient, in the sum, in what is looked up. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "places - 1|places - 2",
        "sum += vectorSum|sum = vectorSum",
        "codes[(max|codes[(127"
      })
  void aWrongClassIsFound(String right, String wrong) {
    IntegerBaseline.Scaled exp = IntegerBaseline.SHIFT_EXP.at(4, -255, 0);
    IntegerSoftmaxKernel softmax = softmax(exp.program(), exp.function(), 8);
    String source = JavaIntegerSoftmax.emit(softmax).replace(right, wrong);
    Verification.Verdict verdict = IntegerSoftmaxCheck.java(softmax, source);
    assertTrue(
        verdict instanceof Verification.Differs(String at) && at.startsWith("at element "),
        verdict::toString);
  }

  @Test
  void nvccTakesTheHeaderWithoutSpills() {
    IntegerBaseline.Scaled exp = IntegerBaseline.SHIFT_EXP.at(4, -255, 0);
    IntegerSoftmaxKernel softmax = softmax(exp.program(), exp.function(), 8);
    Verification.Verdict verdict = files(softmax, CudaIntegerSoftmax.emit(softmax)).withNvcc();
    assertInstanceOf(Verification.Skipped.class, verdict, verdict::toString);
    assertEquals("softmax", softmax.name().function());
    assertTrue(softmax.name().toString().startsWith("softmax_s4i8u8_s"));
  }
}
