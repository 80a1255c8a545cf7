package org.ulpforge.codegen;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;

/** A header for CUDA that is C++17 for g++ as well, with nothing else needed. */
public final class CudaBackend implements Backend {

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public String description() {
    return "CUDA header, plain C++17 for g++";
  }

  @Override
  public String fileName(KernelName name) {
    return name + ".cuh";
  }

  @Override
  public String emit(KernelSpec spec) {
    Lowered program = spec.lower();
    String name = spec.name().toString();
    String guard = "ULPFORGE_" + name.toUpperCase(Locale.ROOT) + "_CUH";
    Source out = new Source();
    spec.header().forEach(line -> out.line("// " + line));
    out.lines(
        """
        //
        // nvcc --fmad=false -ftz=false -prec-div=true -prec-sqrt=true (never --use_fast_math), or
        // g++ -std=c++17 -ffp-contract=off (never -ffast-math): other flags give other bits.
        #ifndef %1$s
        #define %1$s

        #ifdef __FAST_MATH__
        #error "%2$s needs exact IEEE 754 arithmetic: compile without fast math"
        #endif

        #include <cmath>
        #include <cstdint>
        #include <cstring>

        #ifdef __CUDACC__
        #define ULPFORGE_INLINE static __host__ __device__ __forceinline__
        #else
        #define ULPFORGE_INLINE static inline
        #endif
        """
            .formatted(guard, name));
    out.line("");
    out.line("namespace " + name + "_parts {");
    out.line("");
    CudaFunctions.write(out, program);
    CudaDialect dialect = new CudaDialect();
    writeCore(out, dialect, program);
    writeStored(out, dialect, program);
    out.line("");
    out.line("}  // namespace " + name + "_parts");
    out.line("");
    writeEntries(out, dialect, spec, program);
    out.line("");
    out.line("#undef ULPFORGE_INLINE");
    out.line("");
    out.line("#endif");
    return out.toString();
  }

  private static void writeCore(Source out, CudaDialect dialect, Lowered program) {
    String argument = dialect.type(program.argument());
    out.open(inline(dialect.type(program.result()), "computed", parameters(program, argument)));
    dialect.writeTables(out, program.steps());
    dialect.writeCore(out, program, "const ");
    out.close();
  }

  /** From stored elements to a stored element. */
  private static void writeStored(Source out, CudaDialect dialect, Lowered program) {
    if (program.isDirect()) {
      return;
    }
    String result = dialect.type(program.result());
    String stored = dialect.type(program.element().carrier());
    out.line("");
    out.open(inline(stored, "encoded", result + " x"));
    dialect.write(out, program.encode().steps(), "const ");
    out.line("return " + dialect.operand(program.encode().result()) + ";");
    out.close();
    out.line("");
    out.open(inline(stored, "stored", parameters(program, stored)));
    program.decode().forEach(block -> dialect.write(out, block.steps(), "const "));
    String arguments =
        program.decode().stream()
            .map(b -> dialect.operand(b.result()))
            .collect(Collectors.joining(", "));
    out.line("return encoded(computed(" + arguments + "));");
    out.close();
  }

  private static void writeEntries(
      Source out, CudaDialect dialect, KernelSpec spec, Lowered program) {
    String name = spec.name().toString();
    String parts = name + "_parts::";
    String arguments = program.arity() == 1 ? "x" : "x, y";
    Element element = program.element();
    if (element.isFloat()) {
      String type = dialect.type(element.carrier());
      out.open(inline(type, name, parameters(program, type)));
      out.line(
          "return "
              + parts
              + (program.isDirect() ? "computed" : "stored")
              + "("
              + arguments
              + ");");
      out.close();
      return;
    }
    if (spec.compute() instanceof FloatFormat) {
      String type = dialect.type(program.argument());
      out.line(
          "// Before the rounding to "
              + spec.storage().name()
              + ", of values of "
              + spec.storage().name()
              + ".");
      out.open(inline(dialect.type(program.result()), name, parameters(program, type)));
      out.line("return " + parts + "computed(" + arguments + ");");
      out.close();
      out.line("");
    }
    String code = "uint" + 8 * element.bytes() + "_t";
    String carried = dialect.type(element.carrier());
    out.line("// On codes of " + spec.storage().name() + ", in the low bits.");
    out.open(inline(code, name + "_bits", parameters(program, code)));
    String codes =
        IntStream.range(0, program.arity())
            .mapToObj(i -> carried + "(" + (i == 0 ? "x" : "y") + ")")
            .collect(Collectors.joining(", "));
    out.line(
        "return "
            + code
            + "("
            + parts
            + (program.isDirect() ? "computed" : "stored")
            + "("
            + codes
            + "));");
    out.close();
  }

  private static String inline(String type, String name, String parameters) {
    return "ULPFORGE_INLINE " + type + " " + name + "(" + parameters + ")";
  }

  private static String parameters(Lowered program, String type) {
    return program.arity() == 1 ? type + " x" : type + " x, " + type + " y";
  }
}
