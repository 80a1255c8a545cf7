package org.ulpforge.search.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ulpforge.program.ProgramParser;

/** Three arithmetics, one structure: they agree with each other and with difference quotients. */
class DerivativesTest {

  private static final MathContext DIGITS = new MathContext(60);
  private static final double[] X = {0.25, 0.75, 1.5};

  /** Every operation on constants and on x, with operands of both orders. */
  static Stream<String> programs() {
    return Stream.of(
        "t0 = add x 1.25\nt1 = sub 3.5 t0\nreturn t1",
        "t0 = mul x 1.25\nt1 = mul t0 t0\nreturn t1",
        "t0 = add x 2.5\nt1 = div 1.5 t0\nt2 = div t1 0.75\nreturn t2",
        "t0 = fma x 1.25 0.5\nt1 = sqrt t0\nt2 = neg t1\nreturn t2",
        "t0 = sub x 1.0\nt1 = abs t0\nt2 = mul t1 1.5\nreturn t2",
        "t0 = mul x 1.25\nt1 = min t0 1.0\nt2 = max t1 0.5\nt3 = mul t2 x\nreturn t3");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void agree(String text) {
    Structure structure = new Structure(ProgramParser.parse(text).program(), Set.of());
    int n = structure.free();
    double[] constants = structure.hints().stream().mapToDouble(BigDecimal::doubleValue).toArray();
    double[] ones = {1, 1, 1};
    Columns columns = new Columns(structure, X);
    double[] values = columns.evaluate(constants);
    double[][] jacobian = new double[n][];
    columns.differentiate(ones, jacobian);
    PairColumns pairs = new PairColumns(structure, new Grid(X, new double[3], new double[3], ones));
    Pair pairValues = pairs.errors(new Pair(constants, new double[n]));
    Pair[] pairJacobian = pairs.jacobian();
    DecimalTape tape = new DecimalTape(structure, DIGITS);
    for (int i = 0; i < X.length; i++) {
      BigDecimal[] exact = structure.hints().toArray(BigDecimal[]::new);
      BigDecimal value = tape.evaluate(new BigDecimal(X[i]), exact);
      BigDecimal[] gradient = tape.gradient();
      assertEquals(value.doubleValue(), values[i], 1e-15 * Math.abs(values[i]));
      near(value, pairValues, i);
      for (int j = 0; j < n; j++) {
        assertEquals(gradient[j].doubleValue(), jacobian[j][i], 1e-14);
        near(gradient[j], pairJacobian[j], i);
        BigDecimal[] moved = exact.clone();
        moved[j] = moved[j].add(new BigDecimal("1e-25"));
        BigDecimal quotient =
            tape.evaluate(new BigDecimal(X[i]), moved).subtract(value).movePointRight(25);
        // The quotient is wrong by half the second derivative times the step.
        assertEquals(0, quotient.subtract(gradient[j]).doubleValue(), 1e-23);
      }
    }
  }

  /** A few operations, each with a relative error of a few 2^-104 = 5e-32. */
  private static void near(BigDecimal exact, Pair column, int row) {
    BigDecimal got = column.decimals().get(row);
    assertEquals(0, got.subtract(exact).doubleValue(), 1e-29 * (1 + Math.abs(exact.doubleValue())));
  }
}
