package org.ulpforge.measure;

import java.util.Arrays;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.oracle.Exact;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Range;
import org.ulpforge.oracle.Reference;
import org.ulpforge.oracle.Rounded;

/**
 * Fills blocks with exact results: a fast reference decides nearly all of them, the oracle those
 * that lie too near a rounding boundary. For one thread.
 */
final class ExactResults {

  /** x² is less than the last place of x/2 as a double there. */
  private static final double TINY = 0x1p-60;

  private final Oracle oracle;
  private final ScalarFormat storage;
  private final Reference reference;
  private final FastRounding fast;

  /** Exact values of larger magnitude are out of range: they round beyond the largest value. */
  private final double outOfRange;

  private final boolean needsFine;
  private long evaluations;

  ExactResults(Oracle oracle, ScalarFormat storage) {
    this.oracle = oracle;
    this.storage = storage;
    this.reference = Reference.of(oracle.target(), storage);
    double max = storage.maxValue();
    this.outOfRange = max + Math.scalb(0.5, Ulp.exponent(Math.getExponent(max), storage));
    this.fast =
        storage instanceof FloatFormat f && FastRounding.handles(f, reference.relativeBound())
            ? new FastRounding(f, outOfRange, reference.relativeBound())
            : null;
    this.needsFine = storage.bits() > 32;
  }

  /** Arbitrary-precision evaluations so far. */
  long evaluations() {
    return evaluations;
  }

  void fill(InputBlock inputs, ExactBlock out) {
    int n = inputs.size();
    reference.evaluate(inputs.values(), 0, n, out.exact);
    Arrays.fill(out.status, 0, n, ExactBlock.ORDINARY);
    if (needsFine) {
      Arrays.fill(out.fine, 0, n, null);
    }
    out.ordinary = true;
    out.verdicts = 0;
    int done = fast == null ? 0 : fast.round(out, n, i -> fillOne(inputs, out, i));
    for (int i = done; i < n; i++) {
      fillOne(inputs, out, i);
    }
    out.verdictsOnly = out.verdicts == n;
  }

  /** Decides by the reference's value in {@code out.exact[i]} if that is possible. */
  private void fillOne(InputBlock inputs, ExactBlock out, int i) {
    double value = out.exact[i];
    // f32 has 2^24 codes of NaN and 2^31 of numbers that have no logarithm: too many to ask for
    // each.
    if (Double.isNaN(value) && undefined(inputs, i)) {
      verdict(out, i, storage.round(Double.NaN));
      return;
    }
    double lo = value;
    double hi = value;
    if (Double.isInfinite(value)) {
      lo = hi = Math.copySign(Double.MAX_VALUE, value);
    } else {
      double bound = Math.abs(value) * reference.relativeBound() + Reference.ABSOLUTE_BOUND;
      lo -= bound;
      hi += bound;
    }
    double rounded = storage.round(lo);
    if (Double.isNaN(value)) {
      ask(inputs, out, i);
    } else if (!Tally.same(rounded, storage.round(hi))) {
      if (oracle.target().aboveHalf() && Math.abs(inputs.values()[0][i]) < TINY) {
        // Doubles above x/2 are above the exact value, too, and boundaries are doubles.
        out.exact[i] = Math.nextUp(inputs.values()[0][i] / 2);
        out.rounded[i] = storage.round(out.exact[i]);
      } else {
        ask(inputs, out, i);
      }
    } else if (!Double.isFinite(rounded) || Math.abs(value) > outOfRange) {
      verdict(out, i, rounded);
    } else {
      out.rounded[i] = rounded;
    }
  }

  /** NaN in, NaN out, for every target; and NaN outside the interval where it is defined. */
  private boolean undefined(InputBlock inputs, int i) {
    return inputs.hasNaN(i)
        || (inputs.arity() == 1 && !oracle.target().domain().contains(inputs.values(0)[i]));
  }

  private void ask(InputBlock inputs, ExactBlock out, int i) {
    double[] point = new double[inputs.arity()];
    for (int a = 0; a < point.length; a++) {
      point[a] = inputs.values(a)[i];
    }
    Rounded rounded = oracle.round(point, storage);
    evaluations += rounded.evaluations();
    switch (rounded) {
      case Rounded.Decided decided -> decided(decided, out, i);
      case Rounded.Special special -> verdict(out, i, storage.decode(special.code()));
      case Rounded.Undecided ignored -> none(out, i, ExactBlock.UNDECIDED);
      case Rounded.NoVerdict ignored -> none(out, i, ExactBlock.NO_VERDICT);
    }
  }

  private static void verdict(ExactBlock out, int i, double rounded) {
    none(out, i, ExactBlock.VERDICT);
    out.verdicts++;
    out.rounded[i] = rounded;
  }

  private static void none(ExactBlock out, int i, byte status) {
    out.ordinary = false;
    out.status[i] = status;
    out.exact[i] = Double.NaN;
    out.rounded[i] = Double.NaN;
  }

  private void decided(Rounded.Decided decided, ExactBlock out, int i) {
    double value = storage.decode(decided.code());
    Range range = decided.enclosure();
    boolean zero = range.isPoint() && range.lo().signum() == 0;
    if (zero || !Double.isFinite(value) || !range.isBounded()) {
      verdict(out, i, value);
      return;
    }
    Exact exact = value == 0 ? tiny(range) : decided.exact();
    double nearest = Math.scalb(exact.hi(), exact.exponent());
    if (Math.abs(nearest) > outOfRange) {
      verdict(out, i, value);
      return;
    }
    out.exact[i] = nearest;
    out.rounded[i] = value;
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
