package org.ulpforge.measure;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;

/**
 * A block of inputs, as codes of the storage format and as values; a buffer that is filled again
 * and again.
 */
public final class InputBlock {

  private final ScalarFormat format;
  private final long[][] codes;
  private final double[][] values;
  private int size;

  InputBlock(ScalarFormat format, int arity, int capacity) {
    this.format = format;
    this.codes = new long[arity][capacity];
    this.values = new double[arity][capacity];
  }

  /** Fills with the inputs at positions start to start + n − 1. */
  void fill(Inputs inputs, long start, int n) {
    inputs.codes(start, n, codes);
    decode(n);
  }

  /** Fills with chosen codes, one column per argument. */
  void fill(long[][] chosen, int from, int n) {
    for (int a = 0; a < codes.length; a++) {
      System.arraycopy(chosen[a], from, codes[a], 0, n);
    }
    decode(n);
  }

  private void decode(int n) {
    size = n;
    for (int a = 0; a < codes.length; a++) {
      if (format.equals(FloatFormat.F32)) {
        for (int i = 0; i < n; i++) {
          values[a][i] = Float.intBitsToFloat((int) codes[a][i]);
        }
      } else {
        for (int i = 0; i < n; i++) {
          values[a][i] = format.decode(codes[a][i]);
        }
      }
    }
  }

  /** Whether an argument of an input is NaN. */
  boolean hasNaN(int index) {
    for (double[] column : values) {
      if (Double.isNaN(column[index])) {
        return true;
      }
    }
    return false;
  }

  public int arity() {
    return codes.length;
  }

  /** Number of inputs in the block. */
  public int size() {
    return size;
  }

  /** Codes of one argument; {@link #size} of them count. */
  public long[] codes(int argument) {
    return codes[argument];
  }

  /** Values of one argument; {@link #size} of them count. */
  public double[] values(int argument) {
    return values[argument];
  }

  double[][] values() {
    return values;
  }
}
