package org.ulpforge.search.run;

import org.ulpforge.problem.Problem;
import org.ulpforge.search.evolve.Niches;
import org.ulpforge.search.evolve.Selection;

/**
 * How a search spends its evaluations.
 *
 * @param islands number of populations
 * @param population of an island
 * @param generations in an epoch
 * @param selection within an island
 * @param keeping what the archive keeps
 * @param migrants programs of the archive that come to an island after an epoch
 * @param refined programs whose constants are refined in an epoch
 * @param restart epochs after which all islands but the first start from scratch, with no migrants;
 *     0 if all go on, and have migrants
 * @param adapts whether mutations whose offspring stays become more frequent
 */
record Strategy(
    int islands,
    int population,
    int generations,
    Selection selection,
    Archive.Keeping keeping,
    int migrants,
    int refined,
    int restart,
    boolean adapts) {

  /** Errors are those of rounded programs: they have few values, and constants hide behind them. */
  private static final Strategy ROUNDED =
      new Strategy(
          2, 40, 4, new Selection.Dominance(), new Archive.Keeping.ByShape(4), 4, 12, 0, false);

  /**
   * Errors are levelled by fits, and tell structures apart. Much smaller niches lost structures
   * that were best later. Explorers find in some 50 epochs what they ever find.
   */
  private static final Strategy REAL =
      new Strategy(
          2,
          1600,
          8,
          new Selection.ByNiche(new Niches(100)),
          new Archive.Keeping.ByError(new Niches(200)),
          32,
          240,
          50,
          true);

  static Strategy of(Problem problem) {
    return problem.isReal() ? REAL : ROUNDED;
  }

  /** Whether an island starts from scratch after an epoch. */
  boolean restarts(int island, int epoch) {
    return island > 0 && restart > 0 && epoch % restart == 0;
  }

  /** Whether programs of the archive come to an island. */
  boolean receives(int island) {
    return island == 0 || restart == 0;
  }
}
