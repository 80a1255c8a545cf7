package org.ulpforge.integer;

import java.util.Arrays;
import org.ulpforge.program.Program;

/**
 * Softmax of rows of integers by integer operations alone: an integer program for the exponentials
 * of the differences to the largest element, their sum in 64 bits, and one division for a row.
 *
 * <p>The results are codes of 2^-{@code bits}, rounded to nearest with halves up, at most 2^bits −
 * 1: {@code u8} for 8 bits, {@code u16} for 16, the non-negative half of {@code i16} for 15.
 */
public final class IntegerSoftmax {

  /** The sum of so many exponentials of up to 2^31 is far from 2^63. */
  public static final int MAX_LENGTH = 1 << 24;

  private static final int QUOTIENT_BITS = 31;

  private final IntegerFunction function;
  private final int bits;

  /** What the program gives at lo, lo + 1, …, 0, negative results taken as zero. */
  private final long[] exponentials;

  /**
   * @param program of e^x for inputs from {@code function.lo()} to 0; smaller differences are taken
   *     for {@code lo}
   * @param bits of the results, 1 to 16
   * @throws IllegalArgumentException if the program is none for such inputs, or gives nothing
   *     positive at zero, or the bits are out of range
   */
  public IntegerSoftmax(Program program, IntegerFunction function, int bits) {
    if (!function.function().equals("exp") || function.hi() != 0) {
      throw new IllegalArgumentException(
          "softmax needs a program for exp with inputs up to 0, not for %s up to %d"
              .formatted(function.function(), function.hi()));
    }
    if (bits < 1 || bits > 16) {
      throw new IllegalArgumentException("results of " + bits + " bits: 1 to 16 are allowed");
    }
    this.function = function;
    this.bits = bits;
    long sign = function.resultUnit() > 0 ? 1 : -1;
    this.exponentials =
        Arrays.stream(IntegerErrors.results(program, function))
            .mapToLong(p -> Math.max(0, sign * p))
            .toArray();
    if (exponentials[exponentials.length - 1] == 0) {
      throw new IllegalArgumentException("the program gives nothing positive for e^0");
    }
  }

  /**
   * The codes of a row.
   *
   * @param row 1 to {@value #MAX_LENGTH} elements
   */
  public int[] apply(int[] row) {
    if (row.length == 0 || row.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a row of %d elements: 1 to %d are allowed".formatted(row.length, MAX_LENGTH));
    }
    int max = Arrays.stream(row).max().orElseThrow();
    long sum = 0;
    for (int q : row) {
      sum += exponential((long) q - max);
    }
    // 2^shift / sum has 31 or 32 bits, so its product with an element is below 2^63.
    int shift = QUOTIENT_BITS + Long.SIZE - Long.numberOfLeadingZeros(sum);
    shift = Math.min(shift, Long.SIZE - 2);
    long reciprocal = (1L << shift) / sum;
    int places = shift - bits;
    long half = 1L << (places - 1);
    int most = (1 << bits) - 1;
    int[] codes = new int[row.length];
    for (int i = 0; i < row.length; i++) {
      long product = exponential((long) row[i] - max) * reciprocal;
      codes[i] = (int) Math.min(most, (product + half) >> places);
    }
    return codes;
  }

  /**
   * What stands for e to the difference, 0 to 2^31.
   *
   * @param difference to the largest element, 0 at most
   */
  public long exponential(long difference) {
    return exponentials[(int) (Math.max(difference, function.lo()) - function.lo())];
  }

  /**
   * What rows are wrong by.
   *
   * @param max the largest |got − exact|
   * @param mean the mean of them
   * @param worstSum the largest distance of a sum of results to 1
   */
  public record Errors(double max, double mean, double worstSum) {}

  /** Errors of rows against softmax of the same integers times the input scale in f64. */
  public Errors errors(int[][] rows) {
    double max = 0;
    double mean = 0;
    double worstSum = 0;
    long count = 0;
    for (int[] row : rows) {
      int[] codes = apply(row);
      int top = Arrays.stream(row).max().orElseThrow();
      double total =
          Arrays.stream(row)
              .mapToDouble(q -> StrictMath.exp(((double) q - top) * function.unit()))
              .sum();
      double sum = 0;
      for (int i = 0; i < row.length; i++) {
        double exact = StrictMath.exp(((double) row[i] - top) * function.unit()) / total;
        double got = Math.scalb((double) codes[i], -bits);
        double error = Math.abs(got - exact);
        max = Math.max(max, error);
        mean += error;
        sum += got;
        count++;
      }
      worstSum = Math.max(worstSum, Math.abs(sum - 1));
    }
    return new Errors(max, mean / count, worstSum);
  }
}
