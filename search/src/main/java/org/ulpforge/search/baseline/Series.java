package org.ulpforge.search.baseline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ulpforge.search.fit.DecimalSystem;
import org.ulpforge.search.fit.RealTarget;

/**
 * A truncated Taylor series in u - center.
 *
 * @param terms of degree 0 and up
 */
record Series(BigDecimal center, List<BigDecimal> terms) {

  private static final MathContext CONTEXT = Polynomial.CONTEXT;

  /** More differences than terms: the error of the last term is of their order. */
  private static final int GUARD = 8;

  /** The distance of the nodes, in lengths of the domain. */
  private static final BigDecimal STEP = new BigDecimal(Math.scalb(1.0, -20));

  /**
   * The series of R, where the target is a function of R as the variable says, from divided
   * differences beside a point. Of a series with convergence radius r the last term is off by about
   * (2^-15 length / r)^8, relatively, the ones before by less.
   *
   * @param at the point; at its right the target must have values
   * @param length of the domain
   */
  static Series of(
      RealTarget target, Variable variable, BigDecimal at, BigDecimal length, int size) {
    int count = size + GUARD;
    BigDecimal center = variable.at(at, CONTEXT);
    BigDecimal[] node = new BigDecimal[count];
    BigDecimal[] difference = new BigDecimal[count];
    for (int i = 0; i < count; i++) {
      BigDecimal x = at.add(length.multiply(STEP).multiply(BigDecimal.valueOf(i + 1L)));
      node[i] = variable.at(x, CONTEXT).subtract(center);
      difference[i] = variable.core(target.at(x, CONTEXT.getPrecision()), x, CONTEXT);
    }
    for (int order = 1; order < count; order++) {
      for (int i = count - 1; i >= order; i--) {
        difference[i] =
            difference[i]
                .subtract(difference[i - 1], CONTEXT)
                .divide(node[i].subtract(node[i - order]), CONTEXT);
      }
    }
    return new Series(center, Arrays.asList(expanded(difference, node, size)));
  }

  /** The first coefficients of Newton's interpolation polynomial. */
  private static BigDecimal[] expanded(BigDecimal[] difference, BigDecimal[] node, int size) {
    BigDecimal[] sum = new BigDecimal[size];
    Arrays.fill(sum, BigDecimal.ZERO);
    for (int i = difference.length - 1; i >= 0; i--) {
      for (int k = size - 1; k >= 0; k--) {
        BigDecimal lower = k > 0 ? sum[k - 1] : difference[i];
        sum[k] = lower.subtract(node[i].multiply(sum[k], CONTEXT), CONTEXT);
      }
    }
    return sum;
  }

  /** The Taylor polynomial of a degree, in u. */
  Polynomial polynomial(int degree) {
    return new Polynomial(terms.subList(0, degree + 1)).about(center);
  }

  /**
   * The Padé approximant in u whose numerator and denominator have these degrees.
   *
   * @throws ArithmeticException if there is none
   */
  Ratio pade(int above, int below) {
    BigDecimal[][] rows = new BigDecimal[below][below + 1];
    for (int i = 0; i < below; i++) {
      for (int j = 1; j <= below; j++) {
        rows[i][j - 1] = term(above + 1 + i - j);
      }
      rows[i][below] = term(above + 1 + i).negate();
    }
    BigDecimal[] solved = DecimalSystem.solve(rows, CONTEXT);
    List<BigDecimal> denominator =
        IntStream.rangeClosed(0, below)
            .mapToObj(j -> j == 0 ? BigDecimal.ONE : solved[j - 1])
            .toList();
    List<BigDecimal> numerator =
        IntStream.rangeClosed(0, above)
            .mapToObj(i ->
                IntStream.rangeClosed(0, Math.min(i, below))
                    .mapToObj(j -> term(i - j).multiply(denominator.get(j), CONTEXT))
                    .reduce(BigDecimal.ZERO, BigDecimal::add))
            .toList();
    Ratio ratio =
        new Ratio(
            new Polynomial(numerator).about(center), new Polynomial(denominator).about(center));
    if (ratio.above().degree() < above || ratio.below().degree() < below) {
      throw new ArithmeticException("the approximant is one of lower degree");
    }
    return ratio;
  }

  private BigDecimal term(int degree) {
    return degree < 0 ? BigDecimal.ZERO : terms.get(degree);
  }
}
