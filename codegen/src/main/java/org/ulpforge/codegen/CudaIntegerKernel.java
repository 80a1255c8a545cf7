package org.ulpforge.codegen;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An integer-only function as a header for CUDA and g++, and a program that checks it there. */
public final class CudaIntegerKernel {

  private static final int RESULTS_PER_LINE = 8;

  private CudaIntegerKernel() {}

  /** The name of the header. */
  public static String fileName(KernelName name) {
    return name + ".cuh";
  }

  /** The text of the header. */
  public static String emit(IntegerKernel kernel) {
    String name = kernel.name().toString();
    return head(kernel)
        + Template.fill(
            "integer_kernel.cuh",
            Map.of(
                "guard",
                "ULPFORGE_" + name.toUpperCase(Locale.ROOT) + "_CUH",
                "name",
                name,
                "type",
                type(kernel),
                "program",
                program(kernel.lower()),
                "narrow",
                narrow(kernel)));
  }

  /** The name of the file of the check program. */
  public static String checkFileName(KernelName name) {
    return name + "_check.cu";
  }

  /** A program that compares the header beside it with the interpreter, on all inputs. */
  public static String check(IntegerKernel kernel) {
    int[] results = kernel.results();
    String expected =
        IntStream.iterate(0, i -> i < results.length, i -> i + RESULTS_PER_LINE)
            .mapToObj(i ->
                Arrays.stream(results, i, i + RESULTS_PER_LINE)
                    .mapToObj(CudaIntegerKernel::literal)
                    .collect(Collectors.joining(", ", "    ", ",")))
            .collect(Collectors.joining("\n"));
    return head(kernel)
        + Template.fill(
            "integer_check.cu",
            Map.of("name", kernel.name().toString(), "type", type(kernel), "expected", expected));
  }

  private static String literal(int value) {
    return value == Integer.MIN_VALUE ? "INT32_MIN" : Integer.toString(value);
  }

  private static String head(IntegerKernel kernel) {
    return kernel.header().stream().map(line -> "// " + line + "\n").collect(Collectors.joining());
  }

  private static String type(IntegerKernel kernel) {
    return "int" + kernel.result().bits() + "_t";
  }

  /** The function {@code computed} of a program in {@code i32}. */
  static String program(Lowered program) {
    CudaDialect dialect = new CudaDialect();
    Source out = new Source();
    out.open(CudaBackend.inline("int32_t", "computed", "int32_t x"));
    dialect.writeTables(out, program.steps());
    dialect.writeCore(out, program, "const ");
    out.close();
    return out.toString();
  }

  private static String narrow(IntegerKernel kernel) {
    if (kernel.isPlain()) {
      return "  return wide;";
    }
    String type = type(kernel);
    String scaled = "int64_t(wide)";
    if (kernel.multiplier() != 1) {
      scaled += " * %d".formatted(kernel.multiplier());
    }
    if (kernel.shift() > 0) {
      scaled =
          "(%s + (int64_t(1) << %d)) >> %d".formatted(scaled, kernel.shift() - 1, kernel.shift());
    }
    return """
      const int64_t rounded = %s;
      const int64_t least = INT%2$d_MIN;
      const int64_t greatest = INT%2$d_MAX;
      return %3$s(rounded < least ? least : rounded > greatest ? greatest : rounded);\
    """
        .formatted(scaled, kernel.result().bits(), type);
  }
}
