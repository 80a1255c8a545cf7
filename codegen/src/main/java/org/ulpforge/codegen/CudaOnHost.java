package org.ulpforge.codegen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
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
 * A CUDA header compiled by g++ into a library that this process loads, and by nvcc. Its folder and
 * the library are gone after {@link #close}.
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
    Stream.concat(
            Stream.of(header, "kernel.cc", "kernel.so", ChildProcess.OUTPUT), Nvcc.FILES.stream())
        .forEach(file -> folder.resolve(file).toFile().deleteOnExit());
  }

  /** Either a method or the reason why there is none. */
  sealed interface Built {}

  /**
   * @param values calls the function for each value
   * @param arrays calls the loop over arrays, on copies where all but the last elements are in
   *     groups of 16 bytes
   */
  record Ready(BlockMethod values, BlockMethod arrays) implements Built {}

  record NotBuilt(Verification.Verdict why) implements Built {}

  /** The header as C++17, on this machine: its function of one value, and its loop over arrays. */
  Built withGcc() {
    List<String> command = Compilers.gcc("-fPIC", "-shared", "-o", "kernel.so", "kernel.cc");
    return switch (compile("kernel.cc", loops(), command)) {
      case ChildProcess.Absent ignored ->
          new NotBuilt(new Verification.Skipped("no g++ on this machine"));
      case ChildProcess.Failed(String reason) ->
          new NotBuilt(new Verification.Differs("because " + reason));
      case ChildProcess.Done ignored -> {
        SymbolLookup library = SymbolLookup.libraryLookup(folder.resolve("kernel.so"), arena);
        yield new Ready(method(library, "values"), method(library, "arrays"));
      }
    };
  }

  /** What nvcc makes of the header, with PTX for compute capability 9.0. */
  Nvcc.Compiled withNvcc() {
    return withNvcc(90);
  }

  /**
   * @param architecture of the PTX
   */
  Nvcc.Compiled withNvcc(int architecture) {
    return new Nvcc(spec, folder).compile(architecture);
  }

  private ChildProcess.Ended compile(String file, String text, List<String> command) {
    try {
      Files.writeString(folder.resolve(file), text);
      return ChildProcess.run(command, folder, LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException("compiling in " + folder + ": " + e.getMessage(), e);
    }
  }

  private String loops() {
    String type = type();
    String copies =
        Stream.of("x", "y")
            .limit(spec.program().arity())
            .map(name -> "memcpy(copy_%1$s, %1$s + i, n * sizeof *%1$s);".formatted(name))
            .collect(Collectors.joining(" "));
    return """
    #include "%1$s.cuh"
    extern "C" void values(%2$s %3$s* dst, size_t length) {
      for (size_t i = 0; i < length; i++) {
        dst[i] = %4$s(%5$s);
      }
    }
    extern "C" void arrays(%2$s %3$s* dst, size_t length) {
      const size_t most = 1021;
      alignas(16) %3$s copy_x[most], copy_y[most], result[most];
      for (size_t i = 0; i < length; i += most) {
        const size_t n = length - i < most ? length - i : most;
        %6$s
        %1$s_array(%7$s, result, n);
        memcpy(dst + i, result, n * sizeof *dst);
      }
    }
    """
        .formatted(
            spec.name(),
            parameters(type),
            type,
            entry(),
            arguments(),
            copies,
            spec.program().arity() == 1 ? "copy_x" : "copy_x, copy_y");
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

  private BlockMethod method(SymbolLookup library, String name) {
    List<ValueLayout> layouts = new ArrayList<>();
    for (int i = 0; i <= spec.program().arity(); i++) {
      layouts.add(ValueLayout.ADDRESS);
    }
    layouts.add(ValueLayout.JAVA_LONG);
    MethodHandle apply =
        Linker.nativeLinker()
            .downcallHandle(
                library.findOrThrow(name),
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
