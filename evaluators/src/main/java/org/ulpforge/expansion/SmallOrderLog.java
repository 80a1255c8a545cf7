package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/**
 * log I_v(x) by the ascending series for orders below 1, where log I_0(x), about x^2/4, and log
 * gamma(v + 1) = v g(v) keep their relative precision: log I = v (log(x/2) - g(v)) + log(1 + s), s
 * = y P / ((v + 1) Q) with P and Q of {@link StagedSeries}.
 *
 * @param stages of the series
 * @param paired how many of them in pairs
 */
record SmallOrderLog(int stages, int paired) implements Block {

  SmallOrderLog {
    StagedSeries.require(stages, paired);
  }

  /** g on quarters of [0, 1], in v less the middle; its pole at -1 is nine half-widths away. */
  private static final int CELLS = 4;

  /** That pole makes the series converge by 17.9, the sum of 9 and its root less 1, with each. */
  private static final double BITS_PER_COEFFICIENT = 4.16;

  @Override
  public String text() {
    return "smallorder " + stages + " " + paired;
  }

  @Override
  public Operand write(Code code, Shared shared, Operand v, Operand x) {
    Pair y = StagedSeries.quarterSquare(code, x);
    StagedSeries.Fraction series = new StagedSeries(stages, paired).write(code, v, y);
    Pair divisor = code.mul(series.denominator(), code.sum(Code.ONE, v));
    Pair s = code.div(code.mul(series.numerator(), y), divisor);
    Pair one = code.sum(Code.ONE, s.hi());
    Pair logarithm = shared.log(code, new Pair(one.hi(), code.add(one.lo(), s.lo())));
    Pair half = new Pair(code.mul(x, Code.HALF), Code.ZERO);
    Pair factor = code.add(shared.log(code, half), code.neg(gamma(code, v)));
    return code.round(code.add(logarithm, code.mul(factor, v)));
  }

  /** g(v) = log gamma(1 + v) / v. */
  private static Pair gamma(Code code, Operand v) {
    // In f64 1.5 2^50 leaves the multiples of 1/4 in the low bits.
    Operand magic = Code.literal(Math.scalb(1.5, code.format().fractionBits() - 2));
    int count = (int) Math.ceil(-Math.getExponent(code.negligible()) / BITS_PER_COEFFICIENT);
    Operand below = code.sub(v, Code.literal(0.5 / CELLS));
    Operand rounded = code.add(below, magic);
    Operand index = code.op(Opcode.BITS, rounded);
    Operand t = code.sub(below, code.sub(rounded, magic));
    List<List<Operand>> tables = new ArrayList<>();
    for (int j = 0; j <= count; j++) {
      tables.add(new ArrayList<>());
    }
    for (int cell = 0; cell < CELLS; cell++) {
      BigDecimal middle = new BigDecimal((cell + 0.5) / CELLS);
      BigDecimal[] c =
          Interpolation.coefficients(-0.5 / CELLS, 0.5 / CELLS, count, d -> g(middle.add(d)));
      Pair first = code.constant(c[0]);
      tables.get(0).add(first.hi());
      tables.get(count).add(first.lo());
      for (int j = 1; j < count; j++) {
        tables.get(j).add(Code.literal(c[j]));
      }
    }
    List<Operand> entries = tables.stream().map(table -> code.lookup(index, table)).toList();
    Operand inner = code.polynomial(entries.subList(1, count), t);
    Pair linear = code.product(inner, t);
    Pair sum = code.fastSum(entries.getFirst(), linear.hi());
    return new Pair(sum.hi(), code.add(sum.lo(), code.add(linear.lo(), entries.get(count))));
  }

  private static BigDecimal g(BigDecimal v) {
    return Shared.constant("loggamma(1+" + v.toPlainString() + ")").divide(v, Interpolation.MC);
  }
}
