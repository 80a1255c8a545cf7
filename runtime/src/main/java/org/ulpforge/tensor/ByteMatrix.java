package org.ulpforge.tensor;

import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The plain form: a byte for each element, products in 16 bits, sums in 32. */
public final class ByteMatrix implements IntegerMatrix {

  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> CODES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHORTS.length() * Byte.SIZE));

  private final byte[][] elements;
  private final int columns;
  private final int bits;

  /**
   * @param elements rows one after another
   * @throws IllegalArgumentException if they are not that many, or not of that many bits
   */
  public ByteMatrix(byte[] elements, int rows, int columns, int bits) {
    this.elements = IntegerMatrix.padded(elements, rows, columns, bits);
    this.columns = columns;
    this.bits = bits;
  }

  @Override
  public int rows() {
    return elements.length;
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
    return elements.length == 0 ? 0 : (long) elements.length * elements[0].length;
  }

  /** For 32 products: both operands widened, a product, three shifts, two sums. */
  @Override
  public double operations() {
    return 512 / 32.0 * (2 + 1 + 3 + 2);
  }

  @Override
  public void multiply(byte[] vector, int[] dst) {
    Objects.checkFromIndexSize(0, rows(), dst.length);
    byte[] x = IntegerMatrix.padded(vector, columns);
    for (int i = 0; i < elements.length; i++) {
      dst[i] = dot(elements[i], x);
    }
  }

  private static int dot(byte[] w, byte[] x) {
    IntVector sum = IntVector.zero(INTS);
    for (int i = 0; i < x.length; i += SHORTS.length()) {
      IntVector products = shorts(w, i).mul(shorts(x, i)).reinterpretAsInts();
      sum =
          sum.add(products.lanewise(VectorOperators.ASHR, Short.SIZE))
              .add(
                  products
                      .lanewise(VectorOperators.LSHL, Short.SIZE)
                      .lanewise(VectorOperators.ASHR, Short.SIZE));
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private static ShortVector shorts(byte[] from, int at) {
    return (ShortVector)
        ByteVector.fromArray(CODES, from, at).convertShape(VectorOperators.B2S, SHORTS, 0);
  }
}
