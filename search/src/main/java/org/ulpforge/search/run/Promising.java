package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which programs better constants may bring to the front. */
final class Promising {

  /** An error that refinement may take away: descents win a factor of 2, levelled fits one of 4. */
  private static final double FACTOR = 4;

  private Promising() {}

  /**
   * By effort, the least first, then by how near they are to the front.
   *
   * @param judgedByRounding whether a program without misrounded results leaves nothing to win at
   *     its cost and above
   */
  static List<Judged> of(Archive archive, int maxEffort, boolean judgedByRounding) {
    record Ranked(Judged entry, double ratio) {}
    List<Ranked> ranked = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    double perfect = Double.POSITIVE_INFINITY;
    for (Judged entry : archive.entries()) {
      if (entry.misrounded() == 0 && judgedByRounding) {
        perfect = Math.min(perfect, entry.cost());
      }
      if (entry.cost() >= perfect) {
        continue;
      }
      best = Math.min(best, entry.error());
      double ratio = entry.error() / best;
      if (entry.effort() < maxEffort && ratio <= FACTOR) {
        ranked.add(new Ranked(entry, ratio));
      }
    }
    return ranked.stream()
        .sorted(
            Comparator.comparingInt((Ranked r) -> r.entry().effort())
                .thenComparingDouble(Ranked::ratio)
                .thenComparing(Ranked::entry, Judged.BY_ERROR))
        .map(Ranked::entry)
        .toList();
  }
}
