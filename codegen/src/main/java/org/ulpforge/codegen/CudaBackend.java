package org.ulpforge.codegen;

import java.util.Locale;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;

/**
 * A header for CUDA that is C++17 for g++ as well, with nothing else needed. Beside the function of
 * one value it has an array kernel with wide loads and, where a program computes in f16 or bf16, a
 * form that works on two values at once.
 */
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
    Optional<CudaPairs> pairs = CudaPairs.of(spec, program);
    Source out = new Source();
    spec.header().forEach(line -> out.line("// " + line));
    out.lines(
        """
        //
        // nvcc --fmad=false -ftz=false -prec-div=true -prec-sqrt=true (never --use_fast_math), or
        // g++ -std=c++17 -ffp-contract=off (never -ffast-math): other flags give other bits.
        #ifndef %1$s
        #define %1$s

        #if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__)
        #error "%2$s needs exact IEEE 754 arithmetic: compile without fast math"
        #endif

        #include <cmath>
        #include <cstddef>
        #include <cstdint>
        #include <cstring>
        """
            .formatted("ULPFORGE_" + name.toUpperCase(Locale.ROOT) + "_CUH", name));
    pairs.ifPresent(p -> p.writeInclude(out));
    out.lines(
        """

        #ifdef __CUDACC__
        #define ULPFORGE_INLINE static __host__ __device__ __forceinline__
        #else
        #define ULPFORGE_INLINE static inline
        #endif
        """);
    out.line("");
    out.line("namespace " + name + "_parts {");
    out.line("");
    CudaFunctions.write(out, program);
    CudaParts parts = new CudaParts(spec, program);
    parts.write(out);
    pairs.ifPresent(p -> p.write(out));
    out.line("");
    CudaArrays arrays = new CudaArrays(spec);
    arrays.writeStruct(out, "kernel", parts.element(), pairs.map(CudaPairs::call));
    out.line("");
    arrays.writeLoop(out);
    out.line("");
    out.line("}  // namespace " + name + "_parts");
    out.line("");
    writeEntries(out, spec, parts, arrays);
    pairs.ifPresent(p -> p.writeEntries(out));
    out.line("");
    arrays.writeEntry(out);
    out.line("");
    out.line("#undef ULPFORGE_INLINE");
    out.line("");
    out.line("#endif");
    return out.toString();
  }

  private static void writeEntries(
      Source out, KernelSpec spec, CudaParts parts, CudaArrays arrays) {
    String name = spec.name().toString();
    String storage = spec.storage().name();
    boolean isFloat = Element.of(spec.storage()).isFloat();
    if (!isFloat && spec.compute() instanceof FloatFormat) {
      out.line("// Before the rounding to %s, of values of %s.", storage, storage);
      String type = parts.argumentType();
      out.open(inline(parts.resultType(), name, arrays.each(type + " %s")));
      out.line("return " + name + "_parts::computed(" + arrays.each("%s") + ");");
      out.close();
      out.line("");
    }
    if (!isFloat) {
      out.line("// On codes of %s, in the low bits.", storage);
    }
    String entry = isFloat ? name : name + "_bits";
    out.open(inline(arrays.type(), entry, arrays.each(arrays.type() + " %s")));
    out.line("return " + name + "_parts::kernel::element(" + arrays.each("%s") + ");");
    out.close();
  }

  /** The head of a function. */
  static String inline(String type, String name, String parameters) {
    return "ULPFORGE_INLINE " + type + " " + name + "(" + parameters + ")";
  }
}
