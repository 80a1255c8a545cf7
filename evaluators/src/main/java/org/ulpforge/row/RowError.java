package org.ulpforge.row;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.Ulp;

/**
 * Errors of the results of rows.
 *
 * @param maxRelative of results whose exact value is at least the least normal number
 * @param rmsRelative the root of the mean square of the same
 * @param maxUlp of all results, in units of the storage format
 * @param sumError the largest |Σp − 1|
 */
public record RowError(double maxRelative, double rmsRelative, double maxUlp, double sumError) {

  /** The errors of one row. */
  public static RowError of(float[] got, double[] exact, FloatFormat storage) {
    double least = storage.minNormal();
    double max = 0;
    double squares = 0;
    double ulp = 0;
    double sum = 0;
    int normal = 0;
    for (int i = 0; i < got.length; i++) {
      sum += got[i];
      ulp = Math.max(ulp, Math.abs(Ulp.signedError(got[i], exact[i], storage)));
      if (exact[i] >= least) {
        double relative = Math.abs(got[i] - exact[i]) / exact[i];
        max = Math.max(max, relative);
        squares += relative * relative;
        normal++;
      }
      if (Float.isNaN(got[i])) {
        return new RowError(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
      }
    }
    return new RowError(max, Math.sqrt(squares / Math.max(1, normal)), ulp, Math.abs(sum - 1));
  }

  /** The larger of each; of the means of squares too. */
  public RowError worse(RowError other) {
    return new RowError(
        Math.max(maxRelative, other.maxRelative),
        Math.max(rmsRelative, other.rmsRelative),
        Math.max(maxUlp, other.maxUlp),
        Math.max(sumError, other.sumError));
  }
}
