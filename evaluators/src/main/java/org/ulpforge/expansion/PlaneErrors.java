package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.Ulp;
import org.ulpforge.oracle.Range;

/**
 * How wrong results are at reference rows.
 *
 * @param rows how many have an exact value
 * @param failures results that are not finite or whose relative error is above {@link #FAILURE}
 * @param median error in ULP of finite results where the exact one is at least {@link #NEAR_ZERO};
 *     NaN if there are none
 * @param max the same
 * @param scaled largest |error| / ulp(max(1, |exact|)) of finite results
 */
public record PlaneErrors(int rows, int failures, double median, double max, double scaled) {

  /** Larger relative errors are failures; in binary32 1e-4 is. */
  private static final double FAILURE = 1e-10;

  private static final double FAILURE_IN_BINARY32 = 1e-4;

  /** Logarithms below in magnitude are judged in units of 1 alone. */
  private static final double NEAR_ZERO = 0.1;

  /**
   * @param got the result at each row
   */
  public static PlaneErrors of(
      Kind kind, FloatFormat format, List<ReferenceRow> rows, double[] got) {
    List<Double> errors = new ArrayList<>();
    int known = 0;
    int failures = 0;
    double scaled = 0;
    double allowed = format.precision() > 24 ? FAILURE : FAILURE_IN_BINARY32;
    for (int i = 0; i < rows.size(); i++) {
      BigDecimal exact = rows.get(i).exact().get(kind);
      if (exact == null) {
        continue;
      }
      known++;
      if (!Double.isFinite(got[i])) {
        failures++;
        continue;
      }
      double size = Math.abs(exact.doubleValue());
      double error = exact.subtract(new BigDecimal(got[i])).abs().doubleValue();
      failures += error > allowed * size ? 1 : 0;
      scaled = Math.max(scaled, error / format.spacing(Math.getExponent(Math.max(1, size))));
      if (kind == Kind.RATIO || size >= NEAR_ZERO) {
        errors.add(Math.abs(Ulp.signedError(got[i], Range.point(exact).exact(), format)));
      }
    }
    errors.sort(null);
    return new PlaneErrors(
        known,
        failures,
        errors.isEmpty() ? Double.NaN : errors.get(errors.size() / 2),
        errors.isEmpty() ? Double.NaN : errors.getLast(),
        scaled);
  }
}
