package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/**
 * e^x and e^x - 1 for a pair x <= 0, to about {@link Code#negligible}: x = k log 2 + r, |r| < 0.35,
 * and of the series in r all terms but the first two in single numbers. Where e^x would be
 * subnormal, x is taken for the least integer where it is not.
 *
 * @param value e^x
 * @param minusOne e^x - 1
 */
record Exponential(Pair value, Pair minusOne) {

  private static final double HALF_LOG2 = Math.log(2) / 2;

  static Exponential of(Code code, Pair x) {
    BigDecimal ln2 = Shared.constant("log(2)");
    // Its products with exponents are exact.
    int highBits = code.format().precision() - code.format().exponentBits() - 2;
    BigDecimal high = Shared.constant("hi(log(2)," + highBits + ")");
    double least = Math.ceil(Math.log(code.format().minNormal()));
    Operand clamped = code.op(Opcode.MAX, x.hi(), Code.literal(least));
    Operand k = code.op(Opcode.RINT, code.mul(clamped, Code.literal(1 / ln2.doubleValue())));
    Operand main = code.fma(k, Code.literal(high.negate()), clamped);
    Pair r = code.sum(main, code.fma(k, Code.literal(high.subtract(ln2)), x.lo()));
    Pair square = code.product(r.hi(), code.mul(r.hi(), Code.HALF));
    Operand cube = code.mul(r.hi(), code.mul(r.hi(), r.hi()));
    List<Operand> coefficients = new ArrayList<>();
    double factorial = 2;
    for (int n = 3; Math.pow(HALF_LOG2, n) / factorial > code.negligible(); n++) {
      factorial *= n;
      coefficients.add(Code.literal(1 / factorial));
    }
    Operand tail = code.mul(cube, code.polynomial(coefficients, r.hi()));
    Pair sum = code.fastSum(r.hi(), square.hi());
    Operand low = code.add(square.lo(), code.fma(r.hi(), r.lo(), r.lo()));
    Pair series = code.fastSum(sum.hi(), code.add(tail, code.add(sum.lo(), low)));
    Operand shifted =
        code.op(Opcode.SHL, code.op(Opcode.TOINT, k), Code.integer(code.format().fractionBits()));
    Operand unit = code.bits(1);
    Operand power = code.op(Opcode.FROMBITS, code.op(Opcode.IADD, shifted, unit));
    Pair scaled = new Pair(code.mul(series.hi(), power), code.mul(series.lo(), power));
    return new Exponential(code.add(scaled, power), code.add(scaled, code.sub(power, Code.ONE)));
  }
}
