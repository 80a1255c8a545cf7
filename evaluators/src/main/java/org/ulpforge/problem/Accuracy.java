package org.ulpforge.problem;

/**
 * The accuracy that somebody asks for.
 *
 * @param bound the largest error allowed in {@code measure}
 * @param correctlyRounded whether every result must be the correctly rounded one; then the bound is
 *     0.5 ULP
 */
public record Accuracy(ErrorMeasure measure, double bound, boolean correctlyRounded) {

  public Accuracy {
    if (!(bound > 0) || Double.isInfinite(bound)) {
      throw new IllegalArgumentException("accuracy " + bound + ": a positive number is allowed");
    }
  }

  /** Parses {@code 1.0ulp}, {@code cr}, {@code 1e-15rel} or {@code 1e-6abs}. */
  public static Accuracy parse(String text) {
    if (text.equals("cr")) {
      return new Accuracy(ErrorMeasure.ULP, 0.5, true);
    }
    int unit = text.length() - 3;
    if (unit > 0) {
      try {
        double bound = Double.parseDouble(text.substring(0, unit));
        switch (text.substring(unit)) {
          case "ulp" -> {
            return new Accuracy(ErrorMeasure.ULP, bound, false);
          }
          case "rel" -> {
            return new Accuracy(ErrorMeasure.RELATIVE, bound, false);
          }
          case "abs" -> {
            return new Accuracy(ErrorMeasure.ABSOLUTE, bound, false);
          }
          default -> {}
        }
      } catch (NumberFormatException e) {
        // falls through to the one message below
      }
    }
    throw new IllegalArgumentException(
        "accuracy '"
            + text
            + "': expected cr or a number with a unit, as in 1.0ulp, 1e-15rel or 1e-6abs");
  }

  @Override
  public String toString() {
    if (correctlyRounded) {
      return "cr";
    }
    return bound
        + switch (measure) {
          case ULP -> "ulp";
          case RELATIVE -> "rel";
          case ABSOLUTE -> "abs";
        };
  }
}
