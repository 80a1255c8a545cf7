package org.ulpforge.search.run;

import org.ulpforge.search.evolve.Genome;

/**
 * Judges what evolution finds, and refines the constants of what is promising. What comes out
 * depends on the problem and the state of the search alone, not on threads or on what was judged
 * before.
 */
sealed interface Jury permits RealJury, RoundedJury {

  /** Before an epoch: takes in what the state knows. */
  void know(SearchState state);

  /** Error and cost of a genome. Any thread may ask. */
  Judged judge(Genome genome);

  /** After the evolution of an epoch: the state with better constants. */
  SearchState refined(SearchState state);

  /** The share of judgements that needed no fit or no comparison with exact values. */
  double hitRate();

  /** Inputs on which programs are judged at present; 0 where fits judge them. */
  int inputs();
}
