package org.ulpforge.product;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;

/**
 * What a multiplication of codes gives, as numbers, fast enough for millions of products: a table
 * of all pairs up to 8 bits, else one of all mantissa pairs, to which the exponents are added.
 */
public final class ProductValues {

  /** Up to so many bits all pairs have a place in a table. */
  private static final int TABLE_BITS = 8;

  private final FloatFormat format;
  private final float[] values;
  private final int most;

  /** By pair of codes; empty where {@link #sums} is used, or products are exact. */
  private final float[] table;

  /** By pair of mantissas, what is added to the exponents; empty for exact products. */
  private final int[] sums;

  private ProductValues(FloatFormat format, float[] table, int[] sums) {
    this.format = format;
    this.table = table;
    this.sums = sums;
    most = (int) format.encode(format.maxValue(), Overflow.SATURATING);
    values = new float[1 << format.bits()];
    for (int code = 0; code < values.length; code++) {
      values[code] = (float) format.decode(code);
    }
  }

  /** Products of the values, in f32: for formats of at most 12 significant bits they are exact. */
  public static ProductValues exact(FloatFormat format) {
    return new ProductValues(Pairs.suitable(format), new float[0], new int[0]);
  }

  /**
   * The products of a bare surrogate, with zeros, overflow and underflow as a {@link Guard} has
   * them; operands are finite.
   *
   * @throws IllegalArgumentException if the surrogate can have no guard
   */
  public static ProductValues guarded(Surrogate bare) {
    FloatFormat format = bare.format();
    if (format.bits() <= TABLE_BITS) {
      int[] codes = Guard.around(bare).results(Pairs.all(format));
      float[] table = new float[codes.length];
      for (int i = 0; i < table.length; i++) {
        table[i] = (float) format.decode(codes[i]);
      }
      return new ProductValues(format, table, new int[0]);
    }
    Pairs pairs = Pairs.of(format, Scope.MANTISSAS);
    int[] results = bare.results(pairs);
    int fields = -(1 << format.fractionBits());
    int unused = Integer.SIZE - format.bits();
    int[] sums = new int[1 << (2 * format.fractionBits())];
    for (int i = 0; i < sums.length; i++) {
      int added = results[i] - (pairs.x()[i] & fields) - (pairs.y()[i] & fields);
      // Less than half the codes either way.
      sums[i] = added << unused >> unused;
    }
    return new ProductValues(format, new float[0], sums);
  }

  /**
   * Numbers as operands: for exact products, which leave the range without harm, scaled to the
   * highest binade, else so that products are in the range of the format.
   */
  public ScaledCodes operands(double[] numbers) {
    return ScaledCodes.of(
        format, numbers, isExact() ? format.maxExponent() : ScaledCodes.productBinade(format));
  }

  private boolean isExact() {
    return table.length == 0 && sums.length == 0;
  }

  /** The product of two finite codes without other bits. */
  public float of(int x, int y) {
    if (table.length > 0) {
      return table[x << format.bits() | y];
    }
    if (isExact()) {
      return values[x] * values[y];
    }
    int sign = 1 << (format.bits() - 1);
    int a = x & (sign - 1);
    int b = y & (sign - 1);
    int m = format.fractionBits();
    int fraction = (1 << m) - 1;
    int code = (a & -(1 << m)) + (b & -(1 << m)) + sums[(a & fraction) << m | (b & fraction)];
    if (a == 0 || b == 0 || code < 0) {
      return ((x ^ y) & sign) == 0 ? 0.0f : -0.0f;
    }
    return values[Math.min(code, most) | ((x ^ y) & sign)];
  }

  /**
   * The dot product of codes with powers of two: each block is summed in f32 and scaled, and so are
   * the sums of the blocks, one after another.
   *
   * @throws IllegalArgumentException if the lengths or formats differ
   */
  public float dot(ScaledCodes x, ScaledCodes y) {
    int[] a = x.codes();
    int[] b = y.codes();
    if (a.length != b.length || !x.format().equals(format) || !y.format().equals(format)) {
      throw new IllegalArgumentException("operands of one length, in " + format.name());
    }
    float total = 0;
    for (int block = 0; block < x.exponents().length; block++) {
      int end = Math.min(a.length, (block + 1) * ScaledCodes.BLOCK);
      float sum = 0;
      for (int i = block * ScaledCodes.BLOCK; i < end; i++) {
        sum += of(a[i], b[i]);
      }
      total += Math.scalb(sum, x.exponents()[block] + y.exponents()[block]);
    }
    return total;
  }
}
