package org.ulpforge.search.evolve;

/** Which programs of an island survive, and which have offspring. */
public sealed interface Selection {

  /** The part of a population that is replaced in each generation. */
  double offspring();

  /**
   * By dominance in (error, cost): NSGA-II (Deb et al. 2002) among survivors, unique-fitness
   * tournaments (Fortin and Parizeau 2013) among parents.
   */
  record Dominance() implements Selection {
    @Override
    public double offspring() {
      return 0.6;
    }
  }

  /**
   * By error within niches of equal cost, so that programs that lead to good ones of another cost
   * stay, dominated or not. All costs have as many parents; within a cost those of less error have
   * more.
   */
  record ByNiche(Niches niches) implements Selection {
    @Override
    public double offspring() {
      return 0.25;
    }
  }
}
