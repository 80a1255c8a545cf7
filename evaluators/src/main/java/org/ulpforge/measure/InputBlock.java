package org.ulpforge.measure;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;

/**
 * A block of inputs, as codes of the storage format and as values; a buffer that is filled again
 * and again.
 */
public final class InputBlock {

  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = DOUBLES.withLanes(long.class);

  /** As many lanes of half the width. */
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

  private final ScalarFormat format;
  private final long[][] codes;
  private final double[][] values;
  private final float[][] floats;
  private boolean hasFloats;
  private int size;

  InputBlock(ScalarFormat format, int arity, int capacity) {
    this.format = format;
    this.codes = new long[arity][capacity];
    this.values = new double[arity][capacity];
    this.floats = new float[arity][capacity];
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
    hasFloats = format.equals(FloatFormat.F32);
    for (int a = 0; a < codes.length; a++) {
      if (hasFloats) {
        decodeFloats(codes[a], floats[a], values[a], n);
      } else {
        for (int i = 0; i < n; i++) {
          values[a][i] = format.decode(codes[a][i]);
        }
      }
    }
  }

  /** By vectors: the compiler makes none of loops with {@link Float#intBitsToFloat}. */
  private static void decodeFloats(long[] codes, float[] floats, double[] values, int n) {
    int i = 0;
    for (; i < LONGS.loopBound(n); i += LONGS.length()) {
      FloatVector decoded =
          LongVector.fromArray(LONGS, codes, i)
              .convertShape(VectorOperators.L2I, INTS, 0)
              .reinterpretAsFloats();
      decoded.intoArray(floats, i);
      ((DoubleVector) decoded.convertShape(VectorOperators.F2D, DOUBLES, 0)).intoArray(values, i);
    }
    for (; i < n; i++) {
      floats[i] = Float.intBitsToFloat((int) codes[i]);
      values[i] = floats[i];
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

  /** The values rounded to floats, one column per argument; {@link #size} of each count. */
  float[][] floats() {
    if (!hasFloats) {
      for (int a = 0; a < floats.length; a++) {
        for (int i = 0; i < size; i++) {
          floats[a][i] = (float) values[a][i];
        }
      }
      hasFloats = true;
    }
    return floats;
  }
}
