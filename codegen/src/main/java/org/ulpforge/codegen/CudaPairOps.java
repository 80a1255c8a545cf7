package org.ulpforge.codegen;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Opcode;

/**
 * The operations on two halves of a word. On the device each is one intrinsic that rounds to
 * nearest even and is never fused with another; {@code fma.rn.bf16x2}, too, rounds once (PTX ISA,
 * half precision floating-point instructions; sm_80 and later).
 */
final class CudaPairOps {

  static final Map<Opcode, String> INTRINSICS =
      Map.of(
          Opcode.ADD, "__hadd2_rn",
          Opcode.SUB, "__hsub2_rn",
          Opcode.MUL, "__hmul2_rn",
          Opcode.FMA, "__hfma2",
          Opcode.MIN, "__hmin2_nan",
          Opcode.MAX, "__hmax2_nan");

  private CudaPairOps() {}

  /** Whether an operation has a form on pairs: an intrinsic, or one of the signs. */
  static boolean isOnPairs(Opcode op) {
    return INTRINSICS.containsKey(op) || op == Opcode.NEG || op == Opcode.ABS;
  }

  /**
   * @param operands words
   */
  static String expression(Opcode op, List<String> operands) {
    return op == Opcode.NEG
        ? operands.getFirst() + " ^ 0x80008000u"
        : op == Opcode.ABS
            ? operands.getFirst() + " & 0x7fff7fffu"
            : op.text() + "_pair(" + String.join(", ", operands) + ")";
  }

  /** Writes the functions that {@link #expression} calls, and the ways in and out of a word. */
  static void write(Source out, FloatFormat format, String pairType, Set<Opcode> ops) {
    out.lines(
        """
        ULPFORGE_INLINE float low_half(uint32_t word) {
          return decoded(int32_t(word & 0xffffu));
        }

        ULPFORGE_INLINE float high_half(uint32_t word) {
          return decoded(int32_t(word >> 16));
        }

        ULPFORGE_INLINE uint32_t joined(float low, float high) {
          return uint32_t(encoded(low)) | uint32_t(encoded(high)) << 16;
        }

        #ifdef __CUDACC__
        static __device__ __forceinline__ %1$s pair_of(uint32_t word) {
          %1$s pair;
          memcpy(&pair, &word, sizeof pair);
          return pair;
        }

        static __device__ __forceinline__ uint32_t word_of(%1$s pair) {
          uint32_t word;
          memcpy(&word, &pair, sizeof word);
          return word;
        }
        #endif
        """
            .formatted(pairType));
    for (Opcode op : ops) {
      write(out, format, op);
    }
  }

  private static void write(Source out, FloatFormat format, Opcode op) {
    int arity = op.operands().size();
    List<String> names = List.of("x", "y", "z").subList(0, arity);
    Steps steps = new Steps();
    FloatSteps floats = new FloatSteps(steps, new FloatCodes(steps));
    Value[] arguments =
        Stream.of(0, 1, 2)
            .limit(arity)
            .map(i -> new Value.Argument(i, Carrier.of(format)))
            .toArray(Value[]::new);
    steps.open();
    Value result =
        op == Opcode.FMA
            ? floats.fma(format, arguments[0], arguments[1], arguments[2])
            : op == Opcode.MIN || op == Opcode.MAX
                ? floats.extreme(op, format, arguments[0], arguments[1])
                : floats.arithmetic(op, format, arguments);
    CudaDialect dialect = new CudaDialect();
    out.line("");
    out.open(CudaBackend.inline("float", op.text() + "_one", each(names, "float %s")));
    dialect.write(out, steps.close(), "const ");
    out.line("return " + dialect.operand(result) + ";");
    out.close();
    out.line("");
    out.open(CudaBackend.inline("uint32_t", op.text() + "_pair", each(names, "uint32_t %s")));
    out.directive("#ifdef __CUDA_ARCH__");
    out.line("return word_of(%s(%s));", INTRINSICS.get(op), each(names, "pair_of(%s)"));
    out.directive("#else");
    out.line("const float low = %s_one(%s);", op.text(), each(names, "low_half(%s)"));
    out.line("const float high = %s_one(%s);", op.text(), each(names, "high_half(%s)"));
    out.line("return joined(low, high);");
    out.directive("#endif");
    out.close();
  }

  private static String each(List<String> names, String form) {
    return names.stream().map(form::formatted).collect(Collectors.joining(", "));
  }
}
