package org.ulpforge.integer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Reference;
import org.ulpforge.oracle.Rounded;
import org.ulpforge.target.Target;

/**
 * A function of integers: an integer q stands for q·unit, a result p for p·resultUnit. Its formula,
 * {@code exp(x*0x1.0p-3)/0x1.0p-15}, is what all other commands understand: the exact result as a
 * real number of result units.
 *
 * @param function the name of a target of one argument
 * @param unit the scale of the input, positive
 * @param resultUnit the scale of the result, not zero
 * @param lo the least input
 * @param hi the largest input
 */
public record IntegerFunction(String function, double unit, double resultUnit, int lo, int hi) {

  /** Inputs that are judged at most, all of them: what takes some seconds. */
  public static final int MAX_INPUTS = 1 << 20;

  private static final Pattern EXPRESSION =
      Pattern.compile("([a-z][a-z0-9]*)\\(x\\*([^()*/]+)\\)/([^()*/]+)");

  private static final int BLOCK = 1024;

  /**
   * @throws IllegalArgumentException in one line for scales that are no finite numbers of the right
   *     sign, and for no inputs or too many
   */
  public IntegerFunction {
    if (!(unit > 0) || Double.isInfinite(unit)) {
      throw new IllegalArgumentException(
          "input scale " + unit + ": a positive, finite number is allowed");
    }
    if (!(Math.abs(resultUnit) > 0) || Double.isInfinite(resultUnit)) {
      throw new IllegalArgumentException(
          "result scale " + resultUnit + ": a finite number other than zero is allowed");
    }
    if (lo > hi || (long) hi - lo >= MAX_INPUTS) {
      throw new IllegalArgumentException(
          "inputs %d,%d: 1 to %d integers, the least one first, are allowed"
              .formatted(lo, hi, MAX_INPUTS));
    }
  }

  /**
   * The function that a formula written by {@link #expression} means.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static IntegerFunction parse(String expression, int lo, int hi) {
    Matcher parts = EXPRESSION.matcher(expression.replace(" ", ""));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "expression '%s': a function of an integer is written like exp(x*0x1p-3)/0x1p-15"
              .formatted(expression));
    }
    return new IntegerFunction(
        parts.group(1), number(parts.group(2)), number(parts.group(3)), lo, hi);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("scale '" + text + "' is not a number", e);
    }
  }

  /** The exact result in result units, as a formula in the integer x. */
  public String expression() {
    return "%s(x*%s)/%s"
        .formatted(function, Double.toHexString(unit), Double.toHexString(resultUnit));
  }

  /** The same function with results in another unit. */
  public IntegerFunction in(double otherUnit) {
    return new IntegerFunction(function, unit, otherUnit, lo, hi);
  }

  /** How many inputs there are. */
  public int inputs() {
    return hi - lo + 1;
  }

  /** The header of a program that computes it in {@code i32}. */
  public Map<String, String> header() {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("function", function + "int");
    header.put("expression", expression());
    header.put("domain", lo + "," + hi);
    header.put("storage", "i32");
    header.put("compute", "i32");
    header.put("error", "absolute");
    return header;
  }

  /**
   * The exact values, as real numbers, at all inputs in ascending order; with a relative error of
   * 2^-40 at most.
   */
  public double[] exact() {
    Target target =
        Target.ofExpression(function + "int", function + "(x*" + Double.toHexString(unit) + ")");
    Reference reference = Reference.of(target, FloatFormat.F32);
    Oracle oracle = Oracle.of(target);
    double[] exact = new double[inputs()];
    double[][] block = new double[1][BLOCK];
    double[] values = new double[BLOCK];
    for (int start = 0; start < exact.length; start += BLOCK) {
      int n = Math.min(BLOCK, exact.length - start);
      for (int i = 0; i < n; i++) {
        block[0][i] = lo + start + i;
      }
      reference.evaluate(block, 0, n, values);
      for (int i = 0; i < n; i++) {
        exact[start + i] = Double.isNaN(values[i]) ? asked(oracle, block[0][i]) : values[i];
      }
    }
    return exact;
  }

  private double asked(Oracle oracle, double input) {
    if (oracle.round(new double[] {input}, FloatFormat.F64) instanceof Rounded.Decided decided) {
      return FloatFormat.F64.decode(decided.code());
    }
    throw new IllegalArgumentException("%s has no value at %s".formatted(function, input * unit));
  }
}
