package org.ulpforge.codegen;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What CUDA's own library offers for a function, as expressions of a float x. */
final class CudaTwins {

  /**
   * @param expression C++ on the device
   */
  record Twin(String expression) {}

  /** sqrt(2/pi) (x + 0.044715 x^3), of which the tanh form of gelu takes the tangent. */
  private static final String INNER = "float(M_2_SQRTPI * M_SQRT1_2) * (x + 0.044715f * x * x * x)";

  private static final Map<String, List<String>> BY_FUNCTION =
      Map.ofEntries(
          Map.entry("exp", List.of("expf(x)", "__expf(x)")),
          Map.entry("exp2", List.of("exp2f(x)")),
          Map.entry("expm1", List.of("expm1f(x)")),
          Map.entry("log", List.of("logf(x)", "__logf(x)")),
          Map.entry("log2", List.of("log2f(x)", "__log2f(x)")),
          Map.entry("log10", List.of("log10f(x)", "__log10f(x)")),
          Map.entry("log1p", List.of("log1pf(x)")),
          Map.entry("sin", List.of("sinf(x)", "__sinf(x)")),
          Map.entry("cos", List.of("cosf(x)", "__cosf(x)")),
          Map.entry("tan", List.of("tanf(x)", "__tanf(x)")),
          Map.entry("asin", List.of("asinf(x)")),
          Map.entry("acos", List.of("acosf(x)")),
          Map.entry("atan", List.of("atanf(x)")),
          Map.entry("sinh", List.of("sinhf(x)")),
          Map.entry("cosh", List.of("coshf(x)")),
          Map.entry("tanh", List.of("tanhf(x)")),
          Map.entry("erf", List.of("erff(x)")),
          Map.entry("cbrt", List.of("cbrtf(x)")),
          Map.entry("sqrt", List.of("sqrtf(x)")),
          Map.entry("rsqrt", List.of("rsqrtf(x)", "1.0f / sqrtf(x)")),
          Map.entry("reciprocal", List.of("1.0f / x", "__fdividef(1.0f, x)")),
          Map.entry(
              "sigmoid",
              List.of("1.0f / (1.0f + expf(-x))", "__fdividef(1.0f, 1.0f + __expf(-x))")),
          Map.entry("silu", List.of("x / (1.0f + expf(-x))", "__fdividef(x, 1.0f + __expf(-x))")),
          Map.entry("gelu", List.of("x * normcdff(x)")),
          Map.entry("gelutanh", List.of("0.5f * x * (1.0f + tanhf(" + INNER + "))")));

  private CudaTwins() {}

  /** The exact ones first, then the approximate ones; empty where there are none. */
  static List<Twin> of(String function) {
    return Stream.ofNullable(BY_FUNCTION.get(function))
        .flatMap(List::stream)
        .map(Twin::new)
        .toList();
  }
}
