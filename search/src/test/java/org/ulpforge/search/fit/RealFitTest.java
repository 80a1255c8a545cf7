package org.ulpforge.search.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.RealFormat;
import org.ulpforge.grammar.Grammars;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.search.evolve.Mutator;
import org.ulpforge.target.Target;

/** Levelled errors against published minimax errors, which have two or three digits. */
class RealFitTest {

  private static final double LN2_HALF = 0.5 * Math.log(2);
  private static final Effort SEVERAL_STARTS = new Effort(64, 200, 64, true);
  private static final Samples EXP2 = samples("2^x", 0, 1, ErrorMeasure.RELATIVE);

  private static Samples samples(String formula, double lo, double hi, ErrorMeasure measure) {
    RealTarget target = RealTarget.of(Oracle.of(Target.ofExpression("f", formula)));
    return Samples.of(target, new Interval(lo, hi), measure);
  }

  private static FitResult.Converged fit(Program program, Samples samples, Effort effort) {
    return assertInstanceOf(
        FitResult.Converged.class, RealFit.fit(program, samples, effort, new SplittableRandom(1)));
  }

  private static Program program(String text) {
    return ProgramParser.parse(text).program();
  }

  @ParameterizedTest
  @CsvSource({"3, 7.5e-5", "4, 2.6e-6", "5, 7.6e-8", "6, 1.9e-9"})
  void polynomialsReachTheirMinimaxError(int degree, double published) {
    FitResult.Converged fit = fit(Shapes.polynomial(degree), EXP2, Effort.POLISH);
    assertEquals(published, fit.error(), 0.03 * published);
    assertEquals(degree + 2, fit.extrema().size());
    for (FitResult.Extremum extremum : fit.extrema()) {
      assertEquals(fit.error(), Math.abs(extremum.error()), 2e-3 * fit.error());
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 2.5e-5", "1, 2, 2.5e-5", "2, 2, 4.3e-7", "3, 2, 7.6e-9", "3, 3, 9.4e-11"})
  void rationalsReachTheirMinimaxError(int numerator, int denominator, double published) {
    FitResult.Converged fit = fit(Shapes.rational(numerator, denominator), EXP2, SEVERAL_STARTS);
    assertEquals(published, fit.error(), 0.015 * published);
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 1.4e-5", "2, 0, 4.35e-7", "2, 2, 1.7e-9", "2, 3, 1.1e-10", "3, 1, 1.48e-12"})
  void fractionsWithSquaringsReachTheTable(int depth, int squarings, double published) {
    FitResult.Converged fit = fit(Shapes.fraction(depth, squarings), EXP2, SEVERAL_STARTS);
    assertTrue(fit.error() <= published, () -> "error " + fit.error());
  }

  @ParameterizedTest
  @CsvSource({"1, 5.3e-9", "2, 8.3e-11", "3, 1.29e-12"})
  void hyperbolicFormsReachTheTable(int squarings, double published) {
    FitResult.Converged fit = fit(Shapes.hyperbolic(squarings), EXP2, Effort.FULL);
    assertTrue(fit.error() <= published, () -> "error " + fit.error());
  }

  @Test
  void certificateIsTheLevelledErrorOfTheConstantsThatAreGiven() {
    FitResult.Converged fit = fit(Shapes.polynomial(5), EXP2, SEVERAL_STARTS);
    Certificate certificate = fit.certificate().orElseThrow();
    assertTrue(certificate.digits() >= 60);
    for (FitResult.Extremum extremum : fit.extrema()) {
      // 1e-6: the exchange ends when no error exceeds the level by more than 1e-7 of it.
      assertEquals(certificate.error(), Math.abs(extremum.error()), 1e-6 * certificate.error());
    }
    FitResult.Fitted again =
        assertInstanceOf(
            FitResult.Fitted.class,
            RealFit.fit(
                fit.program(),
                Set.copyOf(fit.constants().places()),
                EXP2,
                Effort.POLISH,
                new SplittableRandom(2)));
    assertEquals(certificate.error(), again.error(), 1e-2 * certificate.error());
  }

  /** Sollya's bound for 2^x on [-0.5, 0.5], degree 5, with c0 = 1 and the others real. */
  @Test
  void heldConstantsStay() {
    Samples exp = samples("exp(x)", -LN2_HALF, LN2_HALF, ErrorMeasure.RELATIVE);
    Program polynomial = Shapes.polynomial(5);
    Place constant = new Place(9, 1);
    FitResult.Converged fit =
        assertInstanceOf(
            FitResult.Converged.class,
            RealFit.fit(polynomial, Set.of(constant), exp, Effort.POLISH, new SplittableRandom(3)));
    assertEquals(-23.382, Math.log(fit.error()) / Math.log(2), 2e-3);
    assertEquals(polynomial.instructions().get(9), fit.program().instructions().get(9));
  }

  /** The start of Newton's reciprocal on [1/2, 1], 48/17 - 32/17 x, with one constant too many. */
  @Test
  void redundantConstantsDoNoHarm() {
    Samples reciprocal = samples("1/x", 0.5, 1, ErrorMeasure.RELATIVE);
    Program line = program("t0 = mul 3.0 x\nt1 = sub 2.0 t0\nt2 = mul 0.5 t1\nreturn t2");
    FitResult.Converged fit = fit(line, reciprocal, SEVERAL_STARTS);
    assertEquals(1 / 17.0, fit.error(), 1e-6 / 17);
    assertEquals(3, fit.constants().exact().size());
  }

  /** x^5 minus the Chebyshev polynomial T5 / 16 is the best polynomial of degree 4. */
  @Test
  void absoluteErrorIsThatOfChebyshev() {
    Samples power = samples("x^5", -1, 1, ErrorMeasure.ABSOLUTE);
    FitResult.Converged fit = fit(Shapes.polynomial(4), power, SEVERAL_STARTS);
    assertEquals(1 / 16.0, fit.error(), 1e-6 / 16);
  }

  /** At 0 the target is 0 and the program is; the relative error has a limit there. */
  @Test
  void endsMayBeOpen() {
    Samples sine = samples("sin(x)", 0, 1, ErrorMeasure.RELATIVE);
    Samples quotient = samples("sin(x)/x", 0x1p-10, 1, ErrorMeasure.RELATIVE);
    String even = "t0 = mul x x\nt1 = mul 1.0 t0\nt2 = add 1.0 t1\n";
    double odd = fit(program(even + "t3 = mul x t2\nreturn t3"), sine, Effort.POLISH).error();
    double without = fit(program(even + "return t2"), quotient, Effort.POLISH).error();
    assertEquals(without, odd, 1e-2 * without);
  }

  @Test
  void sameSeedSameConstants() {
    FitResult.Converged one = fit(Shapes.fraction(2, 1), EXP2, Effort.POLISH);
    FitResult.Converged two = fit(Shapes.fraction(2, 1), EXP2, Effort.POLISH);
    assertEquals(one.constants().exact(), two.constants().exact());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t0 = add 1.0 2.0;return t0|does not depend on x",
        "return x|there is nothing to compute",
        "t0 = sub x x;t1 = div 1.0 t0;return t1|t1 = div 1 t0 divides by zero on the whole domain",
        "t0 = mul x x;t1 = neg t0;t2 = sub t1 x;t3 = sqrt t2;return t3|t3 = sqrt t2 takes the root",
        "t0 = rint x;return t0|only add sub mul div",
        "t0 = add x y;return t0|one argument",
      })
  void unfitStructuresSayWhy(String text, String reason) {
    FitResult result =
        RealFit.fit(program(text.replace(";", "\n")), EXP2, Effort.SCREEN, new SplittableRandom(4));
    String message = assertInstanceOf(FitResult.Unfittable.class, result).reason();
    assertTrue(message.contains(reason), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t0 = sub x x;t1 = div 1.0 t0;t2 = add t1 2.0;return t2|"
            + "t1 = div 1 t0 divides by zero on the whole domain, as at x = 0",
        "t0 = mul x 1e400;t1 = add t0 1.0;return t1|constant 1E+400 is beyond the range of double",
      })
  void constantsAreNotBlamedForWhatNoneCanMend(String text, String reason) {
    FitResult result =
        RealFit.fit(program(text.replace(";", "\n")), EXP2, Effort.FINISH, new SplittableRandom(4));
    String message = assertInstanceOf(FitResult.Unfittable.class, result).reason();
    assertTrue(message.contains(reason), message);
  }

  /** x^(2^199) is no constant, nor is x + 1 on a domain that double adds nothing from. */
  @Test
  void whatDoublesCannotTellIsNotCalledConstant() {
    StringBuilder squarings = new StringBuilder("t0 = mul x x\n");
    for (int i = 1; i < 199; i++) {
      squarings.append("t%d = mul t%d t%d%n".formatted(i, i - 1, i - 1));
    }
    Program program = program(squarings + "t199 = fma t198 3.0 1.0\nreturn t199");
    String message = refused(program, EXP2);
    assertTrue(message.contains("is beyond the range of decimal arithmetic at x = "), message);
    Samples tiny = samples("2^x", 0, 1e-300, ErrorMeasure.RELATIVE);
    String changes = refused(program("t0 = fma x 1.0 1.0\nreturn t0"), tiny);
    assertTrue(changes.contains("changes too little to be told in double"), changes);
  }

  private static String refused(Program program, Samples samples) {
    FitResult result = RealFit.fit(program, samples, Effort.FINISH, new SplittableRandom(4));
    return assertInstanceOf(FitResult.Unfittable.class, result).reason();
  }

  @ParameterizedTest
  @CsvSource({
    "2^x, 0, 2000, at x = 2000.0 is beyond the range of double",
    "exp(-x), 0, 2000, at x = 2000.0 is beyond the range of double",
    "2^x, 1, 1.0000000000000002, doubles are too few"
  })
  void targetsThatDoublesCannotHoldAreRefused(String formula, double lo, double hi, String reason) {
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> samples(formula, lo, hi, ErrorMeasure.RELATIVE));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  @Test
  void aResultThatIsConstantInEffectIsRefused() {
    FitResult result =
        RealFit.fit(
            program("t0 = sub x x\nt1 = add t0 1.0\nreturn t1"),
            EXP2,
            Effort.FINISH,
            new SplittableRandom(4));
    String message = assertInstanceOf(FitResult.Unfittable.class, result).reason();
    assertTrue(message.contains("the same for every x"), message);
  }

  /** |x^2 - 2^x| / 2^x is 1 at 0 and less elsewhere. */
  @Test
  void aProgramWithoutConstantsIsCertifiedAsItIs() {
    assertEquals(1, fit(program("t0 = mul x x\nreturn t0"), EXP2, Effort.FINISH).error());
  }

  @ParameterizedTest
  @CsvSource({"sin(x), -1, 1, zero at x = 0.0", "log(x), -1, 1, no finite value at x = -1"})
  void unfitTargetsNameThePoint(String formula, double lo, double hi, String reason) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> samples(formula, lo, hi, ErrorMeasure.RELATIVE))
            .getMessage();
    assertTrue(message.contains(reason), message);
  }

  @Test
  void weightsMultiplyTheError() {
    RealTarget square = (x, digits) -> x.multiply(x);
    Interval interval = new Interval(-1, 1);
    Samples weighted = Samples.of(square, interval, ErrorMeasure.ABSOLUTE, x -> 4);
    assertEquals(4 * 0.5, fit(Shapes.polynomial(1), weighted, SEVERAL_STARTS).error(), 1e-6);
  }

  /** Poles, overflow and constants on their way to infinity are results like others. */
  @ParameterizedTest
  @CsvSource({"2^x, 0, 1", "sin(x), 0.1, 1.5", "1+x/1e9, 0, 1"})
  void anyStructureGivesAResult(String formula, double lo, double hi) {
    Samples samples = samples(formula, lo, hi, ErrorMeasure.RELATIVE);
    Mutator mutator =
        new Mutator(Grammars.named("real").restricted(1, Set.of()), RealFormat.REAL, 1, 9, 8, true);
    var random = new SplittableRandom(61);
    for (int i = 0; i < 150; i++) {
      Program program = mutator.random(random);
      FitResult result = RealFit.fit(program, samples, Effort.PROBE, random.split());
      if (result instanceof FitResult.Fitted fitted) {
        // NaN where no constants were found with which the program is finite on the whole domain.
        assertTrue(!(fitted.error() < 0), program::toString);
        assertTrue(fitted.program().size() > 0, program::toString);
      }
    }
  }
}
