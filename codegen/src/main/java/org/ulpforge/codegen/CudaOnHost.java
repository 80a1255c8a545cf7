package org.ulpforge.codegen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A CUDA header compiled by g++ into a library that this process loads, and by nvcc for the sake of
 * compiling. Its folder and the library are gone after {@link #close}.
 */
final class CudaOnHost implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final KernelSpec spec;
  private final Path folder;
  private final Arena arena = Arena.ofShared();

  private CudaOnHost(KernelSpec spec, Path folder) {
    this.spec = spec;
    this.folder = folder;
  }

  /** Puts a header into a folder of its own. */
  static CudaOnHost of(KernelSpec spec, String header) {
    try {
      CudaOnHost host = new CudaOnHost(spec, Files.createTempDirectory("ulpforge-verify-"));
      String file = spec.name() + ".cuh";
      host.removeOnExit(file);
      Files.writeString(host.folder.resolve(file), header);
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException("no room for a temporary folder: " + e.getMessage(), e);
    }
  }

  /** An interrupted process does not come to {@link #close}; files go before their folder. */
  private void removeOnExit(String header) {
    folder.toFile().deleteOnExit();
    for (String file :
        List.of(header, "kernel.cc", "kernel.so", "kernel.cu", "kernel.o", ChildProcess.OUTPUT)) {
      folder.resolve(file).toFile().deleteOnExit();
    }
  }

  /** Either a method or the reason why there is none. */
  sealed interface Built {}

  record Ready(BlockMethod method) implements Built {}

  record NotBuilt(Verification.Verdict why) implements Built {}

  /** The header as C++17, on this machine. */
  Built withGcc() {
    // The instruction set changes speed only: contraction stays off.
    List<String> command =
        List.of(
            "g++",
            "-std=c++17",
            "-O3",
            "-march=native",
            "-ffp-contract=off",
            "-fPIC",
            "-shared",
            "-o",
            "kernel.so",
            "kernel.cc");
    return switch (compile("kernel.cc", loop(), command)) {
      case ChildProcess.Absent ignored ->
          new NotBuilt(new Verification.Skipped("no g++ on this machine"));
      case ChildProcess.Failed(String reason) ->
          new NotBuilt(new Verification.Differs("because " + reason));
      case ChildProcess.Done ignored -> new Ready(load());
    };
  }

  /** Whether nvcc takes the header, for the two architectures that kernels are meant for. */
  Verification.Verdict withNvcc() {
    String type = type();
    String body =
        """
        #include "%1$s.cuh"
        __global__ void apply(%2$s %3$s* dst, int length) {
          for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < length; i += gridDim.x * blockDim.x) {
            dst[i] = %4$s(%5$s);
          }
        }
        """
            .formatted(spec.name(), parameters(type), type, entry(), arguments());
    List<String> command =
        List.of(
            "nvcc",
            "-std=c++17",
            "--fmad=false",
            "-ftz=false",
            "-prec-div=true",
            "-prec-sqrt=true",
            "-gencode=arch=compute_80,code=sm_80",
            "-gencode=arch=compute_90,code=sm_90",
            "-c",
            "-o",
            "kernel.o",
            "kernel.cu");
    return switch (compile("kernel.cu", body, command)) {
      case ChildProcess.Absent ignored -> new Verification.Skipped("no nvcc on this machine");
      case ChildProcess.Failed(String reason) -> new Verification.Differs("because " + reason);
      case ChildProcess.Done ignored -> new Verification.Compiled();
    };
  }

  private ChildProcess.Ended compile(String file, String text, List<String> command) {
    try {
      Files.writeString(folder.resolve(file), text);
      return ChildProcess.run(command, folder, LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException("compiling in " + folder + ": " + e.getMessage(), e);
    }
  }

  private String loop() {
    String type = type();
    return """
    #include <cstddef>
    #include "%1$s.cuh"
    extern "C" void apply(%2$s %3$s* dst, size_t length) {
      for (size_t i = 0; i < length; i++) {
        dst[i] = %4$s(%5$s);
      }
    }
    """
        .formatted(spec.name(), parameters(type), type, entry(), arguments());
  }

  private String entry() {
    return spec.name() + (Element.of(spec.storage()).isFloat() ? "" : "_bits");
  }

  private String type() {
    Element element = Element.of(spec.storage());
    return element.isFloat() ? element.javaName() : "uint" + 8 * element.bytes() + "_t";
  }

  private String parameters(String type) {
    return Stream.of("x", "y")
        .limit(spec.program().arity())
        .map(name -> "const " + type + "* " + name + ", ")
        .collect(Collectors.joining());
  }

  private String arguments() {
    return Stream.of("x[i]", "y[i]")
        .limit(spec.program().arity())
        .collect(Collectors.joining(", "));
  }

  private BlockMethod load() {
    List<ValueLayout> layouts = new ArrayList<>();
    for (int i = 0; i <= spec.program().arity(); i++) {
      layouts.add(ValueLayout.ADDRESS);
    }
    layouts.add(ValueLayout.JAVA_LONG);
    MemorySegment symbol =
        SymbolLookup.libraryLookup(folder.resolve("kernel.so"), arena).findOrThrow("apply");
    MethodHandle apply =
        Linker.nativeLinker()
            .downcallHandle(
                symbol,
                FunctionDescriptor.ofVoid(layouts.toArray(ValueLayout[]::new)),
                Linker.Option.critical(true));
    return (arguments, result, length) -> {
      List<Object> all = new ArrayList<>();
      for (StoredBlock argument : arguments) {
        all.add(argument.memory());
      }
      all.add(result.memory());
      all.add((long) length);
      apply.invokeWithArguments(all);
    };
  }

  @Override
  public void close() {
    arena.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("removing " + folder + ": " + e.getMessage(), e);
    }
  }
}
