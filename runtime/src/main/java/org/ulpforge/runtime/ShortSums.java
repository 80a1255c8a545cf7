package org.ulpforge.runtime;

import java.util.Objects;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A {@link SumProduct} on arrays of codes of 16 bits, in lanes of 16 bits: the same bits as {@link
 * SumProduct#product}, at any vector width.
 */
public final class ShortSums implements ShortProducts {

  private static final VectorSpecies<Short> SPECIES = ShortVector.SPECIES_PREFERRED;

  private final SumProduct product;
  private final short largest;
  private final short magnitude;
  private final short sign;
  private final short least;
  private final short most;
  private final short constant;
  private final boolean hasTable;
  private final ShortVector table;

  /**
   * @throws IllegalArgumentException unless codes of the format have 16 bits, or if vectors of this
   *     machine are too short for a table
   */
  public ShortSums(SumProduct product) {
    CodeFormat format = product.format();
    if (format.bits() != Short.SIZE) {
      throw new IllegalArgumentException(
          "codes of " + format + " have " + format.bits() + " bits, not " + Short.SIZE);
    }
    this.product = product;
    largest = (short) format.largest();
    magnitude = (short) format.magnitude();
    sign = (short) format.sign();
    least = (short) product.least();
    most = (short) product.most();
    constant = (short) product.table()[0];
    hasTable = product.corrections().length > 1;
    short[] entries = new short[Math.max(SumProduct.ENTRIES, SPECIES.length())];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = (short) product.table()[i % SumProduct.ENTRIES];
    }
    if (hasTable && SPECIES.length() < SumProduct.ENTRIES) {
      throw new IllegalArgumentException(
          "a table needs vectors of " + SumProduct.ENTRIES + " lanes, not " + SPECIES.length());
    }
    table = ShortVector.fromArray(SPECIES, entries, 0);
  }

  @Override
  public void apply(
      short[] x, int xOffset, short[] y, int yOffset, short[] dst, int dstOffset, int length) {
    Objects.checkFromIndexSize(xOffset, length, x.length);
    Objects.checkFromIndexSize(yOffset, length, y.length);
    Objects.checkFromIndexSize(dstOffset, length, dst.length);
    int i = 0;
    int whole = SPECIES.loopBound(length);
    for (; i < whole; i += SPECIES.length()) {
      ShortVector vx = ShortVector.fromArray(SPECIES, x, xOffset + i);
      ShortVector vy = ShortVector.fromArray(SPECIES, y, yOffset + i);
      ShortVector a = vx.and(magnitude);
      ShortVector b = vy.and(magnitude);
      ShortVector larger = a.max(b);
      if (larger.compare(VectorOperators.GT, largest).anyTrue()) {
        scalar(x, xOffset + i, y, yOffset + i, dst, dstOffset + i, SPECIES.length());
        continue;
      }
      ShortVector sum = a.add(b);
      ShortVector signs = vx.lanewise(VectorOperators.XOR, vy).and(sign);
      // As a sum of magnitudes is unsigned: up to twice the largest code.
      VectorMask<Short> zero = sum.eq(larger).or(sum.compare(VectorOperators.ULT, least));
      VectorMask<Short> above = sum.compare(VectorOperators.UGT, most);
      ShortVector ordinary = vx.add(vy);
      ShortVector result =
          ordinary
              .add(hasTable ? entries(ordinary) : ShortVector.broadcast(SPECIES, constant))
              .blend(signs.or(largest), above)
              .blend(signs, zero);
      result.intoArray(dst, dstOffset + i);
    }
    scalar(x, xOffset + i, y, yOffset + i, dst, dstOffset + i, length - i);
  }

  private ShortVector entries(ShortVector sum) {
    ShortVector index =
        sum.lanewise(VectorOperators.LSHR, product.shift()).and((short) (SumProduct.ENTRIES - 1));
    return index.selectFrom(table);
  }

  private void scalar(
      short[] x, int xOffset, short[] y, int yOffset, short[] dst, int dstOffset, int length) {
    for (int i = 0; i < length; i++) {
      dst[dstOffset + i] = (short) product.product(x[xOffset + i], y[yOffset + i]);
    }
  }
}
