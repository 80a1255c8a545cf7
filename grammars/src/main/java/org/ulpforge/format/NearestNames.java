package org.ulpforge.format;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The valid names nearest to one that was mistyped, for error messages. */
public final class NearestNames {

  private NearestNames() {}

  /** At most {@code count} of the valid names, by edit distance without regard to case, then by alphabet. */
  public static List<String> of(String mistyped, Collection<String> valid, int count) {
    String wanted = mistyped.toLowerCase(Locale.ROOT);
    Comparator<String> byDistance =
        Comparator.comparingInt(name -> distance(wanted, name.toLowerCase(Locale.ROOT)));
    return valid.stream()
        .sorted(byDistance.thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .toList();
  }

  /** Levenshtein's distance: the least number of characters to insert, delete or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
