package org.ulpforge.problem;

import java.util.Locale;

/**
 * A closed interval of inputs; the infinities stand for a full range.
 *
 * @param lo at most {@code hi}; neither is NaN
 */
public record Interval(double lo, double hi) {

  public static final Interval FULL =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Interval {
    if (Double.isNaN(lo) || Double.isNaN(hi)) {
      throw new IllegalArgumentException(
          "domain %s: an end is not a number".formatted(ends(lo, hi)));
    }
    if (lo > hi) {
      throw new IllegalArgumentException(
          "domain %s: the lower end is above the upper end".formatted(ends(lo, hi)));
    }
    if (lo == hi && Double.isInfinite(lo)) {
      throw new IllegalArgumentException(
          "domain %s: it holds no finite number; the full range is -inf,inf"
              .formatted(ends(lo, hi)));
    }
  }

  private static String ends(double lo, double hi) {
    return end(lo) + "," + end(hi);
  }

  /** As a user would write it. */
  private static String end(double value) {
    return Double.isFinite(value) ? Double.toString(value) : HexFloat.text(value);
  }

  /** Parses {@code lo,hi}: decimal or hexadecimal numbers, {@code inf} or {@code -inf}. */
  public static Interval parse(String text) {
    String[] ends = text.split(",", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException("domain '" + text + "': expected lo,hi");
    }
    return new Interval(number(ends[0], text), number(ends[1], text));
  }

  private static double number(String end, String text) {
    String word = end.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(word);
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(
              "domain '" + text + "': '" + end + "' is not a number");
        }
      }
    };
  }

  public boolean contains(double value) {
    return value >= lo && value <= hi;
  }

  public boolean isFull() {
    return lo == Double.NEGATIVE_INFINITY && hi == Double.POSITIVE_INFINITY;
  }

  /** The text that {@link #parse} reads back exactly: hexadecimal ends. */
  @Override
  public String toString() {
    return HexFloat.text(lo) + "," + HexFloat.text(hi);
  }
}
