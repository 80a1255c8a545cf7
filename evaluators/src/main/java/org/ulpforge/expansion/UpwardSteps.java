package org.ulpforge.expansion;

import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/**
 * Steps of the recurrence of K in the order, from m to v = m + n with |m| <= 1/2 (DLMF 10.29.1):
 * k_(j+1) = (m + j) k_j + y k_(j-1) for k_j = K_(m+j)(x) (x/2)^j. All terms are positive, so
 * nothing cancels. The steps beyond n are computed and not taken.
 *
 * @param fraction m
 * @param count n, as a float
 * @param most the largest n
 * @param paired so many of the steps are in pairs
 */
record UpwardSteps(Operand fraction, Operand count, int most, int paired) {

  /**
   * @throws IllegalArgumentException unless there are steps, and no more paired ones
   */
  static void require(int most, int paired) {
    if (paired < 0 || most < 1 || paired > most) {
      throw new IllegalArgumentException(
          "0 <= paired <= steps, not %d, %d".formatted(paired, most));
    }
  }

  static UpwardSteps begin(Code code, Operand v, int most, int paired) {
    Operand count = code.op(Opcode.RINT, v);
    return new UpwardSteps(code.sub(v, count), count, most, paired);
  }

  /**
   * k_n.
   *
   * @param zeroth k_0
   * @param first k_1
   * @param y x^2/4
   */
  Pair run(Code code, Pair zeroth, Pair first, Pair y) {
    Pair before = zeroth;
    Pair last = first;
    Pair result = select(code, code.less(count, Code.HALF), zeroth, first);
    for (int j = 1; j < most; j++) {
      Pair next =
          j <= paired
              ? paired(code, last, before, y, j)
              : new Pair(
                  code.fma(
                      code.add(fraction, Code.literal(j)),
                      last.hi(),
                      code.mul(y.hi(), before.hi())),
                  Code.ZERO);
      result = select(code, code.less(Code.literal(j + 0.5), count), next, result);
      before = last;
      last = next;
    }
    return result;
  }

  private Pair paired(Code code, Pair last, Pair before, Pair y, int j) {
    Pair order = code.fastSum(Code.literal(j), fraction);
    return code.looseSum(code.looseProduct(order, last), code.looseProduct(y, before));
  }

  private static Pair select(Code code, Operand mask, Pair a, Pair b) {
    Operand lo = a.lo().equals(b.lo()) ? a.lo() : code.select(mask, a.lo(), b.lo());
    return new Pair(code.select(mask, a.hi(), b.hi()), lo);
  }
}
