package org.ulpforge.expansion;

import org.ulpforge.program.Operand;

/**
 * I_(v+1)(x) / I_v(x) by Gauss' continued fraction (DLMF 10.33.1) from a level at which the rest is
 * replaced by x^2 / (n + sqrt(n^2 + x^2)), n = v + level + 1/2 (D. Amos, Computation of modified
 * Bessel functions and their ratios, Mathematics of Computation 28, 1974). Numerators and
 * denominators are computed apart, so that there is one division in all; all terms are positive.
 *
 * @param levels how many
 */
record BackwardRatio(int levels) implements Block {

  @Override
  public String text() {
    return "backward " + levels;
  }

  @Override
  public Operand write(Code code, Shared shared, Operand v, Operand x) {
    Operand square = code.mul(x, x);
    Operand n = code.add(v, Code.literal(levels + 0.5));
    Operand p = square;
    Operand q = code.add(n, code.sqrt(code.fma(n, n, square)));
    Operand twice = code.add(v, v);
    for (int k = levels; k >= 2; k--) {
      Operand divisor = code.add(twice, Code.literal(2 * k));
      Operand next = code.mul(square, q);
      q = code.fma(divisor, q, p);
      p = next;
    }
    Operand divisor = code.fma(code.add(twice, Code.literal(2)), q, p);
    return code.mul(x, code.div(q, divisor));
  }
}
