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
    writeHeader(out, spec);
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

  private static void writeHeader(Source out, SoftmaxSpec spec) {
    spec.header(
            "one over rows in registers, two or three over longer ones", "pairs of f32, then f64")
        .forEach(line -> out.line("// " + line));
  }

  /** The name of the file of the check program. */
  public static String checkFileName(KernelName name) {
    return name + "_check.cu";
  }

  /**
   * The roundings of f32 in a result: of both the exponential and the sum where what a difference
   * lost is multiplied in, of the sum of a group, whose halves are added first, and of the product
   * with the reciprocal. The sum of groups has none that counts.
   */
  private static int roundings(int group) {
    return 2 + Integer.numberOfTrailingZeros(group) + 1;
  }

  /**
   * A program that checks the header, on a GPU or without one, and times it there. It allows a
   * result, before it is rounded to the storage format, the error of the exponential in the
   * numerator and in the sum, and the roundings of f32: a bound for rows of all lengths.
   *
   * @param exponential the largest relative error of the exponential, less than 1
   */
  public static String check(SoftmaxSpec spec, double exponential) {
    Source out = new Source();
    writeHeader(out, spec);
    FloatFormat storage = (FloatFormat) spec.storage();
    FloatFormat compute = Softmax.COMPUTE;
    boolean direct = storage.equals(compute);
    int bytes = Element.of(storage).bytes();
    int roundings = roundings(group(bytes));
    double relative =
        2 * exponential / (1 - exponential) + Math.scalb((double) roundings, -compute.precision());
    double least =
        (storage.minSubnormal() + compute.minSubnormal()) / 2 + exponential * compute.minNormal();
    return out
        + Template.fill(
            CHECK,
            Map.of(
                "name", spec.name().toString(),
                "storage", storage.name(),
                "type", direct ? "float" : "uint" + 8 * bytes + "_t",
                "derivation",
                    "that of the exponential, %.4g, in the numerator and in the sum, and %d roundings of %s."
                        .formatted(exponential, roundings, compute.name()),
                "relative", Double.toString(relative),
                "halfunit", direct ? "0" : "0x1p-" + storage.precision(),
                "least", Double.toHexString(least),
                "hasinfinity", Boolean.toString(storage.hasInfinity())));
  }

  /** The number of elements that are loaded together, 16 bytes. */
  private static int group(int bytes) {
    return 16 / bytes;
  }

  private static String skeleton(SoftmaxSpec spec, CudaParts parts) {
    int bytes = Element.of(spec.storage()).bytes();
    int group = group(bytes);
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
