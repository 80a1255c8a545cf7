package org.ulpforge.codegen;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ulpforge.format.ScalarFormat;

/**
 * The name of a kernel, {@code <function>_<format>_<bound>_<algorithm>} and maybe {@code _b},
 * {@code _c}, … where another kernel has the name already: {@code exp_f32_0u9_rr1p6}. Parts are
 * lower-case letters and digits. Names go into file paths and generated source, so nothing else is
 * ever let through.
 *
 * @param bound the maximal error in ULP, rounded up to one decimal ({@code 0u9}), {@code cr} for
 *     correctly rounded; {@code s} before it where inputs were only sampled
 * @param suffix empty, or one letter from b on
 */
public record KernelName(
    String function, String format, String bound, String algorithm, String suffix) {

  /** The longest name. */
  public static final int MAX_LENGTH = 100;

  private static final Pattern SHAPE =
      Pattern.compile(
          "([a-z][a-z0-9]*)_([a-z][a-z0-9]*)_(s?[0-9]+u[0-9]|cr)_([a-z0-9]+)(?:_([b-z]))?");

  public KernelName {
    String text = join(function, format, bound, algorithm, suffix);
    if (text.length() > MAX_LENGTH || !SHAPE.matcher(text).matches()) {
      throw new IllegalArgumentException(problem(text));
    }
  }

  /**
   * The name of a kernel by what is known of its error.
   *
   * @param maxUlp the largest error in ULP, finite
   * @param misrounded results that are not the correctly rounded ones
   * @param exhaustive whether all inputs were judged
   */
  public static KernelName of(
      String function,
      ScalarFormat format,
      double maxUlp,
      long misrounded,
      boolean exhaustive,
      String algorithm) {
    return new KernelName(
        function, format.name(), bound(maxUlp, misrounded, exhaustive), algorithm, "");
  }

  /**
   * @throws IllegalArgumentException if it is no name of a kernel
   */
  public static KernelName parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      throw new IllegalArgumentException(problem(text));
    }
    String suffix = matcher.group(5) == null ? "" : matcher.group(5);
    return new KernelName(
        matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4), suffix);
  }

  static String bound(double maxUlp, long misrounded, boolean exhaustive) {
    if (!(maxUlp >= 0 && maxUlp < 1e15)) {
      throw new IllegalArgumentException(
          "no kernel can be named after a maximal error of " + maxUlp + " ULP");
    }
    if (exhaustive && misrounded == 0) {
      return "cr";
    }
    String tenths = new BigDecimal(maxUlp).setScale(1, RoundingMode.CEILING).toPlainString();
    return (exhaustive ? "" : "s") + tenths.replace('.', 'u');
  }

  /**
   * The same name for another kernel.
   *
   * @param ordinal 0 for the name itself, 1 for {@code _b} and so on, at most 25
   */
  public KernelName withSuffix(int ordinal) {
    if (ordinal < 0 || ordinal > 25) {
      throw new IllegalArgumentException("26 kernels are named " + this + " at most");
    }
    String letter = ordinal == 0 ? "" : String.valueOf((char) ('a' + ordinal));
    return new KernelName(function, format, bound, algorithm, letter);
  }

  /**
   * The Java class: {@code ExpF32_0u9Rr1p6}. Capitals and underscores show where parts begin, so
   * different names give different classes.
   */
  public String javaClass() {
    StringBuilder name = new StringBuilder();
    for (String part : toString().split("_")) {
      char first = part.charAt(0);
      name.append(Character.isDigit(first) ? "_" + first : Character.toUpperCase(first))
          .append(part, 1, part.length());
    }
    return name.toString();
  }

  @Override
  public String toString() {
    return join(function, format, bound, algorithm, suffix);
  }

  private static String join(
      String function, String format, String bound, String algorithm, String suffix) {
    String name = function + "_" + format + "_" + bound + "_" + algorithm;
    return suffix.isEmpty() ? name : name + "_" + suffix;
  }

  private static String problem(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    String printable = shown.replaceAll("[^ -~…]", "?");
    return "'"
        + printable
        + "' is no kernel name: <function>_<format>_<bound>_<algorithm> is, of lower-case letters and digits,"
        + " with a bound such as 0u9, s1u0 or cr, in at most "
        + MAX_LENGTH
        + " characters";
  }
}
