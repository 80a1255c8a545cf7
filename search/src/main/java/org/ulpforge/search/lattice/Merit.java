package org.ulpforge.search.lattice;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.measure.Sample;
import org.ulpforge.measure.Score;
import org.ulpforge.problem.ErrorMeasure;

/** By what programs of equal cost are compared, the less the better. */
public final class Merit {

  private Merit() {}

  /**
   * The largest error; unless every result is correctly rounded, plus the largest relative error
   * before the rounding to the storage format, in units of 2^-p of its precision p. Without it
   * constants would win that shift errors away from the few inputs near a midpoint and are worse
   * everywhere else.
   */
  public static double of(
      Score score, ColumnProgram program, Format compute, Sample sample, ErrorMeasure measure) {
    boolean floats =
        program instanceof ColumnProgram.OfFloat || program instanceof ColumnProgram.OfDouble;
    if (measure != ErrorMeasure.ULP
        || !floats
        || compute.equals(sample.format())
        || !(sample.format() instanceof FloatFormat storage)
        || score.misrounded() == 0
        || Double.isInfinite(score.maxError())) {
      return score.maxError();
    }
    double unrounded = sample.unroundedError(program, storage);
    return score.maxError() + Math.scalb(unrounded, storage.precision());
  }
}
