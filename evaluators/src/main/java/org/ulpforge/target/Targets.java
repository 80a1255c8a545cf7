package org.ulpforge.target;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ulpforge.format.Nearest;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;

/**
 * The named targets. One row each: a formula, written so that nothing overflows or cancels before
 * its result does, the domain, and the special values that limits do not give (ISO C23, Annex F). A
 * row may use the rows above it.
 */
public final class Targets {

  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  /**
   * In order of definition. A row's formula is parsed when the row is added, so that it can use the
   * rows above.
   */
  private static final Map<String, Target> ROWS = new LinkedHashMap<>();

  static {
    row("exp", "exp(x)", "e^x");
    row("exp2", "exp2(x)", "2^x");
    row("expm1", "expm1(x)", "e^x - 1");
    row("log", "log(x)", "natural logarithm", 0, INF, Map.of(-0.0, -INF));
    row("log2", "log2(x)", "logarithm to base 2", 0, INF, Map.of(-0.0, -INF));
    row("log10", "log10(x)", "logarithm to base 10", 0, INF, Map.of(-0.0, -INF));
    row("log1p", "log1p(x)", "log(1 + x)", -1, INF, Map.of(-1.0, -INF));
    row("sin", "sin(x)", "sine", -INF, INF, Map.of(INF, NAN, -INF, NAN));
    row("cos", "cos(x)", "cosine", -INF, INF, Map.of(INF, NAN, -INF, NAN));
    row("tan", "tan(x)", "tangent", -INF, INF, Map.of(INF, NAN, -INF, NAN));
    row("asin", "asin(x)", "arc sine", -1, 1, Map.of());
    row("acos", "acos(x)", "arc cosine", -1, 1, Map.of());
    row("atan", "atan(x)", "arc tangent");
    row("sinh", "sinh(x)", "hyperbolic sine");
    row("cosh", "cosh(x)", "hyperbolic cosine");
    row("tanh", "tanh(x)", "hyperbolic tangent");
    row("sqrt", "sqrt(x)", "square root", 0, INF, Map.of(-0.0, -0.0));
    row("cbrt", "cbrt(x)", "cube root");
    row("rsqrt", "1/sqrt(x)", "1 / sqrt(x)", 0, INF, Map.of(-0.0, -INF));
    row("reciprocal", "1/x", "1 / x");
    row("sigmoid", "1/(1+exp(-x))", "logistic function");
    row("softplus", "max(x,0)+log1p(exp(-abs(x)))", "log(1 + e^x)");
    gated("silu", "x/(1+exp(-x))", "x sigmoid(x), also called swish");
    gated("gelu", "x*erfc(-x/sqrt(2))/2", "x Phi(x)");
    // (1 + tanh u)/2 = sigmoid(2u), which does not cancel where tanh u is near -1.
    gated(
        "gelutanh",
        "x/(1+exp(-2*sqrt(2/pi)*x*(1+0.044715*x*x)))",
        "x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2");
    row("erf", "erf(x)", "error function");
    row("erfc", "erfc(x)", "complementary error function");
    row("gamma", "gamma(x)", "gamma function", -INF, INF, Map.of(-INF, NAN));
    row("loggamma", "loggamma(x)", "log |gamma(x)|", -INF, INF, Map.of(-INF, INF));
    row("airyai", "airyai(x)", "Airy function Ai");
    row("logbesseli", "logbesseli(x,y)", "log I_x(y)", 0, INF, Map.of());
    row("logbesselk", "logbesselk(x,y)", "log K_x(y)", 0, INF, Map.of());
    row("besseliratio", "besseliratio(x,y)", "I_{x+1}(y) / I_x(y)", 0, INF, Map.of());
    row("logbesseli0", "logbesseli(0,x)", "log I_0(x)", 0, INF, Map.of());
    row("logbesseli1", "logbesseli(1,x)", "log I_1(x)", 0, INF, Map.of());
    row("logbesselk0", "logbesselk(0,x)", "log K_0(x)", 0, INF, Map.of());
    row("logbesselk1", "logbesselk(1,x)", "log K_1(x)", 0, INF, Map.of());
    row("mul", "x*y", "product");
    row("div", "x/y", "quotient");
    row("hypot", "sqrt(x*x+y*y)", "sqrt(x^2 + y^2)");
  }

  private Targets() {}

  /**
   * The target of a problem: its own formula, or the row of its name.
   *
   * @throws IllegalArgumentException with one line if the formula is malformed or nothing has the
   *     name
   */
  public static Target of(Problem problem) {
    return problem
        .expression()
        .map(text -> Target.ofExpression(problem.function(), text))
        .orElseGet(() -> parse(problem.function()));
  }

  private static void row(String name, String formula, String description) {
    row(name, formula, description, -INF, INF, Map.of());
  }

  private static void row(
      String name,
      String text,
      String description,
      double lo,
      double hi,
      Map<Double, Double> prescribed) {
    Formula formula = Formula.parse(text);
    Interval domain = new Interval(lo, hi);
    ROWS.put(
        name, new Target(name, formula.arity(), formula, domain, prescribed, false, description));
  }

  /**
   * x g(x) for a g that rises from 0 to 1, point-symmetric about 1/2 at 0 with a slope below 1. The
   * limit at -infinity is a zero approached from below; formulas there may be inf/inf.
   */
  private static void gated(String name, String text, String description) {
    Formula formula = Formula.parse(text);
    Map<Double, Double> prescribed = Map.of(-INF, -0.0);
    ROWS.put(name, new Target(name, 1, formula, Interval.FULL, prescribed, true, description));
  }

  /**
   * The target of that name.
   *
   * @throws IllegalArgumentException that names the nearest targets, if there is none
   */
  public static Target parse(String name) {
    return find(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown function '%s'; nearest: %s"
                    .formatted(name, Nearest.names(name, ROWS.keySet()))));
  }

  /** The target of that name, if there is one. */
  public static Optional<Target> find(String name) {
    return Optional.ofNullable(ROWS.get(name));
  }

  /** All names, in order of definition. */
  public static List<String> names() {
    return List.copyOf(ROWS.keySet());
  }

  /** All targets, in order of definition. */
  public static List<Target> all() {
    return List.copyOf(ROWS.values());
  }
}
