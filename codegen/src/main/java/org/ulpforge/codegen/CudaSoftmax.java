package org.ulpforge.codegen;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.row.Softmax;

/**
 * Writes a softmax as a CUDA header, plain C++17 for g++: rows in registers of a warp or a block,
 * longer ones streamed. Bits depend on the order of additions, which is another one than that of
 * the Java class; the header has a function for the host that gives those of the device.
 */
public final class CudaSoftmax {

  private static final String SKELETON = "softmax.cuh";
  private static final String CHECK = "softmax_check.cu";

  /** Elements of a row in the registers of one thread. */
  private static final int ITEMS = 32;

  private CudaSoftmax() {}

  /** The name of the file. */
  public static String fileName(KernelName name) {
    return name + ".cuh";
  }

  /** The text of the header. */
  public static String emit(SoftmaxSpec spec) {
    KernelSpec kernel =
        new KernelSpec(
            spec.name(),
            spec.exponential().program(),
            spec.storage(),
            Softmax.COMPUTE,
            spec.exponential().facts());
    String name = spec.name().toString();
    String guard = "ULPFORGE_" + name.toUpperCase(Locale.ROOT) + "_CUH";
    Lowered program = spec.lower();
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
    CudaParts parts = new CudaParts(kernel, program);
    parts.write(out);
    out.line("");
    out.line("}  // namespace " + name + "_parts");
    out.line("");
    out.lines(skeleton(spec, parts));
    out.line("");
    out.line("#undef ULPFORGE_INLINE");
    out.line("");
    out.line("#endif");
    return out.toString();
  }

  /** The name of the file of the check program. */
  public static String checkFileName(KernelName name) {
    return name + "_check.cu";
  }

  /**
   * A program that checks the header, on a GPU or without one, and times it there.
   *
   * @param relative the relative error that results may have before they are rounded to the storage
   *     format
   */
  public static String check(SoftmaxSpec spec, double relative) {
    Source out = new Source();
    spec.header().forEach(line -> out.line("// " + line));
    FloatFormat storage = (FloatFormat) spec.storage();
    boolean direct = storage.equals(Softmax.COMPUTE);
    int bytes = Element.of(storage).bytes();
    return out
        + Template.fill(
            CHECK,
            Map.of(
                "name", spec.name().toString(),
                "storage", storage.name(),
                "type", direct ? "float" : "uint" + 8 * bytes + "_t",
                "relative", Double.toString(relative),
                "halfunit", direct ? "0" : "0x1p-" + storage.precision(),
                "least", Double.toHexString(storage.minSubnormal() * (direct ? 2 : 0.5)),
                "hasinfinity", Boolean.toString(storage.hasInfinity())));
  }

  private static String skeleton(SoftmaxSpec spec, CudaParts parts) {
    int bytes = Element.of(spec.storage()).bytes();
    int group = 16 / bytes;
    boolean direct = parts.isOnFloats();
    String type = direct ? "float" : "uint" + 8 * bytes + "_t";
    Map<String, String> values = new HashMap<>();
    values.put("name", spec.name().toString());
    values.put("storage", spec.storage().name());
    values.put("limit", Integer.toString((int) Softmax.LIMIT));
    values.put("vanishing", Float.toString(Softmax.VANISHING));
    values.put("type", type);
    values.put("items", Integer.toString(ITEMS));
    values.put("group", Integer.toString(group));
    values.put("decode", direct ? "code" : "decoded(int32_t(code))");
    values.put("encode", direct ? "value" : type + "(encoded(value))");
    values.put("warps", choices("WARP", ITEMS / group));
    values.put("blocks", choices("BLOCK", ITEMS / group));
    return Template.fill(SKELETON, values);
  }

  /** Calls with as few groups for each thread as hold a row. */
  private static String choices(String threads, int most) {
    return IntStream.iterate(1, groups -> groups <= most, groups -> 2 * groups)
        .mapToObj(groups -> {
          String call =
              "return launch<%s, %d>(src, dst, rows, length, stride, scale, stream);"
                  .formatted(threads, groups);
          return groups == most
              ? "    " + call
              : "    if (each <= %d) {\n      %s\n    }".formatted(groups, call);
        })
        .collect(Collectors.joining("\n"));
  }
}
