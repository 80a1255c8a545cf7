package org.ulpforge.search.fit;

import java.util.random.RandomGenerator;

/** Why a structure has no finite values. */
final class Obstacle {

  private static final int TRIES = 64;

  private Obstacle() {}

  /**
   * One line: the first instruction without a finite value at some point, whatever the constants.
   */
  static String of(Structure structure, Grid grid, RandomGenerator random) {
    Columns columns = new Columns(structure, grid.x());
    Structure.Step worst = null;
    int everywhere = 0;
    int at = 0;
    for (int k = 0; k < TRIES; k++) {
      columns.evaluate(RealFit.random(structure.free(), random));
      for (Structure.Step step : structure.steps()) {
        int bad = 0;
        int first = -1;
        double[] values = columns.value(step.result());
        for (int i = 0; i < values.length; i++) {
          if (!Double.isFinite(values[i])) {
            bad++;
            first = first < 0 ? i : first;
          }
        }
        if (bad > 0) {
          if (worst == null || step.result() > worst.result() || bad < everywhere) {
            worst = step;
            everywhere = bad;
            at = first;
          }
          break;
        }
      }
    }
    if (worst == null) {
      return "no constants were found for which all values are finite";
    }
    String problem =
        switch (worst.operation()) {
          case DIV -> "divides by zero";
          case SQRT -> "takes the root of a negative number";
          case ADD, SUB, MUL, NEG, ABS, MIN, MAX -> "has no finite value";
        };
    return structure.describe(worst)
        + " "
        + problem
        + (everywhere == grid.size() ? " on the whole domain" : " at x = " + grid.x()[at]);
  }
}
