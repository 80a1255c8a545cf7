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
   * Successive halving of structures whose errors are those of fits: of each cost, the programs of
   * the better half are fitted again, the best eighth of them once more, and so on. The least
   * refined come first.
   *
   * @param perCost programs that the archive may have of each cost
   */
  static List<Judged> byRank(Archive archive, int maxEffort, int perCost, int count) {
    List<Judged> chosen = new ArrayList<>();
    double cost = 0;
    int rank = 0;
    for (Judged entry : archive.entries()) {
      rank = entry.cost() == cost ? rank + 1 : 0;
      cost = entry.cost();
      if (entry.effort() < maxEffort && rank < perCost >> (2 * entry.effort() + 1)) {
        chosen.add(entry);
      }
    }
    // A stable sort: among equals those of lower cost and error.
    chosen.sort(Comparator.comparingInt(Judged::effort));
    return List.copyOf(chosen.subList(0, Math.min(count, chosen.size())));
  }

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
