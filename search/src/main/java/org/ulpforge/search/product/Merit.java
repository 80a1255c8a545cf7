package org.ulpforge.search.product;

import java.util.Locale;

/** What a search makes small: an error over all pairs, each counting the same. */
public enum Merit {
  /** The mean relative error. */
  MEAN,
  /** The root of the mean square of relative errors. */
  RMS,
  /** The largest relative error. */
  MAX;

  /** The merit of a name in lower case. */
  public static Merit parse(String text) {
    for (Merit merit : values()) {
      if (merit.name().equals(text.toUpperCase(Locale.ROOT))) {
        return merit;
      }
    }
    throw new IllegalArgumentException("error '" + text + "': mean, rms or max is allowed");
  }

  /** Adds the error of one pair to what was added before. */
  double plus(double sum, double error) {
    return switch (this) {
      case MEAN -> sum + error;
      case RMS -> sum + error * error;
      case MAX -> Math.max(sum, error);
    };
  }

  /** The merit of so many pairs from what was added. */
  double of(double sum, int pairs) {
    return switch (this) {
      case MEAN -> sum / pairs;
      case RMS -> Math.sqrt(sum / pairs);
      case MAX -> sum;
    };
  }

  /** The inverse of {@link #of}. */
  double sum(double merit, int pairs) {
    return switch (this) {
      case MEAN -> merit * pairs;
      case RMS -> merit * merit * pairs;
      case MAX -> merit;
    };
  }
}
