package org.ulpforge.codegen;

import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;

/**
 * Conversions between narrow formats and f32 that a GPU has instructions for. They round to nearest
 * even, keep subnormal values and overflow as ours do, or are made to (PTX ISA, cvt).
 */
final class CudaConversions {

  /**
   * @param architecture the least {@code __CUDA_ARCH__}; kernels are meant for 800 and later
   * @param lines from the argument x to a return
   */
  record Conversion(int architecture, List<String> lines) {}

  private CudaConversions() {}

  /** From a code x to a float, exactly. */
  static Optional<Conversion> decoding(FloatFormat format) {
    if (Carrier.same(format, FloatFormat.F16)) {
      return Optional.of(new Conversion(800, fromHalf("uint16_t(x)")));
    }
    if (isE5m2(format)) {
      // The high byte of an f16.
      return Optional.of(new Conversion(800, fromHalf("uint16_t(x << 8)")));
    }
    if (isE4m3fn(format)) {
      return Optional.of(
          new Conversion(
              890,
              List.of(
                  "uint32_t halves;",
                  "asm(\"cvt.rn.f16x2.e4m3x2 %0, %1;\" : \"=r\"(halves) : \"h\"(uint16_t(x)));",
                  "float value;",
                  "asm(\"cvt.f32.f16 %0, %1;\" : \"=f\"(value) : \"h\"(uint16_t(halves)));",
                  "return value;")));
    }
    return Optional.empty();
  }

  private static List<String> fromHalf(String code) {
    return List.of(
        "float value;",
        "asm(\"cvt.f32.f16 %0, %1;\" : \"=f\"(value) : \"h\"(" + code + "));",
        "return value;");
  }

  /** From a float x to a code of the value rounded once. */
  static Optional<Conversion> encoding(FloatFormat format) {
    if (Carrier.same(format, FloatFormat.F16) || Carrier.same(format, FloatFormat.BF16)) {
      return Optional.of(
          new Conversion(
              800,
              List.of(
                  "uint16_t code;",
                  "asm(\"cvt.rn.%s.f32 %%0, %%1;\" : \"=h\"(code) : \"f\"(x));"
                      .formatted(format.name()),
                  "return int32_t(code);")));
    }
    if (isE4m3fn(format)) {
      // The largest value is even: only what is beyond the midpoint to the next one overflows.
      return Optional.of(
          saturating("e4m3x2", "fabsf(x) > " + overflow(format), "int32_t(code) | 0x7f"));
    }
    if (isE5m2(format)) {
      return Optional.of(
          saturating("e5m2x2", "fabsf(x) >= " + overflow(format), "(code & 0x80) | 0x7c"));
    }
    return Optional.empty();
  }

  /** The instruction takes two values and saturates; ours does not. */
  private static Conversion saturating(String type, String overflows, String beyond) {
    return new Conversion(
        890,
        List.of(
            "uint16_t code;",
            "asm(\"cvt.rn.satfinite.%s.f32 %%0, %%1, %%2;\" : \"=h\"(code) : \"f\"(0.0f), \"f\"(x));"
                .formatted(type),
            "return " + overflows + " ? " + beyond + " : int32_t(code);"));
  }

  /** The midpoint between the largest value and the one that would follow. */
  private static String overflow(FloatFormat format) {
    double largest = format.maxValue();
    double spacing = largest - format.nextDown(largest);
    return Float.toHexString((float) (largest + spacing / 2)) + "f";
  }

  private static boolean isE4m3fn(FloatFormat format) {
    return Carrier.same(format, FloatFormat.E4M3FN)
        && format.specials() == FloatFormat.E4M3FN.specials();
  }

  private static boolean isE5m2(FloatFormat format) {
    return Carrier.same(format, FloatFormat.E5M2)
        && format.specials() == FloatFormat.E5M2.specials();
  }
}
