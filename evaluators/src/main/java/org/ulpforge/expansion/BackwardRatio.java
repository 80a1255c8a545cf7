package org.ulpforge.expansion;

import org.ulpforge.program.Operand;

/**
 * I_(v+1)(x) / I_v(x) by Gauss' continued fraction (DLMF 10.33.1) from a level at which the rest is
 * replaced by x^2 / (n + sqrt(n^2 + x^2)), n = v + level + 1/2 (D. Amos, Computation of modified
 * Bessel functions and their ratios, Mathematics of Computation 28, 1974). Numerators and
 * denominators are computed apart, so that there is one division in all; all terms are positive.
 *
 * @param levels how many
 * @param paired so many of the last ones are in pairs: errors of the first ones hardly matter
 */
record BackwardRatio(int levels, int paired) implements Block {

  BackwardRatio {
    if (paired < 1 || levels < paired) {
      throw new IllegalArgumentException(
          "1 <= paired <= levels, not %d, %d".formatted(paired, levels));
    }
  }

  @Override
  public String text() {
    return "backward " + levels + " " + paired;
  }

  @Override
  public Operand write(Code code, Shared shared, Operand v, Operand x) {
    Pair square = code.product(x, x);
    Operand n = code.add(v, Code.literal(levels + 0.5));
    Operand p = square.hi();
    Operand q = code.add(n, code.sqrt(code.fma(n, n, square.hi())));
    Operand twice = code.add(v, v);
    for (int k = levels; k > paired; k--) {
      Operand next = code.mul(square.hi(), q);
      q = code.fma(code.add(twice, Code.literal(2 * k)), q, p);
      p = next;
    }
    Pair numerator = new Pair(p, Code.ZERO);
    Pair denominator = new Pair(q, Code.ZERO);
    for (int k = paired; k >= 1; k--) {
      Pair divisor = code.sum(twice, Code.literal(2 * k));
      Pair next = k == 1 ? denominator : code.looseProduct(square, denominator);
      denominator = code.looseSum(code.looseProduct(divisor, denominator), numerator);
      numerator = next;
    }
    return code.round(code.looseProduct(code.div(numerator, denominator), new Pair(x, Code.ZERO)));
  }
}
