package org.ulpforge.measure;

import org.ulpforge.format.ScalarFormat;
import org.ulpforge.oracle.Exact;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Range;
import org.ulpforge.oracle.Rounded;

/** Fills blocks with exact results. For one thread. */
final class ExactResults {

  private final Oracle oracle;
  private final ScalarFormat storage;

  /** Exact values of larger magnitude are out of range: they round beyond the largest value. */
  private final double outOfRange;

  private final boolean needsFine;
  private long evaluations;

  ExactResults(Oracle oracle, ScalarFormat storage) {
    this.oracle = oracle;
    this.storage = storage;
    double max = storage.maxValue();
    this.outOfRange = max + Math.scalb(0.5, Ulp.exponent(Math.getExponent(max), storage));
    this.needsFine = storage.bits() > 32;
  }

  /** Arbitrary-precision evaluations so far. */
  long evaluations() {
    return evaluations;
  }

  void fill(InputBlock inputs, ExactBlock out) {
    double[] point = new double[inputs.arity()];
    for (int i = 0; i < inputs.size(); i++) {
      for (int a = 0; a < point.length; a++) {
        point[a] = inputs.values(a)[i];
      }
      fillOne(point, out, i);
    }
  }

  private void fillOne(double[] point, ExactBlock out, int i) {
    Rounded rounded = oracle.round(point, storage);
    evaluations += rounded.evaluations();
    out.exact[i] = Double.NaN;
    out.rounded[i] = Double.NaN;
    out.fine[i] = null;
    switch (rounded) {
      case Rounded.Decided decided -> decided(decided, out, i);
      case Rounded.Special special -> {
        out.status[i] = ExactBlock.VERDICT;
        out.rounded[i] = storage.decode(special.code());
      }
      case Rounded.Undecided ignored -> out.status[i] = ExactBlock.UNDECIDED;
      case Rounded.NoVerdict ignored -> out.status[i] = ExactBlock.NO_VERDICT;
    }
  }

  private void decided(Rounded.Decided decided, ExactBlock out, int i) {
    double value = storage.decode(decided.code());
    Range range = decided.enclosure();
    out.rounded[i] = value;
    boolean zero = range.isPoint() && range.lo().signum() == 0;
    if (zero || !Double.isFinite(value) || !range.isBounded()) {
      out.status[i] = ExactBlock.VERDICT;
      return;
    }
    Exact exact = value == 0 ? tiny(range) : decided.exact();
    double nearest = Math.scalb(exact.hi(), exact.exponent());
    if (Math.abs(nearest) > outOfRange) {
      out.status[i] = ExactBlock.VERDICT;
      return;
    }
    out.status[i] = ExactBlock.ORDINARY;
    out.exact[i] = nearest;
    out.fine[i] = needsFine ? exact : null;
  }

  /**
   * A value that rounds to zero may be smaller than any double: its sign and size do not matter
   * then.
   */
  private static Exact tiny(Range range) {
    return range.lo().precision() - range.lo().scale() < -2000 ? new Exact(0, 0, 0) : range.exact();
  }
}
