package org.ulpforge.tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * A matrix of small unsigned integers times a vector of signed bytes, exact in 32 bits, in three
 * forms: bytes that are multiplied ({@link ByteMatrix}), planes of bits that are counted ({@link
 * PlaneMatrix}, as ABQ-LLM, arXiv 2408.08554), partial sums that are looked up ({@link
 * TableMatrix}, as LUT Tensor Core, arXiv 2408.06003, and T-MAC, arXiv 2407.00088). A scale and a
 * zero point are left to the caller: Σ s (w − z) x = s (Σ w x − z Σ x).
 */
public sealed interface IntegerMatrix permits ByteMatrix, PlaneMatrix, TableMatrix {

  /** So many columns are a whole number of vectors in each form, at any vector width. */
  int PADDING = 512;

  /** Rows. */
  int rows();

  /** Columns. */
  int columns();

  /** Of an element: 1 to 4. */
  int bits();

  /** What the elements take in this form, padding included. */
  long bytes();

  /**
   * Vector operations on 512 bits for 512 products of an element and a byte and their sums: those
   * on registers, without loads and without what is done once for a vector or a row.
   */
  double operations();

  /**
   * The product.
   *
   * @param vector as many as columns
   * @param dst one exact sum for each row
   * @throws IndexOutOfBoundsException if an array is too short
   */
  void multiply(byte[] vector, int[] dst);

  /** The elements of a row, from 0 to 2^bits − 1, with zeros up to a multiple of the padding. */
  static byte[][] padded(byte[] elements, int rows, int columns, int bits) {
    if (bits < 1 || bits > 4 || rows < 0 || columns < 0 || columns > 1 << 20) {
      throw new IllegalArgumentException(
          "%d rows of %d integers of %d bits: 1 to 4 bits and up to 2^20 columns are allowed"
              .formatted(rows, columns, bits));
    }
    if (elements.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "%d rows of %d: not %d integers".formatted(rows, columns, elements.length));
    }
    for (byte element : elements) {
      if (element < 0 || element >= 1 << bits) {
        throw new IllegalArgumentException(element + " is no integer of " + bits + " bits");
      }
    }
    int length = Math.ceilDiv(columns, PADDING) * PADDING;
    byte[][] padded = new byte[rows][];
    for (int i = 0; i < rows; i++) {
      padded[i] =
          Arrays.copyOf(Arrays.copyOfRange(elements, i * columns, (i + 1) * columns), length);
    }
    return padded;
  }

  /** A vector with zeros up to a multiple of the padding. */
  static byte[] padded(byte[] vector, int columns) {
    Objects.checkFromIndexSize(0, columns, vector.length);
    return Arrays.copyOf(Arrays.copyOf(vector, columns), Math.ceilDiv(columns, PADDING) * PADDING);
  }
}
