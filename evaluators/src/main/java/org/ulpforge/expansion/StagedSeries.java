package org.ulpforge.expansion;

import org.ulpforge.program.Operand;

/**
 * The ascending series (DLMF 10.25.2) as a fraction, without divisions: 1 + sum over k of y^k / (k!
 * (v+1)_k) = 1 + y/(v+1) (1 + y/(2 (v+2)) (1 + ...)), from the inside to the outside. The inner
 * stages are in single numbers, since their errors are divided by what follows.
 *
 * @param stages at which the series is cut
 * @param paired how many of the stages are in pairs
 */
record StagedSeries(int stages, int paired) {

  StagedSeries {
    require(stages, paired);
  }

  static void require(int stages, int paired) {
    if (paired < 1 || stages <= paired) {
      throw new IllegalArgumentException(
          "1 <= paired < stages, not %d, %d".formatted(paired, stages));
    }
  }

  /**
   * @param numerator P
   * @param denominator Q, the series from the second stage on being P/Q
   */
  record Fraction(Pair numerator, Pair denominator) {}

  /**
   * The products of the inner stages are scaled down by this in each, so that they stay in the
   * range of narrow formats, too.
   */
  private static final double SCALE = 0x1p-8;

  /**
   * P and Q = product of k (v + k) over k = 2 .. paired.
   *
   * @param y x^2/4
   */
  Fraction write(Code code, Operand v, Pair y) {
    Operand p = Code.ONE;
    Operand q = Code.ONE;
    Operand scaled = code.mul(y.hi(), Code.literal(SCALE));
    for (int k = stages; k > paired; k--) {
      q = code.mul(q, factor(code, v, k));
      p = code.fma(scaled, p, q);
    }
    Pair numerator = new Pair(code.div(p, q), Code.ZERO);
    Pair denominator = new Pair(Code.ONE, Code.ZERO);
    for (int k = paired; k >= 2; k--) {
      Pair order = code.sum(Code.literal(k), v);
      denominator = code.mul(code.mul(denominator, order), Code.literal(k));
      numerator = code.addPositive(denominator, code.mul(numerator, y));
    }
    return new Fraction(numerator, denominator);
  }

  private static Operand factor(Code code, Operand v, int k) {
    double scaled = SCALE * k;
    return code.fma(v, Code.literal(scaled), Code.literal(scaled * k));
  }

  /** x^2/4 to twice the precision. */
  static Pair quarterSquare(Code code, Operand x) {
    Operand half = code.mul(x, Code.HALF);
    return code.product(half, half);
  }
}
