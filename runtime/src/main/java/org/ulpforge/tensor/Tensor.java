package org.ulpforge.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A matrix of packed rows, one after another.
 *
 * @param columns elements of a row
 * @param factor of all elements; 1 but in formats that have one
 * @param data exactly the bytes of the rows
 */
public record Tensor(TensorFormat format, int rows, int columns, float factor, MemorySegment data) {

  private static final long ALIGNMENT = 64;

  /**
   * @throws IllegalArgumentException if a number is negative or the bytes are not those of the rows
   */
  public Tensor {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "%d rows of %d: neither may be negative".formatted(rows, columns));
    }
    long bytes = bytes(format, rows, columns);
    if (data.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "%d rows of %d in %s take %d bytes, not %d"
              .formatted(rows, columns, format.name(), bytes, data.byteSize()));
    }
  }

  private static long bytes(TensorFormat format, int rows, int columns) {
    try {
      return Math.multiplyExact(format.rowBytes(columns), (long) rows);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "%d rows of %d in %s: too many bytes".formatted(rows, columns, format.name()), e);
    }
  }

  /**
   * Packs a matrix. In formats with a factor, that makes the largest magnitude the largest element
   * times the largest scale.
   *
   * @param values rows one after another
   * @throws IllegalArgumentException if the array has another length
   */
  public static Tensor quantise(TensorFormat format, float[] values, int rows, int columns) {
    if (rows < 0 || columns < 0 || (long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          "%d rows of %d: not %d floats".formatted(rows, columns, values.length));
    }
    float factor = format.hasFactor() ? factor(format, values) : 1;
    long stride = format.rowBytes(columns);
    MemorySegment data = Arena.ofAuto().allocate(bytes(format, rows, columns), ALIGNMENT);
    for (int row = 0; row < rows; row++) {
      format.quantise(values, row * columns, columns, factor, data, row * stride);
    }
    return new Tensor(format, rows, columns, factor, data);
  }

  private static float factor(TensorFormat format, float[] values) {
    float max = 0;
    for (float value : values) {
      float magnitude = Math.abs(value);
      max = magnitude > max && magnitude < Float.POSITIVE_INFINITY ? magnitude : max;
    }
    BlockScale largest = format.storage().round(BlockScale.of(Float.MAX_VALUE));
    float factor = max / (format.elements().largest() * largest.scale());
    return max == 0 ? 1 : Math.max(factor, Float.MIN_NORMAL);
  }

  /** Bytes from row to row. */
  public long stride() {
    return format.rowBytes(columns);
  }

  /**
   * The floats of one row; see {@link TensorFormat#dequantise}.
   *
   * @throws IndexOutOfBoundsException if there is no such row, or the array is too short
   */
  public void dequantise(int row, float[] dst, int to) {
    Objects.checkIndex(row, rows);
    format.dequantise(data, row * stride(), columns, factor, dst, to);
  }

  /**
   * All floats, rows one after another.
   *
   * @throws IllegalArgumentException if there are more than an array holds
   */
  public float[] dequantise() {
    if ((long) rows * columns > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(rows + " rows of " + columns + " are no array");
    }
    float[] values = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      dequantise(row, values, row * columns);
    }
    return values;
  }

  /**
   * This matrix times a vector of floats, sums in f32: within columns · 2^-23 of the sum of
   * magnitudes of the products, which must not overflow, plus columns · 2^-150 for what underflows.
   * MXFP4 and NVFP4 are multiplied as they lie, if vectors have 512 bits, the columns are a
   * multiple of 16 blocks, the magnitudes of the vector are 0 or from 2^-100 to 2^80, and the
   * factor's is from 2^-100 to 2^100; Q8_0 with a vector in Q8_0 is {@link Q8Dot}'s. Other rows are
   * dequantised first, which takes longer. A row with a NaN gives NaN. {@link Fp4TableMatrix} is
   * twice as fast where a vector of 8 bits is enough.
   *
   * @param vector at least as many as columns
   * @param dst one sum for each row
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void multiply(float[] vector, float[] dst) {
    Objects.checkFromIndexSize(0, columns, vector.length);
    Objects.checkFromIndexSize(0, rows, dst.length);
    if (Fp4Product.takes(this, vector)) {
      new Fp4Product(this).apply(vector, dst);
      return;
    }
    float[] row = new float[columns];
    for (int i = 0; i < rows; i++) {
      dequantise(i, row, 0);
      dst[i] = Vectors.dot(row, vector, columns);
    }
  }
}
