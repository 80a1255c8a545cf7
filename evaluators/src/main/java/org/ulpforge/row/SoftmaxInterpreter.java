package org.ulpforge.row;

import java.util.Arrays;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.interpret.ColumnarInterpreter;

/**
 * The bits of a {@link Softmax}: what kernels have to reproduce. An instance is for one thread.
 *
 * <p>An empty row has no results. A row with a NaN, with +inf, or of nothing but −inf has NaN
 * everywhere; any other −inf gives zero.
 */
public final class SoftmaxInterpreter {

  private final Softmax softmax;
  private final FloatFormat storage;
  private final ColumnProgram.OfFloat exponential;

  public SoftmaxInterpreter(Softmax softmax) {
    this.softmax = softmax;
    this.storage = (FloatFormat) softmax.storage();
    this.exponential =
        (ColumnProgram.OfFloat) ColumnarInterpreter.of(softmax.exponential(), Softmax.COMPUTE);
  }

  /**
   * @param row values of the storage format
   * @return as many, of that format
   */
  public float[] apply(float[] row) {
    return apply(row, 1);
  }

  /**
   * As {@link #apply(float[])}.
   *
   * @param scale that results are multiplied by before they are rounded
   */
  public float[] apply(float[] row, float scale) {
    boolean maximum = softmax.passes().subtractsMaximum();
    float shift = maximum ? max(row) : 0;
    if (softmax.passes() == Softmax.Passes.EXPONENTS) {
      return byExponents(row, scale);
    }
    if (!softmax.passes().hasCommonWay() || !inRange(row, shift, maximum)) {
      return rare(row, scale);
    }
    float[] e = exponentials(row, shift);
    double[] sums = new double[Softmax.LANES];
    addTo(sums, e);
    return scaled(e, Softmax.Reciprocal.of(Softmax.total(sums), scale));
  }

  private float[] scaled(float[] e, Softmax.Reciprocal reciprocal) {
    float[] results = new float[e.length];
    for (int i = 0; i < e.length; i++) {
      results[i] = (float) storage.round(reciprocal.times(e[i]));
    }
    return results;
  }

  private static float max(float[] row) {
    float max = Float.NEGATIVE_INFINITY;
    for (float x : row) {
      max = Math.max(max, x);
    }
    return max;
  }

  private static boolean inRange(float[] row, float shift, boolean finite) {
    if (finite && !(Math.abs(shift) <= Float.MAX_VALUE)) {
      return false;
    }
    boolean any = false;
    for (float x : row) {
      boolean gap = x - shift < Softmax.VANISHING;
      if (!(gap || Math.abs(x - shift) <= Softmax.LIMIT)) {
        return false;
      }
      any |= !gap;
    }
    return any;
  }

  /** Of x − shift, where that is not below the range of the first region. */
  private float[] exponentials(float[] row, float shift) {
    float[] e = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      e[i] = row[i] - shift;
    }
    exponential.run(new float[][] {e}, e, e.length);
    for (int i = 0; i < row.length; i++) {
      e[i] = row[i] - shift < -Softmax.LIMIT ? 0 : e[i];
    }
    return e;
  }

  private float[] byExponents(float[] row, float scale) {
    double[] sums = new double[Softmax.LANES];
    int exponent = Softmax.LEAST_EXPONENT;
    for (int start = 0; start < row.length; start += Softmax.CHUNK) {
      MantissaSums chunk = new MantissaSums();
      for (int i = start; i < Math.min(start + Softmax.CHUNK, row.length); i += Softmax.STRIPE) {
        float[] stripe = new float[Softmax.STRIPE];
        Arrays.fill(stripe, Float.NEGATIVE_INFINITY);
        System.arraycopy(row, i, stripe, 0, Math.min(Softmax.STRIPE, row.length - i));
        if (!chunk.add(stripe, exponential)) {
          return rare(row, scale);
        }
      }
      exponent = chunk.addTo(sums, exponent);
    }
    double total = Softmax.total(sums);
    if (total == 0) {
      return rare(row, scale);
    }
    double logarithm = exponent * Softmax.LN2;
    float shift = (float) (logarithm - Softmax.HEADROOM);
    double shifted = total * StrictMath.exp(logarithm - shift);
    return scaled(corrected(row, shift), Softmax.Reciprocal.of(shifted, scale));
  }

  private float[] rare(float[] row, float scale) {
    double[] sums = new double[Softmax.LANES];
    float shift = Float.NEGATIVE_INFINITY;
    for (int start = 0; start < row.length; start += Softmax.CHUNK) {
      float[] chunk = Arrays.copyOfRange(row, start, Math.min(start + Softmax.CHUNK, row.length));
      float max = max(chunk);
      if (!(max <= shift || (double) max - shift <= Softmax.LIMIT)) {
        float raised = max - Softmax.HEADROOM;
        double factor = StrictMath.exp((double) shift - raised);
        Arrays.setAll(sums, i -> sums[i] * factor);
        shift = raised;
      }
      if (shift > Float.NEGATIVE_INFINITY) {
        addTo(sums, corrected(chunk, shift));
      }
    }
    if (!(Math.abs(max(row)) <= Float.MAX_VALUE)) {
      float[] none = new float[row.length];
      Arrays.fill(none, Float.NaN);
      return none;
    }
    return scaled(corrected(row, shift), Softmax.Reciprocal.of(Softmax.total(sums), scale));
  }

  private float[] corrected(float[] row, float shift) {
    float[] e = exponentials(row, shift);
    for (int i = 0; i < row.length; i++) {
      e[i] = e[i] == 0 ? 0 : Math.fma(e[i], lost(row[i], shift), e[i]);
    }
    return e;
  }

  /** What x − shift is rounded by (Knuth's TwoSum). */
  private static float lost(float x, float shift) {
    float d = x - shift;
    float back = d - x;
    return (x - (d - back)) - (shift + back);
  }

  private void addTo(double[] sums, float[] e) {
    int chunk = softmax.sums() == Softmax.Sums.CHUNKS ? Softmax.CHUNK : Softmax.STRIPE;
    for (int start = 0; start < e.length; start += chunk) {
      float[] lanes = new float[Softmax.LANES];
      for (int i = start; i < Math.min(start + chunk, e.length); i += Softmax.STRIPE) {
        for (int j = 0; j < Softmax.LANES; j++) {
          int at = i + j;
          float stripe =
              (element(e, at) + element(e, at + 16)) + (element(e, at + 32) + element(e, at + 48));
          lanes[j] = lanes[j] + stripe;
        }
      }
      for (int j = 0; j < Softmax.LANES; j++) {
        sums[j] += lanes[j];
      }
    }
  }

  private static float element(float[] e, int i) {
    return i < e.length ? e[i] : 0;
  }
}
