package org.ulpforge.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.LogBesselTable.Row;
import org.ulpforge.target.Formula;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

class LogBesselTest {

  private static final Target LOG_I = Targets.parse("logbesseli");
  private static final Target LOG_K = Targets.parse("logbesselk");
  private static final Target RATIO = Targets.parse("besseliratio");

  /** Every 40th row; all of them take a minute. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
  void agreesWithSomeRowsOfTheReferenceTables(String table) {
    check(table, 40);
  }

  @Tag("wide")
  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
  void agreesWithAllRowsOfTheReferenceTables(String table) {
    check(table, 1);
  }

  private static void check(String table, int step) {
    List<Row> rows = LogBesselTable.rows(table);
    for (int i = 0; i < rows.size(); i += step) {
      Row row = rows.get(i);
      assertEncloses(LOG_I, row, row.logI());
      assertEncloses(LOG_K, row, row.logK());
      if (!row.ratio().equals("NA")) {
        assertEncloses(RATIO, row, row.ratio());
      }
    }
  }

  /** Half-integer orders are elementary (DLMF 10.39.1 and 2). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "logbesselk(0.5,1e-250) | log(sqrt(pi/2))+125*log(10)",
        "logbesselk(0.5,30) | log(sqrt(pi/60))-30",
        "logbesseli(0.5,70) | log(sqrt(2/(pi*70))*sinh(70))",
        "logbesseli(1e4,1e4)+logbesselk(1e4,1e4)+log(besseliratio(1e4,1e4)"
            + "+exp(logbesselk(10001,1e4)-logbesselk(1e4,1e4))) | -log(1e4)", // DLMF 10.28.2
        "logbesseli(3,0.25) | log(besseli(3,0.25))",
        "logbesselk(2,0.25) | log(besselk(2,0.25))",
        "besseliratio(2,0.25) | besseli(3,0.25)/besseli(2,0.25)",
      })
  void identities(String left, String right) {
    Range a = Oracle.value(Formula.parse(left), 40).orElseThrow();
    Range b = Oracle.value(Formula.parse(right), 40).orElseThrow();
    assertTrue(a.lo().compareTo(b.hi()) <= 0 && b.lo().compareTo(a.hi()) <= 0, a + " " + b);
  }

  /** Differences of 10^-20 x at 70 digits have an error of about 10^-40. */
  @ParameterizedTest
  @CsvSource({"0,0.125", "2.5,3", "40,17", "1000,30", "3,500"})
  void derivatives(BigDecimal v, BigDecimal x) {
    Precision p = Precision.of(75);
    BigDecimal h = x.scaleByPowerOfTen(-20);
    Range at = Range.point(x.add(h));
    Range before = Range.point(x.subtract(h));
    Range order = Range.point(v);
    assertDerivative(
        LogBessel.logI(order, at, p),
        LogBessel.logI(order, before, p),
        h,
        LogBessel.logIDerivative(v, x, p));
    assertDerivative(
        LogBessel.logK(order, at, p),
        LogBessel.logK(order, before, p),
        h,
        LogBessel.logKDerivative(v, x, p));
    BigDecimal g = v.add(BigDecimal.ONE).scaleByPowerOfTen(-20);
    Range above =
        LogBessel.logK(Range.point(v.add(g)), Range.point(x), p) instanceof Range r ? r : null;
    if (v.signum() > 0) {
      assertDerivative(
          above,
          LogBessel.logK(Range.point(v.subtract(g)), Range.point(x), p),
          g,
          LogBessel.logKOrderDerivative(v, x, p));
    }
  }

  private static void assertDerivative(
      Enclosure above, Enclosure below, BigDecimal h, Enclosure derivative) {
    BigDecimal rise = ((Range) above).midpoint().subtract(((Range) below).midpoint());
    BigDecimal quotient = rise.divide(h.multiply(BigDecimal.TWO), MathContext.DECIMAL128);
    BigDecimal got = ((Range) derivative).midpoint();
    BigDecimal error = got.subtract(quotient).abs();
    assertTrue(
        error.compareTo(got.abs().max(BigDecimal.ONE).scaleByPowerOfTen(-30)) < 0,
        () -> quotient + " " + got);
  }

  @ParameterizedTest
  @CsvSource({
    "logbesseli,0,0,0",
    "logbesseli,2,0,-Infinity",
    "logbesseli,2,-0.0,-Infinity",
    "logbesseli,2,Infinity,Infinity",
    "logbesseli,0,Infinity,Infinity",
    "logbesseli,-1,2,NaN",
    "logbesseli,1,-2,NaN",
    "logbesselk,0,0,Infinity",
    "logbesselk,3,0,Infinity",
    "logbesselk,3,Infinity,-Infinity",
    "logbesselk,-1,2,NaN",
    "besseliratio,0,0,0",
    "besseliratio,7,0,0",
    "besseliratio,7,Infinity,1",
    "besseliratio,NaN,1,NaN"
  })
  void specialValues(String target, double v, double x, double expected) {
    Rounded rounded = Oracle.of(Targets.parse(target)).round(new double[] {v, x}, FloatFormat.F64);
    double got =
        switch (rounded) {
          case Rounded.Special special -> FloatFormat.F64.decode(special.code());
          case Rounded.Decided decided -> FloatFormat.F64.decode(decided.code());
          case Rounded.NoVerdict _, Rounded.Undecided _ -> throw new AssertionError(rounded);
        };
    assertEquals(expected, got);
  }

  /** A unit in the last of the 40 digits is the rounding of the table. */
  private static void assertEncloses(Target target, Row row, String expected) {
    BigDecimal exact = new BigDecimal(expected);
    BigDecimal unit = exact.ulp();
    double[] inputs = {row.v(), row.x()};
    for (int digits = 50; ; digits += 30) {
      Range range = (Range) Oracle.of(target).enclose(inputs, digits);
      if (range.relativeWidthBelow(41)) {
        BigDecimal error = range.midpoint().subtract(exact).abs();
        assertTrue(error.compareTo(unit) <= 0, () -> target.name() + row + range.midpoint());
        return;
      }
      assertTrue(digits < 140, () -> target.name() + row + range);
    }
  }
}
