package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.format.Overflow;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.row.ExactSoftmax;
import org.ulpforge.row.RowError;
import org.ulpforge.row.RowKind;
import org.ulpforge.row.Softmax.Passes;
import org.ulpforge.row.Softmax.Sums;
import org.ulpforge.row.SoftmaxInterpreter;

/** Generated softmax against its interpreter (equal bits) and the exact result. */
final class JavaSoftmaxTest {

  private static final int[] LENGTHS = {1, 2, 15, 16, 17, 63, 64, 65, 100, 1000, 4096, 4097, 9001};

  private static SoftmaxSpec spec(String kernel, String storage, Passes passes, Sums sums) {
    KernelSpec exponential =
        Kernels.spec(ProgramParser.parse(text(kernel)).program(), "f32", "f32");
    KernelName name = KernelName.parse("softmax_" + storage + "_s1u0_test");
    return new SoftmaxSpec(
        name, exponential, Formats.scalar(storage), passes, sums, List.of("made by      a test"));
  }

  private static String text(String kernel) {
    try (InputStream in = JavaSoftmaxTest.class.getResourceAsStream(kernel + ".slp")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exp_f32_0u6_tt16p3, f32, RELOAD, DOUBLES, PREFERRED",
    "exp_f32_0u6_tt16p3, f32, RELOAD, CHUNKS, BITS_128",
    "exp_f32_0u6_tt16p3, f32, RECOMPUTE, CHUNKS, BITS_256",
    "exp_f32_0u6_tt16p3, f32, MAXIMUM_RELOAD, DOUBLES, BITS_256",
    "exp_f32_0u6_tt16p3, f32, MAXIMUM_RECOMPUTE, DOUBLES, PREFERRED",
    "exp_f32_0u6_tt16p3, f32, ONLINE, CHUNKS, PREFERRED",
    "exp_bf16_0u9_rr1p2, e4m3fn, ONLINE, DOUBLES, BITS_128",
    "exp_f32_0u6_tt16p3, f32, EXPONENTS, CHUNKS, PREFERRED",
    "exp_f32_0u6_tt16p3, f32, EXPONENTS, CHUNKS, BITS_128",
    "exp_bf16_0u9_rr1p2, bf16, EXPONENTS, CHUNKS, BITS_256",
    "exp_f16_0u6_rr1p6, f32, RECOMPUTE, CHUNKS, PREFERRED",
    "exp_bf16_0u9_rr1p2, bf16, RECOMPUTE, CHUNKS, PREFERRED",
    "exp_bf16_0u9_rr1p2, bf16, RECOMPUTE, DOUBLES, BITS_128",
    "exp_f32_0u6_tt16p3, f16, RECOMPUTE, CHUNKS, BITS_256",
    "exp_bf16_0u9_rr1p2, e4m3fn, RECOMPUTE, CHUNKS, PREFERRED",
    "exp_bf16_0u9_rr1p2, e5m2, MAXIMUM_RECOMPUTE, CHUNKS, BITS_128",
  })
  void bitsAreThoseOfTheInterpreter(
      String kernel, String storage, Passes passes, Sums sums, VectorWidth width) {
    SoftmaxSpec spec = spec(kernel, storage, passes, sums);
    FloatFormat format = (FloatFormat) Formats.scalar(storage);
    ArrayLoop loop = ArrayLoop.of(spec, width);
    SoftmaxInterpreter interpreter = new SoftmaxInterpreter(spec.softmax());
    SplittableRandom random = new SplittableRandom(7);
    for (RowKind kind : RowKind.values()) {
      for (int length : LENGTHS) {
        float[] row = kind.row(length, format, random);
        assertSameBits(kind + " of " + length, interpreter.apply(row), loop, format, row);
      }
    }
  }

  /** Elements around what counts as nothing, alone and with others; at the end beside a stripe. */
  @ParameterizedTest
  @CsvSource({
    "RELOAD, CHUNKS",
    "RECOMPUTE, DOUBLES",
    "MAXIMUM_RELOAD, DOUBLES",
    "ONLINE, CHUNKS",
    "EXPONENTS, CHUNKS"
  })
  void gapsVanish(Passes passes, Sums sums) {
    SoftmaxSpec spec = spec("exp_f32_0u6_tt16p3", "f32", passes, sums);
    ArrayLoop loop = ArrayLoop.of(spec, VectorWidth.PREFERRED);
    SoftmaxInterpreter interpreter = new SoftmaxInterpreter(spec.softmax());
    float below = Math.nextDown(-200f);
    float[][] ends = {{below, 0}, {-200, 0}, {below, -64}, {below, 64}, {below}, {-300, -301}};
    for (float[] end : ends) {
      for (int length : new int[] {end.length, 64, 66, 1100}) {
        float[] row = new float[length];
        Arrays.fill(row, end[0]);
        System.arraycopy(end, 0, row, length - end.length, end.length);
        float[] got = interpreter.apply(row);
        String what = Arrays.toString(end) + " of " + length;
        assertSameBits(what, got, loop, FloatFormat.F32, row);
        RowError error = RowError.of(got, ExactSoftmax.of(row), FloatFormat.F32);
        assertTrue(error.maxRelative() <= 2e-7, what + ": " + error);
      }
    }
  }

  private static void assertSameBits(
      String what, float[] expected, ArrayLoop loop, FloatFormat format, float[] row) {
    int offset = 3;
    StoredBlock src = StoredBlock.of(format, row.length + offset);
    StoredBlock wanted = StoredBlock.of(format, row.length + offset + 1);
    for (int i = 0; i < row.length; i++) {
      src.set(offset + i, format.encode(row[i], Overflow.NON_SATURATING));
      wanted.set(i + 1, format.encode(expected[i], Overflow.NON_SATURATING));
    }
    StoredBlock dst = StoredBlock.of(format, row.length + offset + 1);
    loop.apply(src, offset, dst, 1, row.length);
    assertEquals(-1, wanted.mismatch(dst, row.length + offset + 1), what);
    loop.apply(src, offset, src, offset, row.length);
    StoredBlock inPlace = StoredBlock.of(format, row.length + offset + 1);
    for (int i = 0; i < row.length; i++) {
      inPlace.set(i + 1, src.code(offset + i));
    }
    assertEquals(-1, wanted.mismatch(inPlace, row.length + offset + 1), what + " in place");
  }

  @Test
  void errorsAreThoseOfTheExponentialAndTheLastRounding() {
    // 0.5520 ULP of the exponential are at most 6.6e-8 of its value; roundings of 6.0e-8 each are
    // the product and, in rare rows, the correction. Errors of the sum average out. 1 ULP is at
    // least 2^-24 of a value.
    SoftmaxInterpreter interpreter =
        new SoftmaxInterpreter(
            spec("exp_f32_0u6_tt16p3", "f32", Passes.RELOAD, Sums.DOUBLES).softmax());
    SplittableRandom random = new SplittableRandom(11);
    for (RowKind kind : RowKind.values()) {
      float[] row = kind.row(65_536, FloatFormat.F32, random);
      RowError error = RowError.of(interpreter.apply(row), ExactSoftmax.of(row), FloatFormat.F32);
      assertTrue(error.maxRelative() <= 2e-7, kind + ": " + error);
      assertTrue(error.maxUlp() <= 2e-7 * 0x1p24, kind + ": " + error);
    }
  }
}
