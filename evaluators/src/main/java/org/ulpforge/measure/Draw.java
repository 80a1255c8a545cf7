package org.ulpforge.measure;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Rounded;

/**
 * Draws inputs so that both the codes of the domain and the codes of the results are covered. Along
 * the first argument a grid tells how many codes of results each of its cells spans; half of the
 * inputs go to cells in proportion to that.
 */
final class Draw {

  private static final int CELLS = 2048;

  private final Inputs inputs;
  private final Oracle oracle;
  private final RandomGenerator random;

  Draw(Inputs inputs, Oracle oracle, RandomGenerator random) {
    this.inputs = inputs;
    this.oracle = oracle;
    this.random = random;
  }

  /** Codes of about count inputs, one column per argument. */
  long[][] codes(int count) {
    double[] cumulative = resultCodes();
    long[][] edges = edges(inputs);
    int corners = edges[0].length;
    long[][] codes = new long[edges.length][];
    for (int a = 0; a < codes.length; a++) {
      codes[a] = Arrays.copyOf(edges[a], corners + count);
    }
    for (int i = corners; i < corners + count; i++) {
      boolean byResult = (i & 1) == 0;
      double fraction = byResult ? fractionByResult(cumulative) : random.nextDouble();
      codes[0][i] = inputs.code(inputs.at(0, fraction));
      if (codes.length == 2) {
        codes[1][i] = inputs.code(inputs.draw(1, random));
      }
    }
    return codes;
  }

  /** Codes of the edges of the domain; of two arguments, all pairs of edges. */
  static long[][] edges(Inputs inputs) {
    double[] first = inputs.edges(0);
    double[] second = inputs.arity() == 1 ? new double[1] : inputs.edges(1);
    long[][] codes = new long[inputs.arity()][first.length * second.length];
    for (int i = 0; i < codes[0].length; i++) {
      codes[0][i] = inputs.code(first[i % first.length]);
      if (codes.length == 2) {
        codes[1][i] = inputs.code(second[i / first.length]);
      }
    }
    return codes;
  }

  private double fractionByResult(double[] cumulative) {
    double target = random.nextDouble() * cumulative[CELLS];
    int cell = Arrays.binarySearch(cumulative, target);
    cell = Math.clamp(cell < 0 ? -cell - 2 : cell, 0, CELLS - 1);
    return (cell + random.nextDouble()) / CELLS;
  }

  /**
   * Codes of results spanned by the cells before each one; the second argument is drawn anew in
   * each cell.
   */
  private double[] resultCodes() {
    double[] cumulative = new double[CELLS + 1];
    double before = Double.NaN;
    for (int cell = 0; cell <= CELLS; cell++) {
      double[] point = new double[inputs.arity()];
      point[0] = inputs.at(0, Math.min(cell / (double) CELLS, Math.nextDown(1.0)));
      if (point.length == 2) {
        point[1] = inputs.draw(1, random);
      }
      double here = ordinal(point);
      if (cell > 0) {
        double span = Math.abs(here - before);
        cumulative[cell] = cumulative[cell - 1] + (Double.isNaN(span) ? 0 : span) + 1e-9;
      }
      before = here;
    }
    return cumulative;
  }

  /** The code of the result, numbered in the order of values; NaN where there is no number. */
  private double ordinal(double[] point) {
    ScalarFormat format = inputs.format();
    if (!(oracle.round(point, format) instanceof Rounded.Decided decided)) {
      return Double.NaN;
    }
    double value = format.decode(decided.code());
    if (Double.isNaN(value)) {
      return Double.NaN;
    }
    double magnitude = format.encode(Math.abs(value), Overflow.SATURATING);
    return value < 0 ? -magnitude : magnitude;
  }
}
