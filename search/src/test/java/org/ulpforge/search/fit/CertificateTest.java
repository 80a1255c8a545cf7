package org.ulpforge.search.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.target.Target;

class CertificateTest {

  private static Certificate certificate(String formula, double lo, double hi, String program) {
    RealTarget target = RealTarget.of(Oracle.of(Target.ofExpression("f", formula)));
    Samples samples = Samples.of(target, new Interval(lo, hi), ErrorMeasure.ABSOLUTE);
    return Certificate.of(program(program), samples);
  }

  private static Program program(String text) {
    return ProgramParser.parse(text.replace("; ", "\n")).program();
  }

  /** x^2 - c x on [0, 1] is largest inside, at c / 2, where it is -c^2 / 4. */
  @ParameterizedTest
  @ValueSource(doubles = {0.83, 0.9, 0.9999, 1})
  void anExtremumBetweenThePointsIsFound(double c) {
    Certificate certificate = certificate("x^2", 0, 1, "t0 = mul x " + c + "; return t0");
    assertEquals(c * c / 4, certificate.error(), 1e-15);
    // Where a parabola is level, doubles of 16 digits place its top to 8.
    assertEquals(c / 2, certificate.at(), 1e-7);
    assertTrue(certificate.digits() >= 60 && certificate.points() > DenseGrid.SIZE);
    assertTrue(certificate.removable().isEmpty() && certificate.obstacle().isEmpty());
  }

  /** A residue of 1e-25 shows in no error on any grid of doubles. */
  @ParameterizedTest
  @CsvSource({"0.3, 1", "0.3, 1e-25", "0.5, 1e-25", "0.70710678118654752440, 1e-12"})
  void aPoleBetweenThePointsIsFound(String pole, String residue) {
    Certificate certificate =
        certificate(
            "x+1e-9*sin(x)",
            0,
            1,
            "t0 = sub x %s; t1 = div %s t0; t2 = add x t1; return t2".formatted(pole, residue));
    assertEquals(Double.POSITIVE_INFINITY, certificate.error());
    assertEquals(Double.parseDouble(pole), certificate.at(), 1e-15);
    assertTrue(
        certificate.obstacle().orElseThrow().contains("t0 divides by zero at x = "),
        certificate::toString);
  }

  /** No error at a double, or beside the pole with the digits of the check, shows the residue. */
  @ParameterizedTest
  @CsvSource({
    "-0.3000123456789, 1e-40",
    "-0.3000123456789, 1e-900",
    "-0.5, 1e-900",
    "-0.70710678118654752440, 1e-300",
    "0, 1e-33",
    "0, 1e-20",
    "-1, 1e-900"
  })
  void aPoleOfAnyResidueIsFound(String shift, String residue) {
    Certificate certificate =
        certificate(
            "2^x",
            0,
            1,
            "t0 = add x %s; t1 = div %s t0; t2 = add t1 x; t3 = add t2 1; return t3"
                .formatted(shift, residue));
    assertEquals(Double.POSITIVE_INFINITY, certificate.error());
    assertEquals(-Double.parseDouble(shift), certificate.at(), 1e-15);
    String why = certificate.obstacle().orElseThrow();
    assertTrue(why.contains("t0 divides by zero at x = ") && !why.contains("known"), why);
  }

  /** The divisor is zero at roots of 2 and 1/2, which no decimal is. */
  @ParameterizedTest
  @CsvSource({"2, 1, 2", "0.5, 0, 1"})
  void aPoleAtAnIrrationalPointIsFound(String square, double lo, double hi) {
    Certificate certificate =
        certificate(
            "2^x",
            lo,
            hi,
            "t0 = mul x x; t1 = sub t0 %s; t2 = div 1e-90 t1; t3 = add t2 x; return t3"
                .formatted(square));
    assertEquals(Double.POSITIVE_INFINITY, certificate.error());
    assertEquals(Math.sqrt(Double.parseDouble(square)), certificate.at(), 1e-15);
  }

  /** c (x^2 - 1/2) / (x^2 - 1/2) vanishes with its divisor, at a point that has no decimal. */
  @Test
  void whatCannotBeDecidedIsNotCertified() {
    Certificate certificate =
        certificate(
            "2^x",
            0,
            1,
            "t0 = mul x x; t1 = sub t0 0.5; t2 = sub 0.5 t0; t3 = div t1 t2; t4 = sub x t3;"
                + " return t4");
    assertEquals(Double.POSITIVE_INFINITY, certificate.error());
    String why = certificate.obstacle().orElseThrow();
    assertTrue(why.contains("whether there is a limit is not known"), why);
  }

  /** The continued fraction 1 / (1 + 1 / (x^2 - 1/2)) is (x^2 - 1/2) / (x^2 + 1/2). */
  @Test
  void aLimitAtAnIrrationalPointIsTold() {
    Certificate certificate =
        certificate(
            "(x^2-1/2)/(x^2+1/2)",
            0,
            1,
            "t0 = mul x x; t1 = sub t0 0.5; t2 = div 1 t1; t3 = add 1 t2; t4 = div 1 t3; return t4");
    assertTrue(certificate.error() < 1e-25, certificate::toString);
    assertEquals(1, certificate.removable().size());
    assertTrue(certificate.removable().getFirst().contains("t2 = div 1 t1"));
  }

  /** Two divisors change their signs between the same two points of the grid. */
  @Test
  void aPoleBesideALimitIsFound() {
    Certificate certificate =
        certificate(
            "x",
            0,
            1,
            "t0 = sub x 0.30001; t1 = div 1 t0; t2 = div 1 t1; t3 = sub x 0.30002;"
                + " t4 = div 1e-40 t3; t5 = add t2 t4; return t5");
    assertEquals(Double.POSITIVE_INFINITY, certificate.error());
    assertTrue(certificate.obstacle().orElseThrow().contains("t4 = div"), certificate::toString);
  }

  @Test
  void anErrorBeyondTheRangeOfDoubleEndsTheCheck() {
    Certificate certificate = certificate("2^x", 0, 1, "t0 = mul x 1e400; return t0");
    assertTrue(certificate.obstacle().orElseThrow().contains("beyond the range of double"));
    assertTrue(certificate.points() <= DenseGrid.SIZE + 1);
  }

  /** 1 / (1 / (x - p)) is x - p but at p, where it has a limit. */
  @ParameterizedTest
  @ValueSource(strings = {"0.3", "0.5", "0.70710678118654752440"})
  void aDivisionByZeroOnTheWayThatLeavesALimitIsSaid(String p) {
    Certificate certificate =
        certificate("x", 0, 1, "t0 = sub x " + p + "; t1 = div 1 t0; t2 = div 1 t1; return t2");
    assertEquals(Double.parseDouble(p), certificate.error(), 1e-15);
    assertEquals(1, certificate.removable().size());
    assertTrue(certificate.removable().getFirst().contains("t1 = div 1 t0"));
  }

  @Test
  void anEndThatIsNoPointOfTheTargetIsLeftOpen() {
    Certificate certificate = certificate("1/x+x/10", 0, 1, "t0 = div 1 x; return t0");
    assertEquals(0.1, certificate.error(), 1e-15);
    assertTrue(certificate.lo() > 0 && certificate.lo() < 1e-5 && certificate.hi() == 1);
  }

  /** x + r (r / x) / (r / x) is x + r wherever it has a value. */
  @ParameterizedTest
  @CsvSource({"1e-12, 1e-12", "0.001, 0.001"})
  void anEndAtWhichTheProgramIsSingularIsApproached(String residue, double error) {
    Certificate certificate =
        certificate(
            "x",
            0,
            1,
            "t0 = div %s x; t1 = div t0 t0; t2 = mul %s t1; t3 = add x t2; return t3"
                .formatted(residue, residue));
    assertEquals(error, certificate.error(), 1e-12 * error);
    assertTrue(certificate.lo() > 0 && certificate.lo() < 1e-29 && certificate.hi() == 1);
  }

  /** 1e-25 / x shows in no error down to 2^-20. */
  @Test
  void aPoleAtAnEndIsFound() {
    Certificate certificate =
        certificate("x+1e-9*sin(x)", 0, 1, "t0 = div 1e-25 x; t1 = add x t0; return t1");
    assertTrue(certificate.error() > 1e3, certificate::toString);
  }

  /** An error that is the same everywhere has no extrema to look for. */
  @Test
  void anErrorWithoutExtremaTakesNoMorePointsThanTheGrid() {
    Certificate certificate = certificate("x", 0, 1, "t0 = add x 0.5; return t0");
    assertEquals(0.5, certificate.error());
    assertEquals(DenseGrid.SIZE + 1, certificate.points());
  }

  @Test
  void smallErrorsGetMoreDigits() {
    Certificate certificate = certificate("x", 0, 1, "t0 = add x 1e-40; return t0");
    assertEquals(1e-40, certificate.error(), 1e-55);
    assertTrue(certificate.digits() >= 110);
  }

  @Test
  void aTargetWithoutAValueIsNamed() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> certificate("1/(x-0.5)", 0, 1, "t0 = add x 1; return t0"));
    assertTrue(e.getMessage().contains("x = 0.5"), e.getMessage());
  }
}
