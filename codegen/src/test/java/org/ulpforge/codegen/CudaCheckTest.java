package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class CudaCheckTest {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final List<String> GCC =
      List.of(
          "g++",
          "-std=c++17",
          "-O2",
          "-march=native",
          "-ffp-contract=off",
          "-pthread",
          "-x",
          "c++");

  @TempDir private Path folder;

  private static Program exp() throws IOException {
    try (InputStream in = CudaCheckTest.class.getResourceAsStream("exp.slp")) {
      return ProgramParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).program();
    }
  }

  private String write(KernelSpec spec, Checksums checksums) throws IOException {
    CudaBackend cuda = new CudaBackend();
    Files.writeString(folder.resolve(cuda.fileName(spec.name())), cuda.emit(spec));
    String name = CudaCheck.fileName(spec.name());
    Files.writeString(folder.resolve(name), CudaCheck.emit(spec, checksums));
    return name;
  }

  private ChildProcess.Ended compiledAndRun(String source) throws IOException {
    List<String> command = new ArrayList<>(GCC);
    command.addAll(List.of("-o", "check", source));
    ChildProcess.Ended compiled = ChildProcess.run(command, folder, LIMIT);
    assumeFalse(compiled instanceof ChildProcess.Absent, "there is no g++");
    assertInstanceOf(ChildProcess.Done.class, compiled, compiled::toString);
    return ChildProcess.run(List.of(folder.resolve("check").toString()), folder, LIMIT);
  }

  /** Right on all codes; with one sum changed, that block is named. */
  @ParameterizedTest
  @ValueSource(strings = {"bf16", "e4m3fn", "u7"})
  void theProgramJudgesOnAnyMachine(String storage) throws IOException {
    KernelSpec spec = Kernels.spec(exp(), storage, "f32");
    Checksums sums = Checksums.of(spec, 1);
    ChildProcess.Ended right = compiledAndRun(write(spec, sums));
    String words = assertInstanceOf(ChildProcess.Done.class, right, right::toString).words();
    String inputs = String.valueOf(1L << spec.storage().bits());
    assertTrue(words.contains("right on all " + inputs + " inputs"), words);
    List<Long> changed = new ArrayList<>(sums.sums());
    changed.set(3, changed.get(3) ^ 1);
    ChildProcess.Ended wrong = compiledAndRun(write(spec, new Checksums(changed)));
    String reason = assertInstanceOf(ChildProcess.Failed.class, wrong).reason();
    assertTrue(reason.contains("block 3 of 16 differs"), reason);
  }

  @Tag("wide")
  @Test
  void theProgramJudgesAllFloats() throws IOException {
    KernelSpec spec = Kernels.spec(exp(), "f32", "f32");
    ChildProcess.Ended right = compiledAndRun(write(spec, Checksums.of(spec, 2)));
    assertInstanceOf(ChildProcess.Done.class, right, right::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "e4m3fn"})
  void nvccTakesTheProgram(String storage) throws IOException {
    KernelSpec spec = Kernels.spec(exp(), storage, "f32");
    int blocks = Checksums.blocks(spec);
    String source = write(spec, new Checksums(java.util.Collections.nCopies(blocks, 0L)));
    ChildProcess.Ended compiled =
        ChildProcess.run(
            List.of("nvcc", "-std=c++17", "--fmad=false", "-arch=sm_90", "-ptx", source),
            folder,
            LIMIT);
    assumeFalse(compiled instanceof ChildProcess.Absent, "there is no nvcc");
    assertInstanceOf(ChildProcess.Done.class, compiled, compiled::toString);
  }

  @Test
  void twoArgumentsAreEnumeratedTogether() throws IOException {
    Program program = ProgramParser.parse("t0 = fma x y x\nreturn t0").program();
    KernelSpec spec = Kernels.spec(program, "e4m3fn", "f32");
    ChildProcess.Ended right = compiledAndRun(write(spec, Checksums.of(spec, 1)));
    String words = assertInstanceOf(ChildProcess.Done.class, right, right::toString).words();
    assertTrue(words.contains("right on all 65536 inputs"), words);
  }

  /** The sums do not depend on threads, and do depend on every program. */
  @Test
  void checksumsAreThoseOfTheFunction() throws IOException {
    KernelSpec spec = Kernels.spec(exp(), "bf16", "f32");
    assertEquals(Checksums.of(spec, 1), Checksums.of(spec, 3));
    KernelSpec other = Kernels.spec(ProgramParser.parse("return x").program(), "bf16", "f32");
    assertNotEquals(Checksums.of(spec, 1), Checksums.of(other, 1));
  }

  @Test
  void whatCannotBeEnumeratedHasNoChecksums() {
    Program program = ProgramParser.parse("t0 = add x y\nreturn t0").program();
    KernelSpec spec = Kernels.spec(program, "f32", "f32");
    assertThrows(IllegalArgumentException.class, () -> Checksums.of(spec, 1));
    assertThrows(
        IllegalArgumentException.class, () -> CudaCheck.emit(spec, new Checksums(List.of(1L, 2L))));
  }

  /** SplitMix64 from the seed 0 begins with these numbers (Vigna's reference implementation). */
  @Test
  void mixingIsThatOfSplitMix64() {
    long golden = 0x9e3779b97f4a7c15L;
    assertEquals(0xe220a8397b1dcdafL, Checksums.mixed(golden >>> 32, golden & 0xffff_ffffL));
  }
}
