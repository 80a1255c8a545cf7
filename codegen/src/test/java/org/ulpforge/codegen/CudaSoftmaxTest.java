package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.row.RowKind;
import org.ulpforge.row.Softmax;

/** The CUDA header of a softmax by g++, against its order of additions written once more here. */
final class CudaSoftmaxTest {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** The relative error of the exponential, of 0.6 ULP. */
  private static final double ERROR = 0.6 * 0x1p-23;

  @TempDir private Path folder;

  private static SoftmaxSpec spec() throws IOException {
    return spec("softmax_f32_s1u0_test", FloatFormat.F32, Softmax.Passes.RELOAD);
  }

  static SoftmaxSpec spec(String name, FloatFormat storage, Softmax.Passes passes)
      throws IOException {
    try (var in = CudaSoftmaxTest.class.getResourceAsStream("exp_f32_0u6_tt16p3.slp")) {
      String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      KernelSpec exponential = Kernels.spec(ProgramParser.parse(text).program(), "f32", "f32");
      return new SoftmaxSpec(
          KernelName.parse(name), exponential, storage, passes, Softmax.Sums.DOUBLES, List.of());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 32, 100, 1024, 1025, 5000, 40_000, 300_001})
  void theHostHasTheStatedOrder(int length) throws IOException {
    SoftmaxSpec spec = spec();
    Files.writeString(folder.resolve(CudaSoftmax.fileName(spec.name())), CudaSoftmax.emit(spec));
    Files.writeString(
        folder.resolve("main.cc"),
        """
        #include "softmax_f32_s1u0_test.cuh"
        #include <cstdio>
        #include <vector>
        int main(int, char** arguments) {
          const size_t length = std::stoul(arguments[1]);
          std::vector<float> row(length);
          std::FILE* file = std::fopen("rows", "r+b");
          while (std::fread(row.data(), 4, length, file) == length) {
            softmax_f32_s1u0_test_host(row.data(), row.data(), 1, length, length);
            std::fseek(file, -4 * long(length), SEEK_CUR);
            std::fwrite(row.data(), 4, length, file);
            std::fflush(file);
          }
          return std::fclose(file);
        }
        """
            .replace("#include <vector>", "#include <string>\n#include <vector>"));
    List<String> compile =
        List.of(
            "g++",
            "-std=c++17",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-O2",
            "-ffp-contract=off",
            "-o",
            "main",
            "main.cc");
    assertInstanceOf(ChildProcess.Done.class, ChildProcess.run(compile, folder, LIMIT));
    SplittableRandom random = new SplittableRandom(length);
    ByteBuffer rows =
        ByteBuffer.allocate(4 * length * RowKind.values().length).order(ByteOrder.LITTLE_ENDIAN);
    float[][] given = new float[RowKind.values().length][];
    for (RowKind kind : RowKind.values()) {
      given[kind.ordinal()] = kind.row(length, FloatFormat.F32, random);
      for (float x : given[kind.ordinal()]) {
        rows.putFloat(x);
      }
    }
    Files.write(folder.resolve("rows"), rows.array());
    List<String> run = List.of("./main", Integer.toString(length));
    assertInstanceOf(ChildProcess.Done.class, ChildProcess.run(run, folder, LIMIT));
    ByteBuffer results =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("rows"))).order(ByteOrder.LITTLE_ENDIAN);
    for (RowKind kind : RowKind.values()) {
      float[] got = new float[length];
      results.asFloatBuffer().get(kind.ordinal() * length, got);
      assertArrayEquals(expected(spec, given[kind.ordinal()]), got, kind.title());
    }
  }

  private static float[] expected(SoftmaxSpec spec, float[] row) {
    ScalarInterpreter exponential =
        ScalarInterpreter.of(spec.exponential().program(), Softmax.COMPUTE);
    float max = Float.NEGATIVE_INFINITY;
    float magnitude = 0;
    for (float x : row) {
      max = Math.max(max, x);
      magnitude = Math.max(magnitude, Math.abs(x));
    }
    float shift = magnitude <= Softmax.LIMIT ? 0 : max;
    float[] e = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      float d = row[i] - shift;
      // Exact in f64 where it counts.
      float lost = d >= -200 ? (float) ((double) row[i] - shift - d) : 0;
      e[i] = (float) exponential.apply(d);
      e[i] = Math.fma(e[i], lost, e[i]);
    }
    int threads = row.length <= 1024 ? 32 : 1024;
    double[] sums = new double[threads];
    for (int t = 0; t < threads; t++) {
      float sum = 0;
      float lost = 0;
      for (int at = 4 * t; at < row.length; at += 4 * threads) {
        float[] four = Arrays.copyOf(Arrays.copyOfRange(e, at, Math.min(at + 4, e.length)), 4);
        float group = (four[0] + four[1]) + (four[2] + four[3]);
        float rounded = sum + group;
        // Dekker's sum, exact as the one of Knuth is.
        lost += sum >= group ? group - (rounded - sum) : sum - (rounded - group);
        sum = rounded;
      }
      sums[t] = (double) sum + lost;
    }
    double total = threads == 32 ? halved(sums) : warps(sums);
    Softmax.Reciprocal reciprocal = Softmax.Reciprocal.of(total);
    for (int i = 0; i < row.length; i++) {
      e[i] = reciprocal.times(e[i]);
    }
    return e;
  }

  private static double warps(double[] sums) {
    double[] ofWarps = new double[32];
    for (int w = 0; w < 32; w++) {
      ofWarps[w] = halved(java.util.Arrays.copyOfRange(sums, 32 * w, 32 * w + 32));
    }
    return halved(ofWarps);
  }

  /** Numbers that differ in bit 4 first: the halves of what is left. */
  private static double halved(double[] sums) {
    return Softmax.total(sums);
  }

  private static HeaderCheck check(SoftmaxSpec spec, String header) {
    String program = CudaSoftmax.checkFileName(spec.name());
    return new HeaderCheck(
        Map.of(CudaSoftmax.fileName(spec.name()), header, program, CudaSoftmax.check(spec, ERROR)),
        program);
  }

  /** Rows of up to 2^22 elements, equal ones as well. */
  @Test
  void errorsDoNotGrowWithTheLength() throws IOException {
    SoftmaxSpec spec = spec();
    Verification.Verdict verdict = check(spec, CudaSoftmax.emit(spec)).withGcc();
    assertFalse(verdict instanceof Verification.Differs, verdict::toString);
  }

  /** Without what sums are rounded by, and without what differences are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum.low + ((sum.high - (high - back)) + (group - back))",
        "(x - (d - back)) - (shift + back)"
      })
  void theCheckSeesWhatIsLost(String kept) throws IOException {
    SoftmaxSpec spec = spec();
    String header = CudaSoftmax.emit(spec);
    assertTrue(header.contains(kept), header);
    Verification.Verdict verdict = check(spec, header.replace(kept, "0.0f")).withGcc();
    assertFalse(verdict instanceof Verification.Equal, verdict::toString);
  }

  /** The lines of C++ that README.md has for the header that they include. */
  @Test
  void theExampleOfTheReadmeCompiles() throws IOException {
    Matcher example =
        Pattern.compile("(?m)^(#include \"(softmax_bf16_\\w+)\\.cuh\"\n)([^`]+)")
            .matcher(Files.readString(Path.of("..", "README.md")));
    assertTrue(example.find(), "README.md has no example of a softmax of bf16");
    SoftmaxSpec spec = spec(example.group(2), FloatFormat.BF16, Softmax.Passes.RECOMPUTE);
    Files.writeString(folder.resolve(CudaSoftmax.fileName(spec.name())), CudaSoftmax.emit(spec));
    Files.writeString(
        folder.resolve("example.cu"),
        """
        %svoid example(
            const uint16_t* src, uint16_t* dst, int rows, size_t length, size_t stride,
            cudaStream_t stream) {
          %s}
        """
            .formatted(example.group(1), example.group(3)));
    ChildProcess.Ended ended =
        ChildProcess.run(
            Compilers.nvcc("-ptx", "-arch=compute_80", "-o", "example.ptx", "example.cu"),
            folder,
            LIMIT);
    assumeFalse(ended instanceof ChildProcess.Absent, "no nvcc on this machine");
    assertInstanceOf(ChildProcess.Done.class, ended, ended::toString);
  }

  @Test
  void nothingSpills() throws IOException {
    SoftmaxSpec spec = spec();
    String header = CudaSoftmax.fileName(spec.name());
    Files.writeString(folder.resolve(header), CudaSoftmax.emit(spec));
    Files.writeString(
        folder.resolve(CudaSoftmax.checkFileName(spec.name())), CudaSoftmax.check(spec, ERROR));
    List<String> compile =
        List.of(
            "nvcc",
            "-std=c++17",
            "--fmad=false",
            "-Xptxas",
            "-v",
            "-gencode=arch=compute_80,code=sm_80",
            "-gencode=arch=compute_90,code=sm_90",
            "-c",
            "-o",
            "check.o",
            CudaSoftmax.checkFileName(spec.name()));
    ChildProcess.Ended ended = ChildProcess.run(compile, folder, LIMIT);
    assumeFalse(ended instanceof ChildProcess.Absent, "no nvcc on this machine");
    String words = assertInstanceOf(ChildProcess.Done.class, ended, ended::toString).words();
    var spills = Pattern.compile("(\\d+) bytes stack frame, (\\d+) bytes spill").matcher(words);
    int kernels = 0;
    while (spills.find()) {
      assertEquals("0 0", spills.group(1) + " " + spills.group(2), words);
      kernels++;
    }
    assertTrue(kernels >= 18, words);
  }
}
