package org.ulpforge.tensor;

import java.util.Objects;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The form of bit planes: with w = Σ 2^p w_p and x = Σ 2^k x_k − 2^7 x_7 the sum of products is
 * that of 2^(p+k) times the number of bits set in both w_p and x_k.
 */
public final class PlaneMatrix implements IntegerMatrix {

  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  private final long[][] planes;
  private final int columns;
  private final int bits;

  /**
   * @param elements rows one after another
   * @throws IllegalArgumentException if they are not that many, or not of that many bits
   */
  public PlaneMatrix(byte[] elements, int rows, int columns, int bits) {
    byte[][] padded = IntegerMatrix.padded(elements, rows, columns, bits);
    this.columns = columns;
    this.bits = bits;
    planes = new long[rows][];
    for (int i = 0; i < rows; i++) {
      planes[i] = planes(padded[i], bits);
    }
  }

  /** All lowest bits, 64 a long from its lowest bit on, then all next ones. */
  private static long[] planes(byte[] x, int bits) {
    int words = x.length / Long.SIZE;
    long[] planes = new long[bits * words];
    for (int i = 0; i < x.length; i++) {
      for (int bit = 0; bit < bits; bit++) {
        planes[bit * words + i / Long.SIZE] |= ((x[i] >> bit) & 1L) << i;
      }
    }
    return planes;
  }

  @Override
  public int rows() {
    return planes.length;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public int bits() {
    return bits;
  }

  @Override
  public long bytes() {
    return planes.length == 0 ? 0 : (long) Long.BYTES * planes.length * planes[0].length;
  }

  /** For each pair of planes: and, count, sum. */
  @Override
  public double operations() {
    return 3.0 * bits * Byte.SIZE;
  }

  @Override
  public void multiply(byte[] vector, int[] dst) {
    Objects.checkFromIndexSize(0, rows(), dst.length);
    byte[] padded = IntegerMatrix.padded(vector, columns);
    int words = padded.length / Long.SIZE;
    long[] x = planes(padded, Byte.SIZE);
    for (int i = 0; i < planes.length; i++) {
      dst[i] = (int) dot(planes[i], x, bits, words);
    }
  }

  private static long dot(long[] w, long[] x, int bits, int words) {
    LongVector sum = LongVector.zero(LONGS);
    for (int p = 0; p < bits; p++) {
      for (int k = 0; k < Byte.SIZE; k++) {
        LongVector count = LongVector.zero(LONGS);
        for (int i = 0; i < words; i += LONGS.length()) {
          count =
              LongVector.fromArray(LONGS, w, p * words + i)
                  .and(LongVector.fromArray(LONGS, x, k * words + i))
                  .lanewise(VectorOperators.BIT_COUNT)
                  .add(count);
        }
        // The highest plane of x is that of the sign.
        long weight = k < Byte.SIZE - 1 ? 1L << (p + k) : -1L << (p + k);
        sum = sum.add(count.mul(weight));
      }
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }
}
