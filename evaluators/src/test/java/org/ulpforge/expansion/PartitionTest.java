package org.ulpforge.expansion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.measure.Ulp;
import org.ulpforge.oracle.LogBesselTable;
import org.ulpforge.oracle.LogBesselTable.Row;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Range;
import org.ulpforge.target.Targets;

class PartitionTest {

  /** Where nothing is said about results next to a zero, they are judged in ulp(1). */
  private static final double NEAR_ZERO = 0.1;

  /** A point of the plane with an exact value to at least 25 digits. */
  private record Point(double v, double x, BigDecimal exact) {}

  @Test
  void logIMeetsItsBoundsOnTheReferenceTables() {
    check(Kind.LOG_I, 1, tables(Kind.LOG_I));
  }

  @Test
  void theRatioMeetsItsBoundsOnTheReferenceTables() {
    check(Kind.RATIO, 1, tables(Kind.RATIO));
  }

  /** Its coefficients are some thousands of values of the oracle: half a minute. */
  @Tag("wide")
  @Test
  void logKMeetsItsBoundsOnTheReferenceTables() {
    check(Kind.LOG_K, 2, tables(Kind.LOG_K));
  }

  /** Other points of the same regions, by the oracle. */
  @Tag("wide")
  @ParameterizedTest
  @CsvSource({"LOG_I, 1", "LOG_K, 2", "RATIO, 1"})
  void boundsHoldOnOtherPoints(Kind kind, double bound) {
    Oracle oracle = Oracle.of(Targets.parse(kind.target()));
    SplittableRandom random = new SplittableRandom(6);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      double small = Math.exp(random.nextDouble(Math.log(1e-6), Math.log(100)));
      double wide = Math.exp(random.nextDouble(Math.log(1e-3), Math.log(1e5)));
      double other = Math.exp(random.nextDouble(Math.log(1e-3), Math.log(1e5)));
      double[] point =
          i % 2 == 0 ? new double[] {random.nextDouble(2), small} : new double[] {wide, other};
      Range exact = (Range) oracle.enclose(point, 45);
      points.add(new Point(point[0], point[1], exact.midpoint()));
    }
    check(kind, bound, points);
  }

  /** The rows of regions a to e, those next to a zero included. */
  private static List<Point> tables(Kind kind) {
    List<Point> points = new ArrayList<>();
    for (String region : List.of("a", "b", "c", "d", "e")) {
      for (Row row : LogBesselTable.rows(region)) {
        String exact =
            switch (kind) {
              case LOG_I -> row.logI();
              case LOG_K -> row.logK();
              case RATIO -> row.ratio();
            };
        if (!exact.equals("NA")) {
          points.add(new Point(row.v(), row.x(), new BigDecimal(exact)));
        }
      }
    }
    return points;
  }

  /**
   * The error is below the bound in ULP, next to a zero of a logarithm in units of 1, and the
   * median below 0.6.
   */
  private static void check(Kind kind, double bound, List<Point> points) {
    List<Double> errors = check(Partition.standard(kind, FloatFormat.F64), bound, points);
    errors.sort(null);
    assertTrue(
        errors.get(errors.size() / 2) < 0.6, () -> "median " + errors.get(errors.size() / 2));
  }

  /** The errors in ULP of the points that are not next to a zero. */
  private static List<Double> check(Partition partition, double bound, List<Point> points) {
    Kind kind = partition.kind();
    ScalarInterpreter program = interpreter(partition);
    List<Double> errors = new ArrayList<>();
    for (Point point : points) {
      double got = program.apply(new double[] {point.v(), point.x()});
      double size = Math.abs(point.exact().doubleValue());
      boolean nearZero = kind != Kind.RATIO && size < NEAR_ZERO;
      double error =
          nearZero
              ? point.exact().subtract(new BigDecimal(got)).abs().doubleValue() * 0x1p52
              : Math.abs(Ulp.signedError(got, Range.point(point.exact()).exact(), FloatFormat.F64));
      assertTrue(error <= bound, () -> point + " " + got + ": " + error);
      if (!nearZero) {
        errors.add(error);
      }
    }
    return errors;
  }

  private static ScalarInterpreter interpreter(Partition partition) {
    return ScalarInterpreter.of(partition.program(FloatFormat.F64), FloatFormat.F64);
  }

  /** The corners of the polynomials for small arguments: |m| = 1/2 and x^2/4 = 1/16. */
  @ParameterizedTest
  @CsvSource({
    "0x1.0000000000001p-1, 0x1.fffffffffffffp-2",
    "0x1.fffffffffffffp-2, 0x1.fffffffffffffp-2",
    "0x1.8000000000001p0, 0x1.fffffffffffffp-2",
    "0x1.4000000000001p1, 0x1.ff8p-2",
    "0x1.0000000000001p-1, 0x1.8p-2",
    "0x1.0000000000001p-1, 0x1p-40",
    "0x1p-1074, 0x1.fffffffffffffp-2"
  })
  void logKForSmallArgumentsIsRightNextToHalfIntegerOrders(String v, String x) {
    Kind kind = Kind.LOG_K;
    double[] point = {Double.parseDouble(v), Double.parseDouble(x)};
    Range exact = (Range) Oracle.of(Targets.parse(kind.target())).enclose(point, 45);
    Partition partition = Partition.parse(kind, "always: small 25 2");
    check(partition, 2, List.of(new Point(point[0], point[1], exact.midpoint())));
  }

  /** log I_0(x) = x^2/4 - x^4/64 + ... (DLMF 10.25.2): below 1e-9 the first term is the result. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-10, 1e-40, 3e-120})
  void logIZeroKeepsItsRelativePrecision(double x) {
    ScalarInterpreter program = interpreter(Partition.standard(Kind.LOG_I, FloatFormat.F64));
    assertEquals(x * x / 4, program.apply(new double[] {0, x}), Math.ulp(x * x / 4));
  }

  @ParameterizedTest
  @CsvSource({
    "LOG_I,0,0,0",
    "LOG_I,2,0,-Infinity",
    "LOG_I,2,-0.0,-Infinity",
    "LOG_I,2,Infinity,Infinity",
    "LOG_I,-1,2,NaN",
    "LOG_I,1,-2,NaN",
    "LOG_I,NaN,1,NaN",
    "LOG_I,1,NaN,NaN",
    "LOG_I,Infinity,Infinity,NaN",
    "LOG_I,1e9,1,NaN",
    "RATIO,0,0,0",
    "RATIO,7,0,0",
    "RATIO,7,Infinity,1",
    "RATIO,-1,1,NaN"
  })
  void valuesOnTheBorder(Kind kind, double v, double x, double expected) {
    ScalarInterpreter program = interpreter(Partition.standard(kind, FloatFormat.F64));
    assertEquals(expected, program.apply(new double[] {v, x}));
  }

  /** DLMF 10.41.10: U_1 and U_2 - U_1^2/2, the latter (p^2 - 6 p^4 + 5 p^6)/16. */
  @Test
  void theFirstPolynomialsAreThePublishedOnes() {
    DebyePolynomials polynomials = new DebyePolynomials(2);
    assertEquals(
        List.of(3 / 24.0, -5 / 24.0),
        polynomials.logarithm(1).stream().map(BigDecimal::doubleValue).toList());
    assertEquals(
        List.of(1 / 16.0, -6 / 16.0, 5 / 16.0),
        polynomials.logarithm(2).stream().map(BigDecimal::doubleValue).toList());
  }

  @ParameterizedTest
  @EnumSource
  void textsAreReadBack(Kind kind) {
    Partition standard = Partition.standard(kind, FloatFormat.F64);
    assertEquals(standard, Partition.parse(kind, standard.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "w >= 1700: debye 25\nalways: debye 3",
        "always: series 5 5",
        "log v < a log x + b: debye 3\nalways: debye 3",
        "w >= 1700: debye",
        "y < 1: debye 3",
        "always: small 3 1",
        "v < 1: debye 3"
      })
  void malformedTextsAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Partition.parse(Kind.LOG_I, text));
  }

  /** Its expansions are Hankel's and Olver's; beyond w = 1000 in double precision. */
  @ParameterizedTest
  @CsvSource({"LOG_I, 2000, 100", "LOG_K, 2000, 100", "LOG_I, 1, 3000", "LOG_K, 700, 800"})
  void thePublishedPartitionGivesTheFunction(Kind kind, double v, double x) {
    double[] point = {v, x};
    Range exact = (Range) Oracle.of(Targets.parse(kind.target())).enclose(point, 30);
    ScalarInterpreter program =
        ScalarInterpreter.of(
            Partition.parse(
                    kind, Partition.published(kind).text().replace("moderate 25", "small 2"))
                .program(FloatFormat.F64),
            FloatFormat.F64);
    double expected = exact.midpoint().doubleValue();
    assertEquals(expected, program.apply(point), 1e-13 * Math.abs(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x >= 3.0", "v >= 2.5", "log v < 0.5113 log x + -0.7939", "w >= 3.0 and x < 2.0"})
  void conditionsAreReadBackAndHoldAsTheirMasksDo(String text) {
    Condition condition = Condition.parse(text);
    assertEquals(text, condition.text());
    Partition partition =
        Partition.parse(Kind.RATIO, text + ": backward 9 1\nalways: backward 8 1");
    Partition first = Partition.parse(Kind.RATIO, "always: backward 9 1");
    Partition second = Partition.parse(Kind.RATIO, "always: backward 8 1");
    List<ScalarInterpreter> programs =
        List.of(first, second, partition).stream()
            .map(p -> ScalarInterpreter.of(p.program(FloatFormat.F64), FloatFormat.F64))
            .toList();
    for (double v : new double[] {0, 0.5, 1, 2.5, 4}) {
      for (double x : new double[] {0.25, 1, 3, 7}) {
        double[] point = {v, x};
        double expected = programs.get(condition.holds(v, x) ? 0 : 1).apply(point);
        assertEquals(expected, programs.get(2).apply(point));
      }
    }
  }
}
