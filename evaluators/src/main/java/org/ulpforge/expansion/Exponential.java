package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/**
 * e^x and e^x - 1 for a pair x <= 0, to about 2^-60: x = k log 2 + r, |r| < 0.35, and of the series
 * in r all terms but the first two in single numbers. Below -708 the argument is taken for that.
 *
 * @param value e^x
 * @param minusOne e^x - 1
 */
record Exponential(Pair value, Pair minusOne) {

  /** The next term is below 2^-60 of the first. */
  private static final int TERMS = 16;

  /** Bits of the high part of log 2: its products with exponents are exact. */
  private static final int HIGH_BITS = 40;

  private static final double LEAST = -708;

  static Exponential of(Code code, Pair x) {
    BigDecimal ln2 = Shared.constant("log(2)");
    BigDecimal high = Shared.constant("hi(log(2)," + HIGH_BITS + ")");
    Operand clamped = code.op(Opcode.MAX, x.hi(), Code.literal(LEAST));
    Operand k = code.op(Opcode.RINT, code.mul(clamped, Code.literal(1 / ln2.doubleValue())));
    Operand main = code.fma(k, Code.literal(high.negate()), clamped);
    Pair r = code.sum(main, code.fma(k, Code.literal(high.subtract(ln2)), x.lo()));
    Pair square = code.product(r.hi(), code.mul(r.hi(), Code.HALF));
    Operand cube = code.mul(r.hi(), code.mul(r.hi(), r.hi()));
    List<Operand> coefficients = new ArrayList<>();
    double factorial = 2;
    for (int n = 3; n < TERMS; n++) {
      factorial *= n;
      coefficients.add(Code.literal(1 / factorial));
    }
    Operand tail = code.mul(cube, code.polynomial(coefficients, r.hi()));
    Pair sum = code.fastSum(r.hi(), square.hi());
    Operand low = code.add(square.lo(), code.fma(r.hi(), r.lo(), r.lo()));
    Pair series = code.fastSum(sum.hi(), code.add(tail, code.add(sum.lo(), low)));
    Operand shifted = code.op(Opcode.SHL, code.op(Opcode.TOINT, k), Code.integer(52));
    Operand unit = Code.integer(Double.doubleToRawLongBits(1));
    Operand power = code.op(Opcode.FROMBITS, code.op(Opcode.IADD, shifted, unit));
    Pair scaled = new Pair(code.mul(series.hi(), power), code.mul(series.lo(), power));
    return new Exponential(code.add(scaled, power), code.add(scaled, code.sub(power, Code.ONE)));
  }
}
