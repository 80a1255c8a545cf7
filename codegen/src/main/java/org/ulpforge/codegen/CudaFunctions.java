package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The functions of one operation each that a header brings with it. On the device they are the
 * intrinsics that round to nearest and are never fused; on a host plain C++, which the flags in the
 * header keep from being fused.
 */
final class CudaFunctions {

  private CudaFunctions() {}

  /** A function for f32 and its twin for f64; {@code @} stands for the float type. */
  private enum Function {
    BITS_OF_VALUE(
        """
        ULPFORGE_INLINE int32_t bits_of_value(float x) {
          int32_t bits;
          memcpy(&bits, &x, sizeof bits);
          return bits;
        }
        """,
        """
        ULPFORGE_INLINE int64_t bits_of_value(double x) {
          int64_t bits;
          memcpy(&bits, &x, sizeof bits);
          return bits;
        }
        """),
    VALUE_OF_BITS(
        """
        ULPFORGE_INLINE float value_of_bits(int32_t bits) {
          float x;
          memcpy(&x, &bits, sizeof x);
          return x;
        }
        """,
        """
        ULPFORGE_INLINE double value_of_bits(int64_t bits) {
          double x;
          memcpy(&x, &bits, sizeof x);
          return x;
        }
        """),
    ADD(binary("float", "add", "__fadd_rn", "+"), binary("double", "add", "__dadd_rn", "+")),
    SUB(binary("float", "sub", "__fsub_rn", "-"), binary("double", "sub", "__dsub_rn", "-")),
    MUL(binary("float", "mul", "__fmul_rn", "*"), binary("double", "mul", "__dmul_rn", "*")),
    DIV(binary("float", "div", "__fdiv_rn", "/"), binary("double", "div", "__ddiv_rn", "/")),
    FMA(
        byDevice(
            "float fma_rn(float a, float b, float c)", "__fmaf_rn(a, b, c)", "std::fma(a, b, c)"),
        byDevice(
            "double fma_rn(double a, double b, double c)",
            "__fma_rn(a, b, c)",
            "std::fma(a, b, c)")),
    SQRT(
        byDevice("float sqrt_rn(float x)", "__fsqrt_rn(x)", "std::sqrt(x)"),
        byDevice("double sqrt_rn(double x)", "__dsqrt_rn(x)", "std::sqrt(x)")),
    ABSOLUTE(
        """
        ULPFORGE_INLINE float absolute(float x) {
          return value_of_bits(bits_of_value(x) & 0x7fffffff);
        }
        """,
        """
        ULPFORGE_INLINE double absolute(double x) {
          return value_of_bits(bits_of_value(x) & int64_t(0x7fffffffffffffffull));
        }
        """),
    MINIMUM(
        extreme("float", "minimum", "<", "|", Optional.of("min.NaN.f32")),
        extreme("double", "minimum", "<", "|", Optional.empty())),
    MAXIMUM(
        extreme("float", "maximum", ">", "&", Optional.of("max.NaN.f32")),
        extreme("double", "maximum", ">", "&", Optional.empty())),
    RINT_EVEN(
        """
        // Ties to even by a sum that has no room for fractions; the sign is kept for zeros.
        ULPFORGE_INLINE float rint_even(float x) {
        #ifdef __CUDA_ARCH__
          return rintf(x);
        #else
          const float magnitude = absolute(x);
          const float whole = sub_rn(add_rn(magnitude, 0x1p23f), 0x1p23f);
          const int32_t sign = bits_of_value(x) & int32_t(0x80000000u);
          return magnitude < 0x1p23f ? value_of_bits(bits_of_value(whole) | sign) : x;
        #endif
        }
        """,
        """
        // Ties to even by a sum that has no room for fractions; the sign is kept for zeros.
        ULPFORGE_INLINE double rint_even(double x) {
        #ifdef __CUDA_ARCH__
          return rint(x);
        #else
          const double magnitude = absolute(x);
          const double whole = sub_rn(add_rn(magnitude, 0x1p52), 0x1p52);
          const int64_t sign = bits_of_value(x) & int64_t(0x8000000000000000ull);
          return magnitude < 0x1p52 ? value_of_bits(bits_of_value(whole) | sign) : x;
        #endif
        }
        """),
    TO_INT32(toInt("float", 32, "31f"), toInt("double", 32, "31")),
    TO_INT64(toInt("float", 64, "63f"), toInt("double", 64, "63"));

    private final String f32;
    private final String f64;

    Function(String f32, String f64) {
      this.f32 = f32;
      this.f64 = f64;
    }
  }

  private static String byDevice(String signature, String device, String host) {
    return """
    ULPFORGE_INLINE %s {
    #ifdef __CUDA_ARCH__
      return %s;
    #else
      return %s;
    #endif
    }
    """
        .formatted(signature, device, host);
  }

  private static String binary(String type, String name, String intrinsic, String operator) {
    return byDevice(
        "%1$s %2$s_rn(%1$s a, %1$s b)".formatted(type, name),
        intrinsic + "(a, b)",
        "a " + operator + " b");
  }

  /**
   * @param device the instruction of sm_80 that does the same
   */
  private static String extreme(
      String type, String name, String order, String signs, Optional<String> device) {
    String general =
        """
          if (a %1$s b) {
            return a;
          }
          if (a == b) {
            return value_of_bits(bits_of_value(a) %2$s bits_of_value(b));
          }
          return b == b ? (a == a ? b : a) : b;
        """
            .formatted(order, signs);
    String body =
        device
            .map(instruction ->
                """
                #if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
                  %1$s extreme;
                  asm("%2$s %%0, %%1, %%2;" : "=f"(extreme) : "f"(a), "f"(b));
                  return extreme;
                #else
                %3$s#endif
                """
                    .formatted(type, instruction, general))
            .orElse(general);
    return """
    // A NaN gives NaN; -0 is less than +0.
    ULPFORGE_INLINE %1$s %2$s(%1$s a, %1$s b) {
    %3$s}
    """
        .formatted(type, name, body);
  }

  private static String toInt(String type, int bits, String exponent) {
    return """
    // Ties to even; NaN gives 0, values out of range the nearest bound.
    ULPFORGE_INLINE int%2$d_t to_int%2$d(%1$s x) {
      const %1$s whole = rint_even(x);
      if (!(whole == whole)) {
        return 0;
      }
      return whole >= 0x1p%3$s ? INT%2$d_MAX : whole < -0x1p%3$s ? INT%2$d_MIN : int%2$d_t(whole);
    }
    """
        .formatted(type, bits, exponent);
  }

  /** Writes the functions that a program needs, each before its users. */
  static void write(Source out, Lowered program) {
    for (Carrier carrier : List.of(Carrier.F32, Carrier.F64)) {
      List<Step> here = program.steps().stream().filter(step -> touches(step, carrier)).toList();
      // Loops over arrays of floats take them for words.
      if (here.isEmpty() && program.element().carrier() != carrier) {
        continue;
      }
      Set<Function> needed = EnumSet.of(Function.BITS_OF_VALUE, Function.VALUE_OF_BITS);
      here.forEach(step -> needed.addAll(uses(step)));
      for (Function function : needed) {
        out.lines(carrier == Carrier.F32 ? function.f32 : function.f64);
        out.line("");
      }
    }
  }

  private static boolean touches(Step step, Carrier carrier) {
    return step.carrier() == carrier
        || step.operands().stream().anyMatch(operand -> operand.carrier() == carrier);
  }

  private static List<Function> uses(Step step) {
    return switch (step.op()) {
      case ADD -> List.of(Function.ADD);
      case SUB -> List.of(Function.SUB);
      case MUL -> List.of(Function.MUL);
      case DIV -> List.of(Function.DIV);
      case FMA -> List.of(Function.FMA);
      case SQRT -> List.of(Function.SQRT);
      case ABS -> List.of(Function.ABSOLUTE);
      case MIN -> List.of(Function.MINIMUM);
      case MAX -> List.of(Function.MAXIMUM);
      case RINT -> rint(List.of());
      case TOINT ->
          rint(List.of(step.carrier() == Carrier.I32 ? Function.TO_INT32 : Function.TO_INT64));
      case NEG,
          LT,
          LE,
          EQ,
          ILT,
          IEQ,
          SELECT,
          ISELECT,
          CONVERT,
          TOFLOAT,
          BITS,
          FROMBITS,
          IADD,
          ISUB,
          IMUL,
          AND,
          OR,
          XOR,
          NOT,
          SHL,
          SHR,
          USHR,
          IMIN,
          IMAX,
          LOOKUP,
          ILOOKUP ->
          List.of();
    };
  }

  private static List<Function> rint(List<Function> more) {
    List<Function> all = new ArrayList<>(more);
    all.addAll(List.of(Function.ADD, Function.SUB, Function.ABSOLUTE, Function.RINT_EVEN));
    return all;
  }
}
