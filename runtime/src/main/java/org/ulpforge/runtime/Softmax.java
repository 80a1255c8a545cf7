package org.ulpforge.runtime;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ulpforge.kernels.SoftmaxF32S3u1Rr2p6tworeloadd;

/**
 * Softmax of rows of floats, p_i = e^(x_i) / Σ e^(x_j), within 5e-7 of each probability that is a
 * normal number: 8e-8 of the exponential above and below the line, two roundings of f32 in a sum,
 * one of the product, and where x less a shift is rounded one more on each side. On rows of normal
 * numbers of standard deviation 1 and 4 errors are up to 2.1e-7. Smaller probabilities are within a
 * few units of the least subnormal.
 *
 * <p>−inf masks an element: its probability is 0. A row with NaN or +inf, or of nothing but −inf,
 * becomes NaN everywhere. An empty row stays empty.
 *
 * <p>All rows take the same kernel, whose exponential has no table, so that it is fast in vectors
 * of any width; where they have 512 bits {@link org.ulpforge.kernels.SoftmaxF32S5u3T32p1tworeload}
 * takes less time; its errors are up to 1.7e-6 should all roundings of a sum fall alike.
 */
public final class Softmax {

  /** Fewer elements than these are not worth another thread. */
  private static final long PARALLEL = 1 << 16;

  private Softmax() {}

  /**
   * One row. Source and destination may be the same array.
   *
   * @throws IndexOutOfBoundsException if a range is outside its array; nothing is written then
   */
  public static void apply(float[] src, int srcOffset, float[] dst, int dstOffset, int length) {
    SoftmaxF32S3u1Rr2p6tworeloadd.apply(src, srcOffset, dst, dstOffset, length);
  }

  /** A whole array as one row, in place. */
  public static void apply(float[] row) {
    apply(row, 0, row, 0, row.length);
  }

  /**
   * One row in memory in native byte order; offsets are in bytes. Segments may overlap.
   *
   * @throws IndexOutOfBoundsException if a range is outside its segment; nothing is written then
   */
  public static void apply(
      MemorySegment src, long srcByteOffset, MemorySegment dst, long dstByteOffset, long length) {
    SoftmaxF32S3u1Rr2p6tworeloadd.apply(src, srcByteOffset, dst, dstByteOffset, length, 1);
  }

  /**
   * The softmax of those elements of a row that a mask keeps, in place; the others become 0. Where
   * none is kept all become NaN. Masks that are in the row already, as −inf or as numbers below
   * −200, need no other method.
   *
   * @param kept from {@code keptOffset} on, one for each element
   * @throws IndexOutOfBoundsException if a range is outside its array; nothing is written then
   */
  public static void masked(float[] row, int offset, boolean[] kept, int keptOffset, int length) {
    Objects.checkFromIndexSize(offset, length, row.length);
    Objects.checkFromIndexSize(keptOffset, length, kept.length);
    for (int i = 0; i < length; i++) {
      row[offset + i] = kept[keptOffset + i] ? row[offset + i] : Float.NEGATIVE_INFINITY;
    }
    apply(row, offset, row, offset, length);
  }

  /**
   * Softmax of scale·x in place. The products are rounded, so that errors grow by up to 1.2e-7 of
   * the largest |scale·x| in the row unless the scale is a power of two; a product that is not
   * finite counts as such an element.
   *
   * @throws IndexOutOfBoundsException if the range is outside the array; nothing is written then
   */
  public static void scaled(float[] row, int offset, int length, float scale) {
    Objects.checkFromIndexSize(offset, length, row.length);
    for (int i = offset; i < offset + length; i++) {
      row[i] *= scale;
    }
    apply(row, offset, row, offset, length);
  }

  /**
   * The logarithms of the probabilities, in place: x − log Σ e^x, without underflow. The logarithm
   * of the sum of the others is what the largest element m is rounded by: with r = Σ e^(x_j − m)
   * over those, results are (x − m) − log(1 + r). They are within 4e-7·r/(1 + r) before the one
   * rounding to a float, so that probabilities next to 1 keep their digits.
   *
   * @throws IndexOutOfBoundsException if the range is outside the array; nothing is written then
   */
  public static void log(float[] row, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, row.length);
    if (length == 0) {
      return;
    }
    int largest = offset;
    for (int i = offset; i < offset + length; i++) {
      largest = row[i] > row[largest] ? i : largest;
    }
    float max = row[largest];
    if (!(Math.abs(max) <= Float.MAX_VALUE)) {
      Arrays.fill(row, offset, offset + length, Float.NaN);
      return;
    }
    row[largest] = Float.NEGATIVE_INFINITY;
    double rest = SoftmaxF32S3u1Rr2p6tworeloadd.logSum(row, offset, length, max);
    row[largest] = max;
    double log = Math.log1p(Math.exp(rest));
    for (int i = offset; i < offset + length; i++) {
      row[i] = (float) (((double) row[i] - max) - log);
    }
  }

  /**
   * Each row of a matrix in place, in parallel where there is enough to do.
   *
   * @param offset of the first row
   * @param stride from row to row, at least {@code columns}
   * @throws IndexOutOfBoundsException if a row is outside the array; nothing is written then
   * @throws IllegalArgumentException if rows overlap
   */
  public static void rows(float[] matrix, int offset, int rows, int columns, int stride) {
    check(matrix, offset, rows, columns, stride);
    each(
        rows,
        columns,
        i -> {
          int at = offset + i * stride;
          apply(matrix, at, matrix, at, columns);
        });
  }

  /**
   * Causal attention weights in place: row i of {@code rows} takes the first {@code columns − rows
   * + i + 1} elements; the others become 0. As {@link #rows} otherwise.
   *
   * @throws IllegalArgumentException if there are more rows than columns, too
   */
  public static void causalRows(float[] matrix, int offset, int rows, int columns, int stride) {
    check(matrix, offset, rows, columns, stride);
    if (rows > columns) {
      throw new IllegalArgumentException(
          rows + " causal rows of " + columns + " elements: the first ones would be empty");
    }
    each(
        rows,
        columns,
        i -> {
          int at = offset + i * stride;
          int seen = columns - rows + i + 1;
          apply(matrix, at, matrix, at, seen);
          Arrays.fill(matrix, at + seen, at + columns, 0);
        });
  }

  private static void check(float[] matrix, int offset, int rows, int columns, int stride) {
    if (rows < 0 || columns < 0 || stride < columns) {
      throw new IllegalArgumentException(
          "%d rows of %d elements, %d apart: neither may be negative, nor rows overlap"
              .formatted(rows, columns, stride));
    }
    long span = rows == 0 ? 0 : (long) (rows - 1) * stride + columns;
    Objects.checkFromIndexSize((long) offset, span, matrix.length);
  }

  private interface Row {
    void apply(int index);
  }

  private static void each(int rows, int columns, Row row) {
    IntStream indices = IntStream.range(0, rows);
    ((long) rows * columns >= PARALLEL ? indices.parallel() : indices).forEach(row::apply);
  }
}
