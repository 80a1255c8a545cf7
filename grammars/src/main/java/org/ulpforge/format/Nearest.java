package org.ulpforge.format;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds what somebody may have meant by a name that does not exist. */
public final class Nearest {

  private Nearest() {}

  /**
   * The three known names with the least edit distance (Levenshtein 1966) without regard to case,
   * joined by commas; each once, however often it is known.
   */
  public static String names(String wrong, Collection<String> known) {
    return names(wrong, known, 3);
  }

  /** As {@link #names(String, Collection)}, but so many names. */
  public static String names(String wrong, Collection<String> known, int count) {
    return known.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((String name) -> distance(lower(wrong), lower(name)))
                .thenComparing(name -> name))
        .limit(count)
        .collect(Collectors.joining(", "));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
