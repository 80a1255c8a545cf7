package org.ulpforge.problem;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as text that is exact: hexadecimal floats, {@code inf}, {@code -inf} and {@code nan}. */
public final class HexFloat {

  private static final Pattern FINITE =
      Pattern.compile("-?0x[01](\\.\\p{XDigit}{1,13})?p-?\\d{1,4}");

  private HexFloat() {}

  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return Double.toHexString(value);
  }

  /** The values of several arguments, with blanks between. */
  public static String text(List<Double> values) {
    return values.stream().map(HexFloat::text).collect(Collectors.joining(" "));
  }

  /**
   * @throws IllegalArgumentException unless {@link #text(double)} could have written it
   */
  public static double parse(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (!FINITE.matcher(text).matches()) {
          throw new IllegalArgumentException("expected a hexadecimal float, inf, -inf or nan");
        }
        yield Double.parseDouble(text);
      }
    };
  }

  /** The values that {@link #text(List)} wrote. */
  public static List<Double> parseAll(String text) {
    return List.of(text.split(" ", 3)).stream().map(HexFloat::parse).toList();
  }
}
