package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which programs better constants may bring to the front. */
final class Promising {

  /** An error that refinement may take away: descents win a factor of 2, levelled fits one of 4. */
  private static final double FACTOR = 4;

  private Promising() {}

  private record Ranked(Judged entry, double ratio) {}

  private static final Comparator<Ranked> LEAST_REFINED =
      Comparator.comparingInt((Ranked r) -> r.entry().effort())
          .thenComparingDouble(Ranked::ratio)
          .thenComparing(Ranked::entry, Judged.BY_MERIT);

  /**
   * The least refined programs, half of them from the front as far as it has any.
   *
   * @param maxEffort programs that were refined so often are left alone
   * @param judgedByRounding whether a program without misrounded results leaves nothing to win at
   *     its cost and above
   */
  static List<Judged> of(Archive archive, int maxEffort, boolean judgedByRounding, int count) {
    List<Ranked> front = new ArrayList<>();
    List<Ranked> others = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (Judged entry : archive.entries()) {
      if (entry.misrounded() == 0 && judgedByRounding) {
        break;
      }
      boolean leads = entry.error() < best;
      best = Math.min(best, entry.error());
      Ranked ranked = new Ranked(entry, entry.error() / best);
      if (entry.effort() < maxEffort && ranked.ratio() <= FACTOR) {
        (leads ? front : others).add(ranked);
      }
    }
    front.sort(LEAST_REFINED);
    others.sort(LEAST_REFINED);
    int leading = Math.min(front.size(), Math.max(count / 2, count - others.size()));
    List<Judged> chosen = new ArrayList<>();
    front.stream().limit(leading).map(Ranked::entry).forEach(chosen::add);
    others.stream().limit(count - leading).map(Ranked::entry).forEach(chosen::add);
    return chosen;
  }
}
