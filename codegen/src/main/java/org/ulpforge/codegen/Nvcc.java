package org.ulpforge.codegen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * nvcc on a header that lies in a folder: PTX with its array kernel and one of a single value, and
 * what becomes of them on the architectures that kernels are meant for.
 */
record Nvcc(KernelSpec spec, Path folder) {

  /** Files that this leaves in the folder. */
  static final List<String> FILES = List.of("kernel.cu", "kernel.ptx", "kernel.o");

  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** Either code or the reason why there is none. */
  sealed interface Compiled {}

  /**
   * @param ptx for the architecture asked for and later ones
   */
  record Ready(String ptx, DeviceCode code) implements Compiled {}

  record NotCompiled(Verification.Verdict why) implements Compiled {}

  /**
   * @param architecture of the PTX: 80 or 90, compute capability 8.0 or 9.0
   */
  Compiled compile(int architecture) {
    try {
      Files.writeString(folder.resolve("kernel.cu"), source());
      return switch (run(
          Compilers.nvcc(
              "-ptx", "-arch=compute_" + architecture, "-o", "kernel.ptx", "kernel.cu"))) {
        case ChildProcess.Absent ignored ->
            new NotCompiled(new Verification.Skipped("no nvcc on this machine"));
        case ChildProcess.Failed(String reason) ->
            new NotCompiled(new Verification.Differs("because " + reason));
        case ChildProcess.Done ignored -> assemble(Files.readString(folder.resolve("kernel.ptx")));
      };
    } catch (IOException e) {
      throw new UncheckedIOException("compiling in " + folder + ": " + e.getMessage(), e);
    }
  }

  private Compiled assemble(String ptx) throws IOException {
    return switch (run(Compilers.assembling("kernel.cu", "kernel.o"))) {
      case ChildProcess.Absent ignored -> throw new IllegalStateException("nvcc went away");
      case ChildProcess.Failed(String reason) ->
          new NotCompiled(new Verification.Differs("because " + reason));
      case ChildProcess.Done(String words) -> new Ready(ptx, DeviceCode.parse(ptx, words));
    };
  }

  private ChildProcess.Ended run(List<String> command) throws IOException {
    return ChildProcess.run(command, folder, LIMIT);
  }

  private String source() {
    CudaArrays arrays = new CudaArrays(spec);
    String name = spec.name().toString();
    return """
    #define ULPFORGE_EXPORT
    #include "%1$s.cuh"
    extern "C" __global__ void value(%2$s, %3$s* dst) {
      *dst = %1$s_parts::kernel::element(%4$s);
    }
    """
        .formatted(
            name,
            arrays.each("const " + arrays.type() + "* %s"),
            arrays.type(),
            arrays.each("*%s"));
  }
}
