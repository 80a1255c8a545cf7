package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ulpforge.codegen.Peer.Library;

/** The peers of each function. */
public final class Peers {

  private static final List<Library> SCALAR =
      List.of(Library.MATH, Library.STRICT_MATH, Library.FAST_MATH);

  /**
   * sqrt(2/pi) x (1 + 0.044715 x^2), of which the tanh form of gelu takes the hyperbolic tangent.
   */
  private static final String INNER =
      "x.mul(x.mul(x).fma(one.mul((float) (0.044715 * Math.sqrt(2 / Math.PI))),"
          + " one.mul((float) Math.sqrt(2 / Math.PI))))";

  private static final Map<String, String> BY_TANH =
      Map.of(
          "x (1 + TANH(...)) / 2",
          INNER + ".lanewise(VectorOperators.TANH); y.add(one).mul(x.mul(0.5f))");

  /** By function: what it is called, and the expression. */
  private static final Map<String, Map<String, String>> VECTOR =
      Map.ofEntries(
          direct("exp", "EXP"),
          direct("expm1", "EXPM1"),
          direct("log", "LOG"),
          direct("log1p", "LOG1P"),
          direct("log10", "LOG10"),
          direct("sin", "SIN"),
          direct("cos", "COS"),
          direct("tan", "TAN"),
          direct("asin", "ASIN"),
          direct("acos", "ACOS"),
          direct("atan", "ATAN"),
          direct("sinh", "SINH"),
          direct("cosh", "COSH"),
          direct("tanh", "TANH"),
          direct("cbrt", "CBRT"),
          direct("sqrt", "SQRT"),
          Map.entry(
              "exp2",
              Map.of("EXP(x ln 2)", "x.mul((float) Math.log(2)).lanewise(VectorOperators.EXP)")),
          Map.entry(
              "log2",
              Map.of(
                  "LOG / ln 2", "x.lanewise(VectorOperators.LOG).mul((float) (1 / Math.log(2)))")),
          Map.entry("rsqrt", Map.of("1 / SQRT", "one.div(x.sqrt())")),
          Map.entry("reciprocal", Map.of("1 / x", "one.div(x)")),
          Map.entry(
              "sigmoid",
              Map.of(
                  "1 / (1 + EXP(-x))",
                  "one.div(x.neg().lanewise(VectorOperators.EXP).add(one))",
                  "(1 + TANH(x / 2)) / 2",
                  "x.mul(0.5f).lanewise(VectorOperators.TANH).add(one).mul(0.5f)")),
          Map.entry(
              "silu",
              Map.of(
                  "x / (1 + EXP(-x))",
                  "x.neg().lanewise(VectorOperators.EXP); x.div(y.add(one))",
                  "x (1 + TANH(x / 2)) / 2",
                  "x.mul(0.5f).lanewise(VectorOperators.TANH); x.mul(0.5f).mul(y.add(one))")),
          Map.entry(
              "gelutanh",
              Map.of(
                  "x (1 + TANH(...)) / 2",
                  BY_TANH.get("x (1 + TANH(...)) / 2"),
                  "x / (1 + EXP(...))",
                  INNER + ".mul(-2f).lanewise(VectorOperators.EXP); x.div(y.add(one))")),
          Map.entry("gelu", BY_TANH));

  private static final Map<String, String> SCALAR_EXPRESSIONS =
      Map.ofEntries(
          Map.entry("exp", "Math.exp(x)"),
          Map.entry("exp2", "Math.pow(2, x)"),
          Map.entry("expm1", "Math.expm1(x)"),
          Map.entry("log", "Math.log(x)"),
          Map.entry("log1p", "Math.log1p(x)"),
          Map.entry("log10", "Math.log10(x)"),
          Map.entry("log2", "Math.log(x) * (1 / java.lang.Math.log(2))"),
          Map.entry("sin", "Math.sin(x)"),
          Map.entry("cos", "Math.cos(x)"),
          Map.entry("tan", "Math.tan(x)"),
          Map.entry("asin", "Math.asin(x)"),
          Map.entry("acos", "Math.acos(x)"),
          Map.entry("atan", "Math.atan(x)"),
          Map.entry("sinh", "Math.sinh(x)"),
          Map.entry("cosh", "Math.cosh(x)"),
          Map.entry("tanh", "Math.tanh(x)"),
          Map.entry("cbrt", "Math.cbrt(x)"),
          Map.entry("sqrt", "Math.sqrt(x)"),
          Map.entry("rsqrt", "1 / Math.sqrt(x)"),
          Map.entry("reciprocal", "1 / x"),
          Map.entry("sigmoid", "1 / (1 + Math.exp(-x))"),
          Map.entry("silu", "x / (1 + Math.exp(-x))"),
          Map.entry(
              "gelutanh",
              "0.5 * x * (1 + Math.tanh(java.lang.Math.sqrt(2 / java.lang.Math.PI)"
                  + " * (x + 0.044715 * x * x * x)))"));

  private Peers() {}

  /** The peers of a function, vectorised ones first; empty if there are none. */
  public static List<Peer> of(String function) {
    List<Peer> peers = new ArrayList<>();
    VECTOR.getOrDefault(function, Map.of()).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> new Peer(Library.VECTOR_OPERATORS, e.getKey(), e.getValue()))
        .forEach(peers::add);
    String expression = SCALAR_EXPRESSIONS.get(function);
    if (expression != null) {
      SCALAR.forEach(library -> peers.add(scalar(library, expression)));
    }
    special(function).forEach(peers::add);
    peers.removeIf(peer -> !peer.library().isPresent());
    return List.copyOf(peers);
  }

  /** The error function is in none of the libraries but one. */
  private static Stream<Peer> special(String function) {
    return switch (function) {
      case "erf" -> Stream.of(new Peer(Library.ERF, "Erf.erf(x)", "Erf.erf(x)"));
      case "gelu" ->
          Stream.of(
              new Peer(
                  Library.ERF,
                  "x (1 + Erf.erf(x / sqrt 2)) / 2",
                  "0.5 * x * (1 + Erf.erf(x * java.lang.Math.sqrt(0.5)))"));
      default -> Stream.of();
    };
  }

  private static Map.Entry<String, Map<String, String>> direct(String function, String operator) {
    return Map.entry(
        function,
        Map.of("VectorOperators." + operator, "x.lanewise(VectorOperators." + operator + ")"));
  }

  private static Peer scalar(Library library, String expression) {
    String own = expression.replaceAll("(?<!\\.)\\bMath\\.", library.text() + ".");
    return new Peer(library, own.replace("java.lang.", ""), own);
  }
}
