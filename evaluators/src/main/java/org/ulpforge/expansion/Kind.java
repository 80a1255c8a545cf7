package org.ulpforge.expansion;

import java.util.Arrays;

/** The functions that have expansions, with their values on the border of the plane. */
public enum Kind {
  LOG_I("logbesseli", Double.NEGATIVE_INFINITY, 0),
  LOG_K("logbesselk", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
  RATIO("besseliratio", 0, 0);

  private final String target;
  private final double atZero;
  private final double atOrigin;

  Kind(String target, double atZero, double atOrigin) {
    this.target = target;
    this.atZero = atZero;
    this.atOrigin = atOrigin;
  }

  /** The name of the target. */
  public String target() {
    return target;
  }

  /** The limit as x goes to 0 for v > 0. */
  double atZero() {
    return atZero;
  }

  /** The limit as x goes to 0 for v = 0. */
  double atOrigin() {
    return atOrigin;
  }

  /**
   * @throws IllegalArgumentException if no target of that name has expansions
   */
  public static Kind of(String target) {
    return Arrays.stream(values())
        .filter(kind -> kind.target.equals(target))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'"
                    + target
                    + "' has no expansions; logbesseli, logbesselk and besseliratio have"));
  }

  /**
   * A block of this function by its text.
   *
   * @throws IllegalArgumentException in one line, if there is none
   */
  public Block block(String text) {
    String[] words = text.split(" ");
    try {
      int first = Integer.parseInt(words[1]);
      return switch (this + " " + words[0]) {
        case "LOG_I debye" -> new DebyeLog(false, first);
        case "LOG_K debye" -> new DebyeLog(true, first);
        case "RATIO debye" -> new DebyeRatio(first);
        case "LOG_I hankel" -> new PlainHankel(false, first);
        case "LOG_K hankel" -> new PlainHankel(true, first);
        case "LOG_I olver" -> new PlainOlver(false, first);
        case "LOG_K olver" -> new PlainOlver(true, first);
        case "LOG_I series" -> new AscendingLog(first, Integer.parseInt(words[2]));
        case "LOG_I smallorder" -> new SmallOrderLog(first, Integer.parseInt(words[2]));
        case "LOG_K small" -> new SmallArgumentLog(first, Integer.parseInt(words[2]));
        case "LOG_K moderate" -> new ModerateLog(first, Integer.parseInt(words[2]));
        case "RATIO backward" -> new BackwardRatio(first, Integer.parseInt(words[2]));
        default -> throw new IllegalArgumentException(target + " has no block '" + text + "'");
      };
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("block '" + text + "' lacks a degree");
    }
  }
}
