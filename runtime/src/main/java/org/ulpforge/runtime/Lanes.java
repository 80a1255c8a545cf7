package org.ulpforge.runtime;

/** The lanes in which dot products are summed. */
final class Lanes {

  /** A power of two; four vectors of 512 bits. */
  static final int COUNT = 64;

  private Lanes() {}

  /** The upper half added to the lower one until one is left; overwrites the lanes. */
  static float sum(float[] lanes) {
    for (int half = COUNT / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }
}
