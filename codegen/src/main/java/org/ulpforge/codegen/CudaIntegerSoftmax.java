package org.ulpforge.codegen;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ulpforge.integer.IntegerSoftmax;

/**
 * An integer softmax as a header for CUDA and g++, a block for a row, and a program that checks it
 * there.
 */
public final class CudaIntegerSoftmax {

  private static final int KINDS = 8;
  private static final int[] LENGTHS = {1, 2, 15, 16, 17, 64, 255, 1000, 4096, 5001, 70003};

  private CudaIntegerSoftmax() {}

  /** How many rows the check program compares. */
  static int rows() {
    return KINDS * LENGTHS.length;
  }

  private static String type(IntegerSoftmaxKernel kernel) {
    return kernel.isNarrow() ? "uint8_t" : "uint16_t";
  }

  private static String head(IntegerSoftmaxKernel kernel) {
    return kernel.header().stream().map(line -> "// " + line + "\n").collect(Collectors.joining());
  }

  /** The text of the header. */
  public static String emit(IntegerSoftmaxKernel kernel) {
    String name = kernel.name().toString();
    return head(kernel)
        + Template.fill(
            "integer_softmax.cuh",
            Map.of(
                "guard",
                "ULPFORGE_" + name.toUpperCase(Locale.ROOT) + "_CUH",
                "name",
                name,
                "type",
                type(kernel),
                "bits",
                Integer.toString(kernel.bits()),
                "lo",
                Integer.toString(kernel.least()),
                "positive",
                kernel.isPositive() ? "e > 0 ? uint32_t(e) : 0" : "e < 0 ? 0 - uint32_t(e) : 0",
                "program",
                CudaIntegerKernel.program(kernel.lower())));
  }

  /** A program that compares the header beside it with checksums of what Java gives. */
  public static String check(IntegerSoftmaxKernel kernel) {
    IntegerSoftmax softmax = kernel.reference();
    String expected =
        IntStream.of(LENGTHS)
            .mapToObj(length -> "    0x%016xull,".formatted(checksum(softmax, length)))
            .collect(Collectors.joining("\n"));
    String lengths =
        IntStream.of(LENGTHS).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    return head(kernel)
        + Template.fill(
            "integer_softmax_check.cu",
            Map.of(
                "name",
                kernel.name().toString(),
                "type",
                type(kernel),
                "kinds",
                Integer.toString(KINDS),
                "lengths",
                lengths,
                "expected",
                expected));
  }

  /** Rows and sum as in the check program. */
  private static long checksum(IntegerSoftmax softmax, int length) {
    long sum = 0;
    for (int kind = 0; kind < KINDS; kind++) {
      long state = 1L + kind;
      int[] row = new int[length];
      for (int i = 0; i < length; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        row[i] = (byte) (state >> 56) >> kind;
      }
      for (int code : softmax.apply(row)) {
        sum = (sum ^ code) * 1099511628211L;
      }
    }
    return sum;
  }
}
