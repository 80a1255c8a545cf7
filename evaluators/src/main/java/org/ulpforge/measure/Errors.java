package org.ulpforge.measure;

import org.ulpforge.format.ScalarFormat;

/**
 * The errors of one result after another; see {@link BlockSums} for whole blocks. For one thread.
 */
final class Errors {

  private final ScalarFormat storage;

  /** 1 / ulp(1). */
  private final double scaleAtOne;

  /** Magnitude of the exact result. */
  double exact;

  /** The least magnitude of the arguments. */
  double argument;

  /** (got − exact) / ulp(exact), infinite where got is not finite. */
  double signed;

  /** |got − exact|, infinite where got is not finite. */
  double absolute;

  /** |got − exact| / ulp(max(1, |exact|)). */
  double scaled;

  boolean misrounded;

  Errors(ScalarFormat storage) {
    this.storage = storage;
    this.scaleAtOne = Math.scalb(1.0, -Ulp.exponent(0, storage));
  }

  /** Looks at an input with an ordinary exact result. */
  void look(double[][] inputs, ExactBlock block, double[] got, int i) {
    exact = Math.abs(block.exact[i]);
    argument = Double.POSITIVE_INFINITY;
    for (double[] column : inputs) {
      argument = Math.min(argument, Math.abs(column[i]));
    }
    misrounded = !Tally.same(got[i], block.rounded[i]);
    var fine = block.fine[i];
    if (!Double.isFinite(got[i])) {
      signed = Double.POSITIVE_INFINITY;
      absolute = Double.POSITIVE_INFINITY;
    } else if (fine == null) {
      signed = Ulp.signedError(got[i], block.exact[i], storage);
      absolute = Math.abs(got[i] - block.exact[i]);
    } else {
      signed = Ulp.signedError(got[i], fine, storage);
      absolute = Math.abs(Math.scalb(fine.scaledError(got[i]), fine.exponent()));
    }
    scaled = exact >= 1 ? Math.abs(signed) : absolute * scaleAtOne;
  }
}
