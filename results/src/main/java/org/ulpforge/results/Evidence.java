package org.ulpforge.results;

import java.util.Arrays;
import java.util.Locale;

/** On which inputs an error was measured. */
public enum Evidence {
  /** The inputs of the search itself: the error is a hope. */
  SEARCH,
  /** Inputs that the search never saw. */
  SAMPLE,
  /**
   * Real arithmetic: 60 or more digits at the points of a dense grid and at the extrema found
   * between them.
   */
  CERTIFIED,
  /** All inputs of the domain. */
  ALL;

  /** The name in files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Words that complete "measured on …". */
  public String words() {
    return switch (this) {
      case SEARCH -> "the inputs of the search";
      case SAMPLE -> "a sample that the search never saw";
      case CERTIFIED -> "a dense grid and its extrema, at 60 digits or more";
      case ALL -> "all inputs";
    };
  }

  static Evidence parse(String text) {
    return Arrays.stream(values())
        .filter(evidence -> evidence.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'" + text + "': search, sample, certified or all is allowed"));
  }
}
