package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

/** The driver's calls, made for real, to a library of ours that has the same functions. */
class CudaVerifierTest {

  private static final Program PROGRAM =
      ProgramParser.parse("t0 = fma x x 0x1.8p-1\nt1 = fma t0 x 0x1p0\nreturn t1").program();

  @TempDir private Path folder;

  /** Only its first line is looked at. */
  private Path ptx() throws IOException {
    return Files.writeString(folder.resolve("kernel.ptx"), ".version 9.0\n");
  }

  private Optional<String> driver(KernelSpec spec, String header) throws IOException {
    CudaBackend cuda = new CudaBackend();
    Files.writeString(folder.resolve(cuda.fileName(spec.name())), header);
    try (InputStream in = CudaVerifierTest.class.getResourceAsStream("fake_cuda.cc")) {
      String source =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("@NAME@", spec.name().toString())
              .replace("@ELEMENT@", new CudaArrays(spec).type());
      Files.writeString(folder.resolve("fake.cc"), source);
    }
    List<String> command =
        List.of(
            "g++",
            "-std=c++17",
            "-O1",
            "-ffp-contract=off",
            "-fPIC",
            "-shared",
            "-o",
            "fake.so",
            "fake.cc");
    ChildProcess.Ended built = ChildProcess.run(command, folder, Duration.ofMinutes(2));
    assumeFalse(built instanceof ChildProcess.Absent, "there is no g++");
    assertInstanceOf(ChildProcess.Done.class, built, built::toString);
    return Optional.of(folder.resolve("fake.so").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "bf16", "e4m3fn"})
  void allInputsGoThroughTheDevice(String storage) throws IOException {
    KernelSpec spec = Kernels.spec(PROGRAM, storage, "f32");
    try (CudaVerifier device = CudaVerifier.open(driver(spec, new CudaBackend().emit(spec)))) {
      assertEquals("a host's device", device.device());
      Verification found = device.check(spec, new Verifier(1 << 22, 2), Optional.of(ptx()));
      assertTrue(found.passed(), found::toString);
      assertEquals(
          Math.min(1L << 22, 1L << spec.storage().bits()), found.checks().getFirst().inputs());
      assertEquals("CUDA arrays on a host's device", found.checks().getFirst().name());
    }
  }

  /** Without a file of PTX nvcc makes it, and the driver is asked for the kernel by its name. */
  @Test
  void nvccMakesThePtx() throws IOException {
    KernelSpec spec = Kernels.spec(PROGRAM, "e4m3fn", "f32");
    try (CudaOnHost host = CudaOnHost.of(spec, new CudaBackend().emit(spec))) {
      boolean absent = host.withNvcc() instanceof Nvcc.NotCompiled(Verification.Skipped ignored);
      assumeFalse(absent, "there is no nvcc");
    }
    try (CudaVerifier device = CudaVerifier.open(driver(spec, new CudaBackend().emit(spec)))) {
      assertTrue(device.check(spec, new Verifier(256, 1), Optional.empty()).passed());
    }
  }

  @Test
  void aWrongConstantOnTheDeviceIsFound() throws IOException {
    KernelSpec spec = Kernels.spec(PROGRAM, "bf16", "f32");
    String header = new CudaBackend().emit(spec).replace("0x1.8p-1f", "0x1.9p-1f");
    try (CudaVerifier device = CudaVerifier.open(driver(spec, header))) {
      Verification found = device.check(spec, new Verifier(1 << 16, 1), Optional.of(ptx()));
      assertFalse(found.passed());
      assertTrue(found.toString().contains("differs at"), found::toString);
    }
  }

  @Test
  void whatTheDriverRefusesIsOneLine() throws IOException {
    KernelSpec spec = Kernels.spec(PROGRAM, "bf16", "f32");
    Path noPtx = Files.writeString(folder.resolve("no.ptx"), "int main() {}");
    Verifier verifier = new Verifier(1 << 10, 1);
    try (CudaVerifier device = CudaVerifier.open(driver(spec, new CudaBackend().emit(spec)))) {
      CudaException refused =
          assertThrows(CudaException.class, () -> device.check(spec, verifier, Optional.of(noPtx)));
      assertEquals(
          "the CUDA driver refuses cuModuleLoadData: a PTX JIT compilation failed (218)",
          refused.getMessage());
      KernelSpec other =
          new KernelSpec(
              KernelName.parse("other_bf16_0u9_p6"),
              spec.program(),
              spec.storage(),
              spec.compute(),
              spec.facts());
      Path ptx = ptx();
      String message =
          assertThrows(CudaException.class, () -> device.check(other, verifier, Optional.of(ptx)))
              .getMessage();
      assertEquals(
          "the CUDA driver refuses cuModuleGetFunction: named symbol not found (500)", message);
      Path missing = folder.resolve("missing.ptx");
      assertThrows(
          UncheckedIOException.class, () -> device.check(spec, verifier, Optional.of(missing)));
    }
  }

  @Test
  void aLibraryThatIsMissingOrNoDriverIsOneLine() throws IOException {
    String missing = folder.resolve("libcuda.so.1").toString();
    String message =
        assertThrows(CudaException.class, () -> CudaVerifier.open(Optional.of(missing)))
            .getMessage();
    assertEquals("no CUDA driver on this machine: " + missing + " is not found", message);
    String other =
        assertThrows(CudaException.class, () -> CudaVerifier.open(Optional.of("libc.so.6")))
            .getMessage();
    assertEquals("the CUDA driver has no cuInit: it is too old", other);
  }
}
