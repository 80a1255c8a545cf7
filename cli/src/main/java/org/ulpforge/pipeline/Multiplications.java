package org.ulpforge.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ulpforge.cost.CostModel;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.product.Baseline;
import org.ulpforge.product.BestConstant;
import org.ulpforge.product.OperandWeights;
import org.ulpforge.product.ProductProfile;
import org.ulpforge.product.ProductValues;
import org.ulpforge.product.Scope;
import org.ulpforge.product.Surrogate;
import org.ulpforge.results.KeptSurrogate;

/** The ways to multiply codes of a format that experiments compare. */
public final class Multiplications {

  /**
   * @param mean relative error of a product, over all mantissa pairs
   */
  public record Multiplication(String title, double mean, ProductValues values) {}

  private Multiplications() {}

  /**
   * Exact products, the rounded ones, the plain sum, L-Mul, and of those that searches found and
   * stored the ones with more than a constant.
   *
   * @param results the folder of results
   */
  public static List<Multiplication> of(FloatFormat format, Path results) {
    List<Multiplication> all = new ArrayList<>();
    all.add(new Multiplication("exact", 0, ProductValues.exact(format)));
    all.add(guarded("rounded to " + format.name(), Baseline.EXACT.in(format)));
    all.add(guarded("plain sum, 2 operations", Baseline.ADD.in(format)));
    all.add(guarded("L-Mul, 2 operations", Baseline.LMUL.in(format)));
    int constant = BestConstant.least(BestConstant.all(format), ProductProfile::mean).constant();
    for (KeptSurrogate kept : KeptSurrogate.all(results, format)) {
      int operations = (int) CostModel.INSTRUCTIONS.cost(kept.program());
      if (operations > 2 || (operations == 2 && constant != 0)) {
        all.add(
            guarded("%s, %d operations".formatted(kept.algorithm(), operations), kept.surrogate()));
      }
    }
    return all;
  }

  private static Multiplication guarded(String title, Surrogate bare) {
    OperandWeights uniform = OperandWeights.uniform(bare.format());
    double mean = bare.profile(Scope.MANTISSAS, uniform).mean();
    return new Multiplication(title, mean, ProductValues.guarded(bare));
  }
}
