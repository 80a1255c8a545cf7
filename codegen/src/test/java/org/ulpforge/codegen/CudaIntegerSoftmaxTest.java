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

/** The header of an integer softmax gives the codes of the Java class, and nvcc takes it. */
class CudaIntegerSoftmaxTest {

  private static CudaIntegerSoftmax softmax(Program program, IntegerFunction function, int bits) {
    int[][] rows = {IntStream.range(0, 64).map(i -> i * i % 97 - 50).toArray()};
    IntegerSoftmax.Errors errors = new IntegerSoftmax(program, function, bits).errors(rows);
    return new CudaIntegerSoftmax(program, function, bits, errors, "shift", "a test");
  }

  private static HeaderCheck files(CudaIntegerSoftmax softmax, String header) {
    String check = softmax.name() + "_check.cu";
    return new HeaderCheck(Map.of(softmax.name() + ".cuh", header, check, softmax.check()), check);
  }

  @ParameterizedTest
  @CsvSource({"8, -255, 4", "15, -255, 4", "16, -128, 3", "8, -1000, 5"})
  void theHeaderGivesTheCodesOfJava(int bits, int lo, int scale) {
    IntegerBaseline.Scaled exp = IntegerBaseline.SHIFT_EXP.at(scale, lo, 0);
    CudaIntegerSoftmax softmax = softmax(exp.program(), exp.function(), bits);
    assertEqual(files(softmax, softmax.emit()).withGcc());
  }

  /** An exponential of 2^30 for all, and one that is negative in units that are negative, too. */
  @ParameterizedTest
  @CsvSource({"return 0x40000000, 1", "t0 = isub -0x40000000 x, -1"})
  void largeSumsAndNegativeUnits(String line, int unit) {
    String text = line.startsWith("return") ? line + "\n" : line + "\nreturn t0\n";
    IntegerFunction exp = new IntegerFunction("exp", 0x1p-4, unit * 0x1p-30, -255, 0);
    CudaIntegerSoftmax softmax = softmax(ProgramParser.parse(text).program(), exp, 16);
    assertEqual(files(softmax, softmax.emit()).withGcc());
  }

  private static void assertEqual(Verification.Verdict verdict) {
    assertFalse(verdict instanceof Verification.Differs, verdict::toString);
  }

  @Test
  void aWrongHeaderIsFound() {
    IntegerBaseline.Scaled exp = IntegerBaseline.SHIFT_EXP.at(4, -255, 0);
    CudaIntegerSoftmax softmax = softmax(exp.program(), exp.function(), 8);
    String wrong = softmax.emit().replace("places - 1", "places - 2");
    Verification.Verdict verdict = files(softmax, wrong).withGcc();
    assertFalse(verdict instanceof Verification.Equal, verdict::toString);
  }

  @Test
  void nvccTakesTheHeaderWithoutSpills() {
    IntegerBaseline.Scaled exp = IntegerBaseline.SHIFT_EXP.at(4, -255, 0);
    CudaIntegerSoftmax softmax = softmax(exp.program(), exp.function(), 8);
    Verification.Verdict verdict = files(softmax, softmax.emit()).withNvcc();
    assertInstanceOf(Verification.Skipped.class, verdict, verdict::toString);
    assertEquals("softmax", softmax.name().function());
    assertTrue(softmax.name().toString().startsWith("softmax_s4i8u8_s"));
  }
}
