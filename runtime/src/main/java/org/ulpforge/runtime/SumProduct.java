package org.ulpforge.runtime;

import java.util.Arrays;

/**
 * A multiplication that is a sum of codes: code(x) + code(y) plus an entry of a table that the low
 * bits of the sum, moved right, choose; with one entry a constant. L-Mul (arXiv 2410.00907) and the
 * plain sum of Mitchell are of this kind.
 *
 * <p>It is guarded: zeros stay zero, what overflows becomes the largest value, what falls below the
 * range becomes zero, each with its sign; a NaN, and zero times infinity, give NaN, and infinity
 * stays infinite.
 *
 * @param corrections 1 or {@value #ENTRIES} entries, in codes, to which the code of 1 is not added
 *     yet: the plain sum has 0
 * @param shift by so many bits the sum is moved right to be an index
 */
@SuppressWarnings("ArrayRecordComponent")
public record SumProduct(CodeFormat format, int[] corrections, int shift) {

  /** Of a table. */
  public static final int ENTRIES = 16;

  /**
   * @throws IllegalArgumentException if the number of entries or the shift is none of those
   */
  public SumProduct {
    corrections = corrections.clone();
    if (corrections.length != 1 && corrections.length != ENTRIES) {
      throw new IllegalArgumentException(
          corrections.length + " corrections: 1 or " + ENTRIES + " are allowed");
    }
    if (shift < 0 || shift >= format.bits()) {
      throw new IllegalArgumentException(
          "shift " + shift + ": 0 to " + (format.bits() - 1) + " is allowed");
    }
  }

  /** The sum of the codes and a constant. */
  public static SumProduct of(CodeFormat format, int constant) {
    return new SumProduct(format, new int[] {constant}, 0);
  }

  /** What is added to the sum of two codes; higher bits do not count. */
  int added(int sum) {
    return corrections[(sum >>> shift) & (corrections.length - 1)] - format.one();
  }

  /** A table of {@value #ENTRIES} entries, whatever there is. */
  int[] table() {
    int[] table = new int[ENTRIES];
    Arrays.setAll(table, i -> corrections[i & (corrections.length - 1)] - format.one());
    return table;
  }

  /** Sums of magnitudes below this give zero: with the least correction there is no code. */
  int least() {
    return format.one() - Math.min(0, Arrays.stream(corrections).min().orElseThrow());
  }

  /** Sums of magnitudes above this give the largest value. */
  int most() {
    return format.one() + format.largest() - Arrays.stream(corrections).max().orElseThrow();
  }

  /** The product of two codes; higher bits are ignored, and not in the result. */
  public int product(int x, int y) {
    int a = x & format.magnitude();
    int b = y & format.magnitude();
    int sign = (x ^ y) & format.sign();
    int larger = Math.max(a, b);
    int sum = a + b;
    if (larger > format.largest()) {
      boolean infinite = format.hasInfinities() && larger == format.special() && Math.min(a, b) > 0;
      return sign | (infinite ? larger : format.magnitude());
    }
    if (sum == larger || sum < least()) {
      return sign;
    }
    if (sum > most()) {
      return sign | format.largest();
    }
    return (x + y + added(x + y)) & (format.magnitude() | format.sign());
  }
}
