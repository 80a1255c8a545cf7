package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;

/**
 * Logarithms of pairs with an absolute error of some 2^-75, and a relative error of that size next
 * to 1: log z = k log 2 + T + log(1 + r) with c m = 1 + r and T = -log c from a table of 128 cells
 * (Tang, Table-driven implementation of the logarithm function, ACM TOMS 16, 1990). The high parts
 * of log 2 and T are multiples of 2^-{@value #SHORT}, so that k log 2 + T has no rounding error; in
 * the cells next to 1 c is 1. Arguments are positive normal numbers.
 */
final class PairLogarithm {

  private static final int DIGITS = 60;
  private static final int INDEX_BITS = 7;
  private static final int SHORT = 42;
  private static final int FRACTION_BITS = 52;

  /** The first m; cells are half as wide below 1 as above. */
  private static final double LEAST = 0.6875;

  /** r is below 2^-7 in magnitude: the next term would be below 2^-80. */
  private static final int TERMS = 8;

  private final List<FloatLiteral> inverses = new ArrayList<>();
  private final List<FloatLiteral> highs = new ArrayList<>();
  private final List<FloatLiteral> lows = new ArrayList<>();
  private final FloatLiteral ln2High;
  private final FloatLiteral ln2Low;

  PairLogarithm() {
    int cells = 1 << INDEX_BITS;
    double from = LEAST;
    for (int i = 0; i < cells; i++) {
      double to = from + (from < 1 ? 0.5 / cells : 1.0 / cells);
      boolean unit = from == 1 || to == 1;
      double inverse = unit ? 1 : (float) (2 / (from + to));
      inverses.add(Code.literal(inverse));
      BigDecimal log = constant("-log(" + new BigDecimal(inverse).toPlainString() + ")");
      highs.add(high(log));
      lows.add(low(log));
      from = to;
    }
    BigDecimal ln2 = constant("log(2)");
    ln2High = high(ln2);
    ln2Low = low(ln2);
  }

  private static BigDecimal constant(String formula) {
    return formula.equals("-log(1)") ? BigDecimal.ZERO : Oracle.constant(formula, DIGITS);
  }

  private static FloatLiteral high(BigDecimal value) {
    double scale = Math.scalb(1.0, SHORT);
    return Code.literal(
        value.multiply(new BigDecimal(scale)).setScale(0, RoundingMode.HALF_EVEN).doubleValue()
            / scale);
  }

  private static FloatLiteral low(BigDecimal value) {
    return Code.literal(value.subtract(new BigDecimal(high(value).value())));
  }

  /** log(2^exponent z). */
  Pair of(Code code, Pair z, int exponent) {
    Operand bits = code.op(Opcode.BITS, z.hi());
    long least = Double.doubleToRawLongBits(LEAST);
    Operand shifted = code.op(Opcode.ISUB, bits, Code.integer(least));
    Operand k = code.op(Opcode.SHR, shifted, Code.integer(FRACTION_BITS));
    Operand index = code.op(Opcode.USHR, shifted, Code.integer(FRACTION_BITS - INDEX_BITS));
    Operand power = code.op(Opcode.SHL, k, Code.integer(FRACTION_BITS));
    Operand m = code.op(Opcode.FROMBITS, code.op(Opcode.ISUB, bits, power));
    Operand unit = Code.integer(Double.doubleToRawLongBits(1));
    Operand scale = code.op(Opcode.FROMBITS, code.op(Opcode.ISUB, unit, power));
    Operand whole = code.op(Opcode.TOFLOAT, k);
    Operand kd = exponent == 0 ? whole : code.add(whole, Code.literal(exponent));
    Operand c = code.lookup(index, inverses);
    Pair p = code.product(m, c);
    Operand r = code.sub(p.hi(), Code.ONE);
    Operand rest = code.fma(code.mul(z.lo(), scale), c, p.lo());
    Operand base = code.fma(kd, ln2High, code.lookup(index, highs));
    Pair s = code.fastSum(base, r);
    Pair square = code.product(r, code.mul(r, Code.literal(-0.5)));
    Operand cube =
        code.polynomial(
            IntStream.range(3, 3 + TERMS)
                .mapToObj(n -> Code.literal((n % 2 == 1 ? 1.0 : -1.0) / n))
                .toList(),
            r);
    Operand tail = code.mul(code.mul(r, code.mul(r, r)), cube);
    Operand constants = code.fma(kd, ln2Low, code.lookup(index, lows));
    Pair u = code.fastSum(s.hi(), square.hi());
    Operand low = code.add(code.add(tail, u.lo()), code.add(s.lo(), square.lo()));
    Operand first = code.fma(code.neg(r), rest, rest);
    return code.fastSum(u.hi(), code.add(code.add(low, constants), first));
  }
}
