package org.ulpforge.product;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.ulpforge.format.FloatFormat;

/**
 * The constant with which code(x) + code(y) − (bias · 2^m) + constant is the best product by some
 * error, over all mantissa pairs.
 *
 * @param constant in units of the last mantissa bit
 */
public record BestConstant(int constant, ProductProfile profile) {

  /** All constants from −2^m to 2^m: one beyond is wrong by more than a binade. */
  public static List<BestConstant> all(FloatFormat format) {
    Pairs pairs = Pairs.of(format, Scope.MANTISSAS);
    double[] weights = OperandWeights.uniform(format).of(pairs, Scope.MANTISSAS);
    int[] sums = Baseline.ADD.in(format).results(pairs);
    int mask = (1 << format.bits()) - 1;
    int reach = 1 << format.fractionBits();
    List<BestConstant> all = new ArrayList<>();
    int[] results = new int[sums.length];
    for (int c = -reach; c <= reach; c++) {
      for (int i = 0; i < results.length; i++) {
        results[i] = (sums[i] + c) & mask;
      }
      all.add(new BestConstant(c, Surrogate.profile(pairs, results, weights)));
    }
    return all;
  }

  /** The one of the least error; of equal ones that nearest to zero. */
  public static BestConstant least(List<BestConstant> all, ToDoubleFunction<ProductProfile> error) {
    return all.stream()
        .min(
            Comparator.comparingDouble((BestConstant b) -> error.applyAsDouble(b.profile()))
                .thenComparingInt(b -> Math.abs(b.constant())))
        .orElseThrow();
  }
}
