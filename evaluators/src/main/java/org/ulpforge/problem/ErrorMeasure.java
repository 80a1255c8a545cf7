package org.ulpforge.problem;

import java.util.Locale;
import org.ulpforge.format.Nearest;

/** In what the error of a result is measured. */
public enum ErrorMeasure {
  /** |got − exact| / ulp(exact) in the storage format. */
  ULP,
  /** |got − exact| / |exact|. */
  RELATIVE,
  /** |got − exact|. */
  ABSOLUTE;

  /** The name on the command line and in files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is meant where nobody says anything else. */
  public static ErrorMeasure byDefault(boolean real) {
    return real ? RELATIVE : ULP;
  }

  public static ErrorMeasure parse(String text) {
    for (ErrorMeasure measure : values()) {
      if (measure.text().equals(text)) {
        return measure;
      }
    }
    throw new IllegalArgumentException(
        "unknown error measure '"
            + text
            + "'; nearest: "
            + Nearest.names(
                text, java.util.Arrays.stream(values()).map(ErrorMeasure::text).toList()));
  }
}
