package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.Formats;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.row.Softmax;

/** Headers are included where all warnings are errors. */
final class CudaWarningsTest {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** Two regions, of which the second one takes codes apart. */
  private static final Program PROGRAM =
      ProgramParser.parse(
              """
              t0 = abs x
              t1 = lt t0 0x1p4
              when t1
              t2 = fma x t0 0x1p0
              return t2
              otherwise
              t3 = bits x
              t4 = iadd t3 0x1
              t5 = frombits t4
              t6 = min t5 t0
              return t6
              """)
          .program();

  @TempDir private Path folder;

  private void compiles(String header) throws IOException {
    Files.writeString(folder.resolve("kernel.cuh"), header);
    Files.writeString(folder.resolve("main.cc"), "#include \"kernel.cuh\"\n");
    ChildProcess.Ended ended =
        ChildProcess.run(
            Compilers.gcc(
                "-Wall", "-Wextra", "-pedantic", "-Werror", "-c", "-o", "main.o", "main.cc"),
            folder,
            LIMIT);
    assumeFalse(ended instanceof ChildProcess.Absent, "no g++ on this machine");
    assertInstanceOf(ChildProcess.Done.class, ended, ended::toString);
  }

  /** Of each width, and of each way to treat what is no number. */
  @ParameterizedTest
  @ValueSource(
      strings = {"f64", "f32", "f16", "bf16", "e5m2", "e4m3fn", "e4m3fnuz", "e2m3fn", "e2m1fn"})
  void kernels(String storage) throws IOException {
    String compute = storage.equals("f64") ? "f64" : "f32";
    compiles(new CudaBackend().emit(Kernels.spec(PROGRAM, storage, compute)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "bf16", "e4m3fn"})
  void softmax(String storage) throws IOException {
    compiles(
        CudaSoftmax.emit(
            CudaSoftmaxTest.spec(
                "softmax_" + storage + "_s1u0_test",
                Formats.floating(storage),
                Softmax.Passes.RECOMPUTE)));
  }
}
