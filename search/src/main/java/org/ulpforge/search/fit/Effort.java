package org.ulpforge.search.fit;

/**
 * How hard a fit tries.
 *
 * @param starts of Levenberg-Marquardt; the first is the constants of the program, the others
 *     random
 * @param iterations of Levenberg-Marquardt from each start, at most
 * @param polished how many of the results go on to homotopy and exchange; 0 only screens
 * @param certified whether the best is finished in decimal arithmetic and certified
 */
public record Effort(int starts, int iterations, int polished, boolean certified) {

  /** Levenberg-Marquardt alone: thousands of fits per second. */
  public static final Effort SCREEN = new Effort(4, 40, 0, false);

  /**
   * To the levelled error from the best of a few starts: about a millisecond. What
   * Levenberg-Marquardt alone reaches in that time does not rank structures: at ten operations it
   * was seen to stop eight orders of magnitude above the optimum.
   */
  public static final Effort PROBE = new Effort(8, 40, 1, false);

  /** To the levelled error on a grid. */
  public static final Effort POLISH = new Effort(16, 60, 6, false);

  /** Many starts, then the levelled error with a certificate. */
  public static final Effort FULL = new Effort(512, 200, 512, true);

  /** From good constants to a certificate. */
  public static final Effort FINISH = new Effort(1, 200, 1, true);

  /** One of a series, each twice as hard as the one before. */
  public static Effort level(int level) {
    return new Effort(16 << level, 60, 4 << level, false);
  }

  public Effort {
    if (starts < 1 || iterations < 1 || polished < 0 || (certified && polished == 0)) {
      throw new IllegalArgumentException(
          "a fit needs a start and an iteration, and a certificate something polished");
    }
  }
}
