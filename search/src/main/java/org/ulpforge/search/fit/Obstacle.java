package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Why a structure has no finite values. */
final class Obstacle {

  private static final int TRIES = 64;

  /** Enough to tell sums of any two doubles from either of them. */
  private static final int DIGITS = 1000;

  private Obstacle() {}

  /**
   * One line: the first instruction without a finite value at some point, whatever the constants.
   */
  static String of(Structure structure, Grid grid, RandomGenerator random) {
    Columns columns = new Columns(structure, grid.x());
    Structure.Step worst = null;
    double[] constants = null;
    int everywhere = 0;
    int at = 0;
    for (int k = 0; k < TRIES; k++) {
      double[] drawn = RealFit.random(structure.free(), random);
      columns.evaluate(drawn);
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
            constants = drawn;
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
    double x = grid.x()[at];
    return reason(structure, worst, constants, x)
        + (everywhere == grid.size() ? " on the whole domain, as" : "")
        + " at x = "
        + x;
  }

  /**
   * One line: why a result is the same in double at all points of a grid. Digits beyond count show
   * whether it is so, or only seems to be.
   */
  static String ofConstant(Structure structure, Grid grid, RandomGenerator random) {
    BigDecimal[] constants =
        Arrays.stream(RealFit.random(structure.free(), random))
            .mapToObj(BigDecimal::new)
            .toArray(BigDecimal[]::new);
    DecimalTape tape = new DecimalTape(structure, new MathContext(DIGITS));
    BigDecimal first = null;
    for (double x : new double[] {grid.x()[1], grid.x()[grid.size() / 2]}) {
      BigDecimal value;
      try {
        value = tape.evaluate(new BigDecimal(x), constants);
      } catch (ArithmeticException e) {
        return tape.failure() + " at x = " + x;
      }
      if (first == null) {
        first = value;
      } else if (first.subtract(value).abs().compareTo(first.abs().movePointLeft(DIGITS - 30))
          > 0) {
        return "the result changes too little to be told in double, in which fits begin: it is "
            + value.doubleValue()
            + " at x = "
            + grid.x()[1]
            + " and at x = "
            + x;
      }
    }
    return "the result is the same for every x, whatever the constants";
  }

  /** What decimal arithmetic has no value for, else what double has none for. */
  private static String reason(
      Structure structure, Structure.Step worst, double[] constants, double x) {
    DecimalTape tape = new DecimalTape(structure, DecimalExchange.context(1));
    BigDecimal[] exact =
        Arrays.stream(constants).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new);
    try {
      tape.evaluate(new BigDecimal(x), exact);
    } catch (ArithmeticException e) {
      return tape.failure();
    }
    return structure.describe(worst) + " is beyond the range of double, in which fits begin,";
  }
}
