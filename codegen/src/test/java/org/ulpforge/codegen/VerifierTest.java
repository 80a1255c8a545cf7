package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.Formats;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class VerifierTest {

  /**
   * exp by Cody-Waite and a polynomial of degree 6, with a slow path for what overflows or is
   * subnormal.
   */
  private static Program exp() throws IOException {
    try (InputStream in = VerifierTest.class.getResourceAsStream("exp.slp")) {
      return ProgramParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).program();
    }
  }

  @Test
  void expInF32AtAllWidths() throws IOException {
    Verification found =
        new Verifier(1 << 18, 2)
            .withoutNvcc()
            .check(EmittedKernel.of(Kernels.spec(exp(), "f32", "f32")));
    assertTrue(found.passed(), found::toString);
    assertFalse(found.exhaustive());
  }

  @Tag("wide")
  @Test
  void expInF32OnMoreInputsAndByAllCompilers() throws IOException {
    Verification found =
        new Verifier(1 << 26, 2).check(EmittedKernel.of(Kernels.spec(exp(), "f32", "f32")));
    assertTrue(found.passed(), found::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bf16", "f16", "e4m3fn", "e5m2", "q3f4", "q5f10", "i8", "u7"})
  void expOnAllCodesOfNarrowFormats(String storage) throws IOException {
    EmittedKernel emitted = EmittedKernel.of(Kernels.spec(exp(), storage, "f32"));
    VerifiedKernel kernel = new Verifier(1 << 16, 1).javaOnly().verify(emitted);
    assertEquals(emitted.files(), kernel.files());
    assertTrue(
        kernel.verification().checks().stream()
            .filter(check -> check.name().startsWith("Java arrays"))
            .filter(check -> check.verdict() instanceof Verification.Equal)
            .allMatch(Verification.Check::exhaustive));
  }

  @ParameterizedTest
  @ValueSource(strings = {"e4m3fn", "q3f4", "u7"})
  void theHeaderIsComparedByGcc(String storage) throws IOException {
    Verification found =
        new Verifier(1 << 16, 1)
            .withoutNvcc()
            .check(EmittedKernel.of(Kernels.spec(exp(), storage, "f32")));
    Verification.Check gcc =
        found.checks().stream().filter(c -> c.name().contains("g++")).findFirst().orElseThrow();
    assumeTrue(!(gcc.verdict() instanceof Verification.Skipped), gcc::toString);
    assertInstanceOf(Verification.Equal.class, gcc.verdict());
    assertEquals(1L << Formats.scalar(storage).bits(), gcc.inputs());
  }

  /** One constant changed by one in its last place, in one language at a time. */
  @ParameterizedTest
  @ValueSource(strings = {".java", ".cuh"})
  void aWrongBitIsFound(String suffix) throws IOException {
    EmittedKernel right = EmittedKernel.of(Kernels.spec(exp(), "f32", "f32"));
    Map<String, String> files = new HashMap<>(right.files());
    files.replaceAll((name, text) ->
        name.endsWith(suffix) ? text.replace("0x1.55548ep-3f", "0x1.55549p-3f") : text);
    EmittedKernel wrong = new EmittedKernel(right.spec(), files);
    Verifier verifier = new Verifier(1 << 14, 1).withoutNvcc();
    Verification found = verifier.check(wrong);
    assumeTrue(
        suffix.equals(".java")
            || found.checks().stream().noneMatch(c -> c.verdict() instanceof Verification.Skipped),
        found::toString);
    assertFalse(found.passed());
    String message =
        assertThrows(VerificationException.class, () -> verifier.verify(wrong)).getMessage();
    assertTrue(message.contains("differs at "), message);
  }

  @Test
  void aHeaderThatDoesNotCompileIsReportedInOneLine() throws IOException {
    EmittedKernel right = EmittedKernel.of(Kernels.spec(exp(), "f32", "f32"));
    Map<String, String> files = new HashMap<>(right.files());
    files.replaceAll((name, text) -> name.endsWith(".cuh") ? text.replace("fma_rn", "") : text);
    Verification found =
        new Verifier(1 << 10, 1).withoutNvcc().check(new EmittedKernel(right.spec(), files));
    Verification.Check gcc =
        found.checks().stream().filter(c -> c.name().contains("g++")).findFirst().orElseThrow();
    assumeTrue(!(gcc.verdict() instanceof Verification.Skipped), gcc::toString);
    assertTrue(gcc.toString().contains("error"), gcc::toString);
    assertEquals(1, gcc.toString().lines().count());
  }

  @Test
  void progressAddsUpToAllInputs() throws IOException {
    AtomicLong compared = new AtomicLong();
    EmittedKernel kernel = EmittedKernel.of(Kernels.spec(exp(), "f16", "f32"));
    Verifier verifier = new Verifier(1 << 20, 2).javaOnly().reporting(compared::addAndGet);
    assertTrue(verifier.check(kernel).passed());
    assertEquals(1 << 16, compared.get());
    assertEquals(1 << 16, verifier.inputs(kernel.spec()));
  }

  @Test
  void aCancelledCheckEndsWithinABlockOfEachThread() throws IOException {
    AtomicLong calls = new AtomicLong();
    EmittedKernel kernel = EmittedKernel.of(Kernels.spec(exp(), "f32", "f32"));
    Verifier verifier =
        new Verifier(1L << 32, 2)
            .javaOnly()
            .reporting(inputs -> {
              calls.incrementAndGet();
              throw new CancellationException();
            });
    assertThrows(CancellationException.class, () -> verifier.check(kernel));
    assertTrue(calls.get() <= 2, calls::toString);
  }

  /**
   * Methods over 325 bytes of code are never inlined (-XX:FreqInlineSize), and a vector that goes
   * through a call goes through the heap: rare regions are methods of their own, on arrays.
   */
  @Test
  void rareRegionsAreNoPartOfTheScalarMethodAndTakeNoVectors() throws IOException {
    EmittedKernel kernel = EmittedKernel.of(Kernels.spec(exp(), "f32", "f32"));
    String java = kernel.files().get(new JavaBackend().fileName(kernel.spec().name()));
    assertTrue(java.contains("return otherRegions(x);"), java);
    assertTrue(
        java.contains("void allRegions(float[] src, int srcOffset, float[] dst, int dstOffset)"),
        java);
  }

  @Test
  void temporaryFoldersAreRemoved() throws IOException {
    List<Path> before = folders();
    new Verifier(16, 1).withoutNvcc().check(EmittedKernel.of(Kernels.spec(exp(), "e5m2", "f32")));
    assertTrue(before.containsAll(folders()));
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("ulpforge-verify-")).toList();
    }
  }
}
