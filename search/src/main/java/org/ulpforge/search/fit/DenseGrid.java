package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Exact values at extreme points of a Chebyshev polynomial of high degree, each computed when it is
 * first asked for: many programs are checked on the same points. Thread-safe.
 */
final class DenseGrid {

  /** Intervals: some 200 for each extremum of the error of a program of 20 constants. */
  static final int SIZE = 4096;

  private final Samples samples;
  private final int digits;
  private final AtomicReferenceArray<BigDecimal> values = new AtomicReferenceArray<>(SIZE + 1);

  DenseGrid(Samples samples, int digits) {
    this.samples = samples;
    this.digits = digits;
  }

  /** The point of a number from 0 to {@link #SIZE}, ascending. */
  double x(int i) {
    return samples.point(i, SIZE);
  }

  /**
   * The exact value there, to the digits of the grid.
   *
   * @throws IllegalArgumentException as {@link Samples#required} does
   */
  BigDecimal value(int i) {
    BigDecimal known = values.get(i);
    if (known == null) {
      known = samples.required(new BigDecimal(x(i)), digits);
      values.set(i, known);
    }
    return known;
  }
}
