package org.ulpforge.target;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The functions that every evaluator of a formula implements itself. All other functions (sigmoid,
 * gelu, ...) are {@linkplain Targets targets}: formulas over these.
 */
public enum Function {
  PI("pi", 0),
  E("e", 0),
  ABS("abs", 1),
  SQRT("sqrt", 1),
  CBRT("cbrt", 1),
  EXP("exp", 1),
  EXP2("exp2", 1),
  EXPM1("expm1", 1),
  LOG("log", 1),
  LOG2("log2", 1),
  LOG10("log10", 1),
  LOG1P("log1p", 1),
  SIN("sin", 1),
  COS("cos", 1),
  TAN("tan", 1),
  ASIN("asin", 1),
  ACOS("acos", 1),
  ATAN("atan", 1),
  SINH("sinh", 1),
  COSH("cosh", 1),
  TANH("tanh", 1),
  ERF("erf", 1),
  ERFC("erfc", 1),
  GAMMA("gamma", 1),
  LOGGAMMA("loggamma", 1),
  AIRYAI("airyai", 1),
  MIN("min", 2),
  MAX("max", 2),
  POW("pow", 2),
  /** {@code besseli(v, x)}: the modified Bessel function of the first kind and order v >= 0. */
  BESSELI("besseli", 2),
  /** {@code besselk(v, x)}: the modified Bessel function of the second kind. */
  BESSELK("besselk", 2),
  /** {@code logbesseli(v, x)}: log I_v(x) for v >= 0 and x >= 0. */
  LOGBESSELI("logbesseli", 2),
  /** {@code logbesselk(v, x)}: log K_v(x) for v >= 0 and x >= 0. */
  LOGBESSELK("logbesselk", 2),
  /** {@code besseliratio(v, x)}: I_{v+1}(x) / I_v(x) for v >= 0 and x >= 0. */
  BESSELIRATIO("besseliratio", 2),
  /**
   * {@code hi(v, bits)}: v rounded to that many significant bits, ties to even; for constants of
   * Cody-Waite reductions.
   */
  HI("hi", 2);

  private final String text;
  private final int arity;

  Function(String text, int arity) {
    this.text = text;
    this.arity = arity;
  }

  /** The name in formulas. */
  public String text() {
    return text;
  }

  /** Number of arguments. */
  public int arity() {
    return arity;
  }

  /** The function of that name. */
  public static Optional<Function> named(String name) {
    return Arrays.stream(values()).filter(f -> f.text.equals(name)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Function::text).toList();
  }
}
