package org.ulpforge.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.target.Formula;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

class SpecialFunctionsTest {

  /** Both sides enclose the same number, and closely. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gamma(0.5) | sqrt(pi)", // DLMF 5.4.6
        "gamma(-0.5) | -2*sqrt(pi)",
        "gamma(5.25) | 4.25*3.25*2.25*1.25*gamma(1.25)", // DLMF 5.5.1
        "gamma(0.3)*gamma(0.7) | pi/sin(0.3*pi)", // DLMF 5.5.3
        "loggamma(1000.5) | log(999.5)+loggamma(999.5)",
        "loggamma(1e30) | log(1e30-1)+loggamma(1e30-1)",
        "exp(loggamma(0.001)) | gamma(0.001)",
        "besseli(0.5,3) | sqrt(2/(pi*3))*sinh(3)", // DLMF 10.39.1
        "besselk(0.5,3) | sqrt(pi/6)*exp(-3)", // DLMF 10.39.2
        "besselk(0.5,1e-10) | sqrt(pi/2e-10)*exp(-1e-10)",
        "besselk(0.5,12345) | sqrt(pi/24690)*exp(-12345)",
        "besselk(1.5,2) | sqrt(pi/4)*exp(-2)*(1+1/2)",
        "besselk(-2,2) | besselk(2,2)", // DLMF 10.27.3
        // Wronskian, DLMF 10.28.2
        "besseli(0,1)*besselk(1,1)+besseli(1,1)*besselk(0,1) | 1",
        "besseli(7.25,30)*besselk(8.25,30)+besseli(8.25,30)*besselk(7.25,30) | 1/30",
        "besseli(100,0.5)*besselk(101,0.5)+besseli(101,0.5)*besselk(100,0.5) | 2",
        "besseli(3,-2) | -besseli(3,2)",
        // DLMF 9.2.3
        "airyai(0) | 1/(3^(2/3)*gamma(2/3))",
        // Both series and K give Ai next to 1, DLMF 9.6.2
        "airyai(0.999999) | sqrt(0.999999/3)*besselk(1/3,2*0.999999^1.5/3)/pi",
        "erf(0.75)+erfc(0.75) | 1",
        "erfc(-30)+erfc(30) | 2"
      })
  void identities(String left, String right) {
    Range a = Oracle.value(Formula.parse(left), 40).orElseThrow();
    Range b = Oracle.value(Formula.parse(right), 40).orElseThrow();
    assertTrue(a.lo().compareTo(b.hi()) <= 0 && b.lo().compareTo(a.hi()) <= 0, a + " " + b);
  }

  /** M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, tables 7.1, 9.8, 10.11, 6.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "erf(1) | 0.8427007929",
        "erf(0.5) | 0.5204998778",
        "besseli(0,1) | 1.2660658778",
        "besseli(1,1) | 0.5651591040",
        "besselk(0,1) | 0.4210244382",
        "besselk(1,1) | 0.6019072302",
        "airyai(1) | 0.1352924163",
        "airyai(-1) | 0.5355608833",
        "gamma(1.5) | 0.8862269255"
      })
  void tabulatedValues(String formula, String table) {
    BigDecimal expected = new BigDecimal(table);
    BigDecimal got = Oracle.constant(formula, 30).round(new MathContext(20));
    BigDecimal error = got.subtract(expected).abs();
    assertTrue(error.compareTo(new BigDecimal("1e-9")) < 0, formula + " " + got);
  }

  /** Airy's equation y'' = x y (DLMF 9.2.1), by a fourth-order difference with 60 digits. */
  @ParameterizedTest
  @ValueSource(strings = {"-7.3", "-1.5", "0.5", "1.5", "6"})
  void airyEquation(String x) {
    String difference =
        "(16*(airyai(%1$s+1e-6)+airyai(%1$s-1e-6))-airyai(%1$s+2e-6)-airyai(%1$s-2e-6)"
            + "-30*airyai(%1$s))/(12*1e-12)-(%1$s)*airyai(%1$s)";
    Range rest =
        (Range)
            new FormulaEnclosure(List.of(), Precision.of(60))
                .of(Formula.parse(difference.formatted("(" + x + ")")));
    // The difference errs by h^4/90 y^(6), where h = 1e-6 and |y^(6)| < 1000.
    assertTrue(rest.abs().hi().doubleValue() < 1e-22, rest.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "gamma, 5, 24",
    "gamma, 0.0, Infinity",
    "gamma, -0.0, -Infinity",
    "gamma, -3, NaN",
    "gamma, 172, Infinity",
    "gamma, 1e6, Infinity",
    "gamma, Infinity, Infinity",
    "gamma, -Infinity, NaN",
    "loggamma, 1, 0",
    "loggamma, 2, 0",
    "loggamma, -0.0, Infinity",
    "airyai, Infinity, 0",
    "airyai, 1e6, 0"
  })
  void specialValues(String name, double x, double expected) {
    Rounded rounded = Oracle.of(Targets.parse(name)).round(new double[] {x}, FloatFormat.F64);
    double got =
        switch (rounded) {
          case Rounded.Decided d -> FloatFormat.F64.decode(d.code());
          case Rounded.Special s -> FloatFormat.F64.decode(s.code());
          case Rounded.Undecided u -> throw new AssertionError(u);
          case Rounded.NoVerdict n -> throw new AssertionError(n);
        };
    assertEquals(expected, got);
  }

  @Test
  void factorialsAreExact() {
    Rounded rounded = Oracle.of(Targets.parse("gamma")).round(new double[] {171}, FloatFormat.F64);
    BigDecimal factorial = BigDecimal.ONE;
    for (int n = 2; n <= 170; n++) {
      factorial = factorial.multiply(BigDecimal.valueOf(n));
    }
    assertEquals(0, factorial.compareTo(((Rounded.Decided) rounded).enclosure().lo()));
  }

  @Test
  void whatIsOutOfReachEnds() {
    Target target = Target.ofExpression("far", "besseli(1,x)");
    assertInstanceOf(
        Rounded.Undecided.class, Oracle.of(target).round(new double[] {1e9}, FloatFormat.F64));
  }
}
