package org.ulpforge.row;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.ulpforge.format.FloatFormat;

/** The errors of a softmax on rows of all kinds. */
public record RowErrors(Map<RowKind, RowError> byKind) {

  public RowErrors {
    byKind = Collections.unmodifiableMap(new EnumMap<>(byKind));
  }

  /** Bits of the greatest length of shorter rows: 1,024. */
  private static final int SHORTER_BITS = 10;

  /**
   * Measures rows of each kind, among them one of each length up to 4 and of some about multiples
   * of the stripe. As many elements again as the longest rows have are in rows of random lengths up
   * to 1,024, most of them short: there the errors of few exponentials are that of the sum, and the
   * worst case is nearer than in a long row, where they cancel.
   *
   * @param softmax from rows of the format to results
   * @param length of the longest rows
   * @param rows of that length, of each kind
   */
  public static RowErrors of(
      UnaryOperator<float[]> softmax, FloatFormat format, int length, int rows, long seed) {
    Map<RowKind, RowError> errors = new EnumMap<>(RowKind.class);
    for (RowKind kind : RowKind.values()) {
      SplittableRandom random = new SplittableRandom(seed);
      RowError worst = new RowError(0, 0, 0, 0);
      for (int shorter : new int[] {1, 2, 3, 4, 63, 64, 65, 127, 1000}) {
        worst = worst.worse(error(softmax, kind.row(shorter, format, random), format));
      }
      for (int i = 0; i < rows; i++) {
        worst = worst.worse(error(softmax, kind.row(length, format, random), format));
      }
      long left = (long) length * rows;
      while (left > 0) {
        int most = (int) Math.min(left, 1 << random.nextInt(SHORTER_BITS + 1));
        float[] row = kind.row(1 + random.nextInt(most), format, random);
        worst = worst.worse(error(softmax, row, format));
        left -= row.length;
      }
      errors.put(kind, worst);
    }
    return new RowErrors(errors);
  }

  private static RowError error(UnaryOperator<float[]> softmax, float[] row, FloatFormat format) {
    return RowError.of(softmax.apply(row), ExactSoftmax.of(row), format);
  }

  /** The worst of all kinds. */
  public RowError worst() {
    return byKind.values().stream().reduce(RowError::worse).orElseThrow();
  }
}
