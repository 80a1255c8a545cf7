package org.ulpforge.expansion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.measure.Ulp;
import org.ulpforge.oracle.LogBesselTable;
import org.ulpforge.oracle.LogBesselTable.Row;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Range;
import org.ulpforge.target.Targets;

/** The partitions for binary32, whose programs have no other arithmetic. */
class SinglePartitionTest {

  private static ScalarInterpreter program(Kind kind) {
    Partition partition = Partition.standard(kind, FloatFormat.F32);
    return ScalarInterpreter.of(partition.program(FloatFormat.F32), FloatFormat.F32);
  }

  /** In ULP, but where a logarithm is next to a zero in units of 1. */
  private static double error(Kind kind, double got, BigDecimal exact) {
    boolean nearZero = kind != Kind.RATIO && Math.abs(exact.doubleValue()) < 0.1;
    return nearZero
        ? exact.subtract(new BigDecimal(got)).abs().doubleValue() * 0x1p23
        : Math.abs(Ulp.signedError(got, Range.point(exact).exact(), FloatFormat.F32));
  }

  @ParameterizedTest
  @EnumSource
  void boundsHoldOnTheReferenceTable(Kind kind) {
    ScalarInterpreter program = program(kind);
    for (Row row : LogBesselTable.rows("f")) {
      String exact =
          switch (kind) {
            case LOG_I -> row.logI();
            case LOG_K -> row.logK();
            case RATIO -> row.ratio();
          };
      if (!exact.equals("NA")) {
        double got = program.apply(new double[] {row.v(), row.x()});
        double error = error(kind, got, new BigDecimal(exact));
        assertTrue(error <= bound(kind), () -> row + " " + got + ": " + error);
      }
    }
  }

  /** Points of the regions of the table, half of them where the result is below 1. */
  @Tag("wide")
  @ParameterizedTest
  @EnumSource
  void boundsHoldOnOtherPoints(Kind kind) {
    ScalarInterpreter program = program(kind);
    ScalarInterpreter fine =
        ScalarInterpreter.of(
            Partition.standard(kind, FloatFormat.F64).program(FloatFormat.F64), FloatFormat.F64);
    Oracle oracle = Oracle.of(Targets.parse(kind.target()));
    SplittableRandom random = new SplittableRandom(32);
    for (int i = 0; i < 2000; i++) {
      double v =
          (float)
              switch (i % 5) {
                case 0 -> random.nextDouble(2);
                case 1 -> random.nextDouble(25);
                default -> Math.exp(random.nextDouble(Math.log(1e-3), Math.log(1e5)));
              };
      double x =
          i % 2 == 0
              ? Math.exp(random.nextDouble(Math.log(1e-3), Math.log(1e5)))
              : argument(fine, v, random.nextDouble(-1, 1));
      double[] point = {v, (float) x};
      BigDecimal exact = ((Range) oracle.enclose(point, 30)).midpoint();
      double got = program.apply(point);
      double error = error(kind, got, exact);
      assertTrue(error <= bound(kind), () -> point[0] + " " + point[1] + " " + got + ": " + error);
    }
  }

  /** Where a monotone function of x, if at all, has a value, by bisection of the exponent. */
  private static double argument(ScalarInterpreter function, double v, double value) {
    double lo = Math.log(1e-3);
    double hi = Math.log(1e6);
    boolean rising = function.apply(new double[] {v, 1}) < function.apply(new double[] {v, 2});
    for (int i = 0; i < 60; i++) {
      double middle = (lo + hi) / 2;
      boolean below = function.apply(new double[] {v, Math.exp(middle)}) < value;
      if (below == rising) {
        lo = middle;
      } else {
        hi = middle;
      }
    }
    return Math.exp(lo);
  }

  private static double bound(Kind kind) {
    return switch (kind) {
      case LOG_I, RATIO -> 1;
      // Next to v = x = 1/2, where it is 0.11; elsewhere 2.1.
      case LOG_K -> 3;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "LOG_I,0,0,0",
    "LOG_I,2,0,-Infinity",
    "LOG_I,2,Infinity,Infinity",
    "LOG_I,2,0x1p100,0x1p100",
    "LOG_K,2,0x1p100,-0x1p100",
    "RATIO,2,0x1p100,1",
    "LOG_I,-1,2,NaN",
    "LOG_I,1,-2,NaN",
    "LOG_I,0x1p18,0x1p100,NaN",
    "LOG_I,0x1p18,1,NaN",
    "LOG_I,1,0x1p-140,NaN",
    "LOG_K,1,0,Infinity",
    "RATIO,7,0,0",
    "RATIO,7,Infinity,1"
  })
  void valuesOnTheBorder(Kind kind, double v, double x, double expected) {
    assertEquals(expected, program(kind).apply(new double[] {v, x}));
  }
}
