package org.ulpforge.product;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;

/**
 * How a surrogate does where a product is no ordinary number. Right is the rounded product, finite
 * overflow saturated; any NaN for NaN.
 *
 * @param title which pairs
 * @param pairs how many
 * @param right at how many of them the result is right, sign included
 */
public record SpecialPairs(String title, int pairs, int right) {

  /**
   * The counts over all pairs of codes.
   *
   * @throws IllegalArgumentException if there are too many
   */
  public static List<SpecialPairs> of(Surrogate surrogate) {
    FloatFormat format = surrogate.format();
    if (!Scope.FINITE.isEnumerable(format)) {
      throw new IllegalArgumentException("the pairs of " + format.name() + " are too many to list");
    }
    Pairs pairs = Pairs.all(format);
    int[] results = surrogate.results(pairs);
    int[] rounded =
        IntStream.range(0, results.length)
            .map(i -> (int) format.encode(pairs.product(i), overflow(pairs, i)))
            .toArray();
    return List.of(
        count("zero", results, rounded, pairs, i -> pairs.product(i) == 0 && isFinite(pairs, i)),
        count("saturation", results, rounded, pairs, i -> isFinite(pairs, i) && isLarge(pairs, i)),
        count("infinity", results, rounded, pairs, i -> Double.isInfinite(pairs.product(i))),
        count("NaN", results, rounded, pairs, i -> Double.isNaN(pairs.product(i))));
  }

  /** Only a finite overflow saturates. */
  private static Overflow overflow(Pairs pairs, int i) {
    return isFinite(pairs, i) ? Overflow.SATURATING : Overflow.NON_SATURATING;
  }

  private static boolean isFinite(Pairs pairs, int i) {
    return Double.isFinite(pairs.product(i));
  }

  private static boolean isLarge(Pairs pairs, int i) {
    return Math.abs(pairs.product(i)) > pairs.format().maxValue();
  }

  private static SpecialPairs count(
      String title, int[] results, int[] rounded, Pairs pairs, IntPredicate choice) {
    FloatFormat format = pairs.format();
    int[] chosen = IntStream.range(0, results.length).filter(choice).toArray();
    long right =
        IntStream.of(chosen)
            .filter(i -> format.canonical(results[i]) == format.canonical(rounded[i]))
            .count();
    return new SpecialPairs(title, chosen.length, (int) right);
  }
}
