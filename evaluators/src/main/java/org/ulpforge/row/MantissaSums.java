package org.ulpforge.row;

import java.util.Arrays;
import org.ulpforge.interpret.ColumnProgram;

/** Sums of exponentials in a chunk of a row, a mantissa and an exponent for each lane. */
final class MantissaSums {

  private final float[] mantissas = new float[Softmax.LANES];
  private final int[] exponents = new int[Softmax.LANES];

  MantissaSums() {
    Arrays.fill(exponents, Softmax.LEAST_EXPONENT);
  }

  /**
   * Adds a stripe.
   *
   * @return whether none is NaN or beyond {@link Softmax#EXTENT}
   */
  boolean add(float[] stripe, ColumnProgram.OfFloat exponential) {
    int[] powers = new int[stripe.length];
    float[] values = new float[stripe.length];
    for (int i = 0; i < stripe.length; i++) {
      boolean gap = stripe[i] < -Softmax.EXTENT;
      if (!gap && !(Math.abs(stripe[i]) <= Softmax.EXTENT)) {
        return false;
      }
      Softmax.Scaled scaled = Softmax.Scaled.of(gap ? 0 : stripe[i]);
      powers[i] = gap ? Softmax.LEAST_EXPONENT : scaled.exponent();
      values[i] = scaled.rest();
    }
    exponential.run(new float[][] {values}, values, values.length);
    for (int lane = 0; lane < Softmax.LANES; lane++) {
      int most = exponents[lane];
      for (int i = lane; i < stripe.length; i += Softmax.LANES) {
        most = Math.max(most, powers[i]);
      }
      float[] e = new float[stripe.length / Softmax.LANES];
      for (int k = 0; k < e.length; k++) {
        int i = lane + k * Softmax.LANES;
        float value = stripe[i] < -Softmax.EXTENT ? 0 : values[i];
        e[k] = value * power(powers[i] - most);
      }
      float sum = (e[0] + e[1]) + (e[2] + e[3]);
      mantissas[lane] = mantissas[lane] * power(exponents[lane] - most) + sum;
      exponents[lane] = most;
    }
    return true;
  }

  /** 2^n, or 0 below the normal numbers. */
  private static float power(int n) {
    return n < Float.MIN_EXPONENT ? 0 : Math.scalb(1f, n);
  }

  /**
   * Adds the sums to those of a row.
   *
   * @param exponent that those are scaled by
   * @return the one that they are scaled by then
   */
  int addTo(double[] sums, int exponent) {
    int most = Math.max(exponent, Arrays.stream(exponents).max().orElseThrow());
    for (int i = 0; i < sums.length; i++) {
      double lane = Math.scalb((double) mantissas[i], exponents[i] - most);
      sums[i] = Math.scalb(sums[i], exponent - most) + lane;
    }
    return most;
  }
}
