package org.ulpforge.product;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;

/**
 * Pairs of codes of a format. The arrays are not to be changed.
 *
 * @param x codes of the first operands
 * @param y codes of the second operands
 */
@SuppressWarnings("ArrayRecordComponent")
public record Pairs(FloatFormat format, int[] x, int[] y) {

  /** In so many ways {@link Scope#MANTISSAS} has each pair of mantissas. */
  public static final int SETTINGS = 5;

  private static final int MAX_BITS = 16;

  /**
   * The format, if a product can be made of codes in it.
   *
   * @throws IllegalArgumentException unless it is a signed float format with a fraction, of at most
   *     16 bits
   */
  public static FloatFormat suitable(ScalarFormat format) {
    if (format instanceof FloatFormat f
        && f.signed()
        && f.fractionBits() > 0
        && f.bits() <= MAX_BITS) {
      return f;
    }
    throw new IllegalArgumentException(
        "no multiplication surrogate for "
            + format.name()
            + ": a signed float format with a fraction, of at most 16 bits, is allowed");
  }

  /**
   * @throws IllegalArgumentException if the format is not {@linkplain #suitable suitable}, or the
   *     pairs are too many
   */
  public static Pairs of(FloatFormat format, Scope scope) {
    suitable(format);
    if (!scope.isEnumerable(format)) {
      throw new IllegalArgumentException(
          "the pairs '" + scope.title() + "' of " + format.name() + " are too many to list");
    }
    return switch (scope) {
      case MANTISSAS -> mantissas(format);
      case NORMAL -> chosen(format, (a, b) -> isNormal(format, a, b));
      case FINITE -> chosen(format, (a, b) -> isFinite(format, a, b));
      case SUBNORMAL ->
          chosen(
              format,
              (a, b) ->
                  isFinite(format, a, b) && (isSubnormal(format, a) || isSubnormal(format, b)));
    };
  }

  /** All pairs of codes, NaN and infinities included. */
  public static Pairs all(FloatFormat format) {
    return chosen(suitable(format), (_, _) -> true);
  }

  public int size() {
    return x.length;
  }

  /** The exact product of a pair: a double holds it. */
  public double product(int i) {
    return format.decode(x[i]) * format.decode(y[i]);
  }

  private static Pairs mantissas(FloatFormat format) {
    int m = format.fractionBits();
    // Fields of the exponents: the middle is 2^0, or the lowest that is normal.
    int middle = Math.max(1, format.bias());
    int top = format.maxExponent() + format.bias();
    int below = Math.max(1, top - 2);
    int sign = 1 << (format.bits() - 1);
    int[][] settings = {
      {middle << m, middle << m},
      {sign | 1 << m, middle << m},
      {middle << m, sign | below << m},
      {sign | (middle + 1) << m, sign | middle << m},
      {middle << m, (middle + 1) << m}
    };
    int mantissas = 1 << m;
    int each = mantissas * mantissas;
    int[] x = new int[SETTINGS * each];
    int[] y = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = settings[i / each][0] | i % each / mantissas;
      y[i] = settings[i / each][1] | i % mantissas;
    }
    return new Pairs(format, x, y);
  }

  /**
   * Every pair of mantissas so many times, each time with exponents and signs drawn at random, but
   * so that the operands and their product are normal and below the highest binade.
   */
  public static Pairs scattered(FloatFormat format, int times, RandomGenerator random) {
    int m = suitable(format).fractionBits();
    int each = 1 << (2 * m);
    int[] x = new int[times * each];
    int[] y = new int[x.length];
    int top = format.maxExponent() + format.bias() - 1;
    for (int i = 0; i < x.length; i++) {
      // The product of two numbers in these binades lies in the same or the next one.
      int product = 1 + random.nextInt(top - 1);
      int least = Math.max(1, product + format.bias() - top);
      int most = Math.min(product + format.bias() - 1, top);
      int exponent = least + random.nextInt(Math.max(1, most - least + 1));
      int other = product + format.bias() - exponent;
      int mantissas = i % each;
      x[i] = random.nextInt(2) << (format.bits() - 1) | exponent << m | mantissas >> m;
      y[i] = random.nextInt(2) << (format.bits() - 1) | other << m | (mantissas & ((1 << m) - 1));
    }
    return new Pairs(format, x, y);
  }

  @FunctionalInterface
  private interface Choice {
    boolean test(int x, int y);
  }

  private static Pairs chosen(FloatFormat format, Choice choice) {
    int codes = 1 << format.bits();
    int[] pairs =
        IntStream.range(0, codes * codes).filter(p -> choice.test(p / codes, p % codes)).toArray();
    return new Pairs(
        format,
        IntStream.of(pairs).map(p -> p / codes).toArray(),
        IntStream.of(pairs).map(p -> p % codes).toArray());
  }

  private static boolean isFinite(FloatFormat format, int x, int y) {
    return Double.isFinite(format.decode(x)) && Double.isFinite(format.decode(y));
  }

  private static boolean isNormal(FloatFormat format, int x, int y) {
    double a = Math.abs(format.decode(x));
    double b = Math.abs(format.decode(y));
    return a >= format.minNormal()
        && b >= format.minNormal()
        && a * b >= format.minNormal()
        && a * b <= format.maxValue()
        && isFinite(format, x, y);
  }

  private static boolean isSubnormal(FloatFormat format, int code) {
    double value = Math.abs(format.decode(code));
    return value > 0 && value < format.minNormal();
  }
}
