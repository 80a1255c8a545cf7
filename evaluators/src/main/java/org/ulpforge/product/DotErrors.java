package org.ulpforge.product;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How wrong dot products are that are made of narrow products: random operands are rounded to
 * {@link ProductValues#operands}, multiplied in several ways, summed in f32, and compared with the
 * dot product of the operands before rounding, in f64.
 */
public record DotErrors(Operands operands) {

  /** What operands are drawn from. */
  public enum Operands {
    /** Gaussian, of both signs: errors of products cancel as the products themselves do. */
    SIGNED,
    /** Magnitudes of Gaussian numbers: what all products have too much or too little adds up. */
    POSITIVE
  }

  /** Pairs in all dot products of one length: the more there are, the fewer of them. */
  private static final int PAIRS = 1 << 20;

  /**
   * For each method the root of the mean square error over the root of the mean square of the exact
   * dot products.
   */
  public List<Double> of(List<ProductValues> methods, int length, RandomGenerator random) {
    double[] errors = new double[methods.size()];
    double squares = 0;
    int trials = Math.max(1, PAIRS / length);
    for (int trial = 0; trial < trials; trial++) {
      double[] x = draw(length, random);
      double[] y = draw(length, random);
      double exact = 0;
      for (int i = 0; i < length; i++) {
        exact += x[i] * y[i];
      }
      squares += exact * exact;
      for (int m = 0; m < errors.length; m++) {
        ProductValues products = methods.get(m);
        double error = products.dot(products.operands(x), products.operands(y)) - exact;
        errors[m] += error * error;
      }
    }
    List<Double> relative = new ArrayList<>();
    for (double error : errors) {
      relative.add(Math.sqrt(error / squares));
    }
    return relative;
  }

  private double[] draw(int length, RandomGenerator random) {
    double[] values = new double[length];
    Arrays.setAll(
        values,
        _ ->
            switch (operands) {
              case SIGNED -> random.nextGaussian();
              case POSITIVE -> Math.abs(random.nextGaussian());
            });
    return values;
  }
}
