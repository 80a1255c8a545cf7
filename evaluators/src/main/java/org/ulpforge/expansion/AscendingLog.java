package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.ulpforge.program.Operand;

/**
 * log I_v(x) by the ascending series in log space, for orders from 1. With the outer m stages of
 * {@link StagedSeries} over one denominator, (v + 1) Q, the factor gamma(v + 1) of the series grows
 * to gamma(z), z = v + m + 1, whose logarithm Stirling's series gives (DLMF 5.11.1):
 *
 * <p>log I = v log(x/(2z)) - (m + 1/2) log z + z - log(2 pi)/2 - log m! - R(z) + log((v + 1) Q + y
 * P),
 *
 * <p>all in pairs, as it cancels where I is near 1.
 *
 * @param stages of the series
 * @param paired m
 */
record AscendingLog(int stages, int paired) implements Block {

  AscendingLog {
    StagedSeries.require(stages, paired);
  }

  @Override
  public String text() {
    return "series " + stages + " " + paired;
  }

  @Override
  public Operand write(Code code, Shared shared, Operand v, Operand x) {
    Pair y = StagedSeries.quarterSquare(code, x);
    StagedSeries.Fraction series = new StagedSeries(stages, paired).write(code, v, y);
    Pair first = code.mul(series.denominator(), code.sum(Code.ONE, v));
    Pair sum = code.addPositive(first, code.mul(series.numerator(), y));
    Pair z = code.sum(Code.literal(paired + 1), v);
    Pair logZ = shared.log(code, z);
    Pair quotient = code.div(new Pair(code.mul(x, Code.HALF), Code.ZERO), z);
    Pair power = code.mul(shared.log(code, quotient), v);
    Pair rest = code.add(z, code.neg(code.mul(logZ, Code.literal(paired + 0.5))));
    StringBuilder factorial = new StringBuilder("1");
    for (int k = 2; k <= paired; k++) {
      factorial.append('*').append(k);
    }
    BigDecimal constant = Shared.constant("log(2*pi)/2+log(" + factorial + ")");
    Pair constants = code.add(rest, code.neg(code.constant(constant)));
    Pair total = code.add(code.add(power, constants), shared.log(code, sum));
    return code.round(code.add(total, code.neg(stirling(code, z.hi()))));
  }

  /** The sum of B_(2k) / (2k (2k - 1) z^(2k-1)) (DLMF 5.11.1), z being at least m + 2. */
  private Operand stirling(Code code, Operand z) {
    Operand inverse = code.div(Code.ONE, z);
    List<Operand> coefficients = new ArrayList<>();
    double term = 1;
    for (int k = 1; term > code.negligible(); k++) {
      double coefficient = Bernoulli.even(k) / (2.0 * k * (2 * k - 1));
      coefficients.add(Code.literal(coefficient));
      term = Math.abs(coefficient) * Math.pow(paired + 2, 1 - 2 * k);
    }
    return code.mul(inverse, code.polynomial(coefficients, code.mul(inverse, inverse)));
  }
}
