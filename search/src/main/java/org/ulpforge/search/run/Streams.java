package org.ulpforge.search.run;

import java.util.SplittableRandom;
import org.ulpforge.problem.Problem;

/** Random numbers of a search: for each epoch as many streams as are wanted, all from one seed. */
final class Streams {

  /** The stream of fresh inputs; islands have those from 0 on. */
  static final int INPUTS = -1;

  private Streams() {}

  /**
   * @param epoch that is to be done; 0 before the first
   */
  static SplittableRandom of(Problem problem, int epoch, int stream) {
    long mixed = new SplittableRandom(problem.seed() + 0x9e3779b97f4a7c15L * epoch).nextLong();
    return new SplittableRandom(mixed + stream);
  }
}
