package org.ulpforge.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.measure.Inputs;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Rounded;

/**
 * Inputs on both sides of where the exact result begins to overflow, to vanish, or to be no number.
 * A program that is not accurate enough there gives a wrong special value, which no random sample
 * is likely to show: of all float32 inputs of exp, the last finite result has one.
 */
final class Thresholds {

  /** Every change of kind that a cell of the codes holds alone is found. */
  private static final int CELLS = 2048;

  /** Inputs on each side. */
  private static final int NEIGHBOURS = 8;

  private enum Kind {
    FINITE,
    ZERO,
    INFINITE,
    NAN,
    UNKNOWN
  }

  private final Inputs inputs;
  private final Oracle oracle;

  private Thresholds(Inputs inputs, Oracle oracle) {
    this.inputs = inputs;
    this.oracle = oracle;
  }

  /**
   * The inputs around every threshold that a grid of {@value #CELLS} cells shows; maybe none.
   *
   * @param inputs of one argument, enumerable
   */
  static List<Double> of(Inputs inputs, Oracle oracle) {
    return new Thresholds(inputs, oracle).find();
  }

  private List<Double> find() {
    List<Double> found = new ArrayList<>();
    long size = inputs.size();
    long before = 0;
    for (int cell = 1; cell <= CELLS; cell++) {
      long here = (long) ((double) (size - 1) * cell / CELLS);
      Kind kind = kind(before);
      if (here > before && kind != kind(here)) {
        long last = last(kind, before, here);
        for (long p = last - NEIGHBOURS + 1; p <= last + NEIGHBOURS; p++) {
          found.add(input(Math.clamp(p, 0, size - 1)));
        }
      }
      before = here;
    }
    return found;
  }

  /** By bisection, a position whose successor is not of the kind that it is of. */
  private long last(Kind kind, long from, long to) {
    long lo = from;
    long hi = to;
    while (hi - lo > 1) {
      long middle = lo + (hi - lo) / 2;
      if (kind(middle) == kind) {
        lo = middle;
      } else {
        hi = middle;
      }
    }
    return lo;
  }

  private double input(long position) {
    // Half a step further in, so that no rounding of the fraction leads to the input before.
    return inputs.at(0, (position + 0.5) / inputs.size());
  }

  private Kind kind(long position) {
    ScalarFormat format = inputs.format();
    return switch (oracle.round(new double[] {input(position)}, format)) {
      case Rounded.Decided decided -> kind(format.decode(decided.code()));
      case Rounded.Special special -> kind(format.decode(special.code()));
      case Rounded.Undecided _, Rounded.NoVerdict _ -> Kind.UNKNOWN;
    };
  }

  private static Kind kind(double value) {
    if (Double.isNaN(value)) {
      return Kind.NAN;
    }
    return value == 0 ? Kind.ZERO : Double.isInfinite(value) ? Kind.INFINITE : Kind.FINITE;
  }
}
