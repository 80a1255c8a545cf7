package org.ulpforge.runtime;

import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A {@link SumProduct} on arrays of codes of 8 bits, in lanes of 8 bits: the same bits as {@link
 * SumProduct#product}, at any vector width.
 */
public final class ByteSums implements ByteProducts {

  private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;

  private final SumProduct product;
  private final byte largest;
  private final byte magnitude;
  private final byte sign;
  private final byte least;
  private final byte most;
  private final byte constant;
  private final boolean hasTable;
  private final ByteVector table;

  /**
   * @throws IllegalArgumentException unless codes of the format have 8 bits, or if vectors of this
   *     machine are too short for a table
   */
  public ByteSums(SumProduct product) {
    CodeFormat format = product.format();
    if (format.bits() != Byte.SIZE) {
      throw new IllegalArgumentException(
          "codes of " + format + " have " + format.bits() + " bits, not " + Byte.SIZE);
    }
    this.product = product;
    largest = (byte) format.largest();
    magnitude = (byte) format.magnitude();
    sign = (byte) format.sign();
    least = (byte) product.least();
    most = (byte) product.most();
    constant = (byte) product.table()[0];
    hasTable = product.corrections().length > 1;
    byte[] entries = new byte[Math.max(SumProduct.ENTRIES, SPECIES.length())];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = (byte) product.table()[i % SumProduct.ENTRIES];
    }
    if (hasTable && SPECIES.length() < SumProduct.ENTRIES) {
      throw new IllegalArgumentException(
          "a table needs vectors of " + SumProduct.ENTRIES + " lanes, not " + SPECIES.length());
    }
    table = ByteVector.fromArray(SPECIES, entries, 0);
  }

  @Override
  public void apply(
      byte[] x, int xOffset, byte[] y, int yOffset, byte[] dst, int dstOffset, int length) {
    Objects.checkFromIndexSize(xOffset, length, x.length);
    Objects.checkFromIndexSize(yOffset, length, y.length);
    Objects.checkFromIndexSize(dstOffset, length, dst.length);
    int i = 0;
    int whole = SPECIES.loopBound(length);
    for (; i < whole; i += SPECIES.length()) {
      ByteVector vx = ByteVector.fromArray(SPECIES, x, xOffset + i);
      ByteVector vy = ByteVector.fromArray(SPECIES, y, yOffset + i);
      ByteVector a = vx.and(magnitude);
      ByteVector b = vy.and(magnitude);
      ByteVector larger = a.max(b);
      if (larger.compare(VectorOperators.GT, largest).anyTrue()) {
        scalar(x, xOffset + i, y, yOffset + i, dst, dstOffset + i, SPECIES.length());
        continue;
      }
      ByteVector sum = a.add(b);
      ByteVector signs = vx.lanewise(VectorOperators.XOR, vy).and(sign);
      // As a sum of magnitudes is unsigned: up to twice the largest code.
      VectorMask<Byte> zero = sum.eq(larger).or(sum.compare(VectorOperators.ULT, least));
      VectorMask<Byte> above = sum.compare(VectorOperators.UGT, most);
      ByteVector ordinary = vx.add(vy);
      ByteVector result =
          ordinary
              .add(hasTable ? entries(ordinary) : ByteVector.broadcast(SPECIES, constant))
              .blend(signs.or(largest), above)
              .blend(signs, zero);
      result.intoArray(dst, dstOffset + i);
    }
    scalar(x, xOffset + i, y, yOffset + i, dst, dstOffset + i, length - i);
  }

  private ByteVector entries(ByteVector sum) {
    ByteVector index =
        sum.lanewise(VectorOperators.LSHR, product.shift()).and((byte) (SumProduct.ENTRIES - 1));
    return index.selectFrom(table);
  }

  private void scalar(
      byte[] x, int xOffset, byte[] y, int yOffset, byte[] dst, int dstOffset, int length) {
    for (int i = 0; i < length; i++) {
      dst[dstOffset + i] = (byte) product.product(x[xOffset + i], y[yOffset + i]);
    }
  }
}
