package org.ulpforge.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.target.Targets;

class ProfilerTest {

  private static Profiler profiler(
      String target, FloatFormat storage, Interval domain, int threads) {
    return new Profiler(
        Inputs.of(storage, List.of(domain)), Oracle.of(Targets.parse(target)), threads, n -> {});
  }

  private static Program program(String text) {
    return ProgramParser.parse(text).program();
  }

  @Test
  void theSquareRootInTheComputeFormatIsCorrectlyRounded() {
    Profiler profiler = profiler("sqrt", FloatFormat.F16, Interval.FULL, 2);
    ErrorProfile profile =
        profiler.exhaustive(profiler.results(program("t0 = sqrt x\nreturn t0"), FloatFormat.F16));
    assertTrue(profile.correctlyRounded(), profile::toString);
    assertTrue(profile.exhaustive());
    assertTrue(profile.maxUlp() <= 0.5);
    // Positive numbers have a finite root: 31743 of them. Zeros, negatives, infinities and NaN get
    // verdicts.
    assertEquals(31743, profile.all().inputs());
    assertEquals(65536 - 31743, profile.verdicts());
    assertEquals(0, profile.undecided());
    assertTrue(
        profile.specials().stream()
            .anyMatch(s ->
                s.input().getFirst() == Double.NEGATIVE_INFINITY && Double.isNaN(s.expected())));
  }

  /** 1 + x for exp on [-1/2, 1/2]: the error at the ends is known. */
  @Test
  void errorsAreThoseOfTheApproximation() {
    Profiler profiler = profiler("exp", FloatFormat.BF16, new Interval(-0.5, 0.5), 1);
    ErrorProfile profile =
        profiler.exhaustive(
            profiler.results(program("t0 = add x 0x1p0\nreturn t0"), FloatFormat.F32));
    // exp(-0.5) = 0.60653, 1 - 0.5 = 0.5: off by 0.10653 where the spacing is 2^-8. Next to it the
    // final rounding can add half a unit.
    assertEquals(0.10653066 * 256 + 0.25, profile.maxUlp(), 0.25);
    assertEquals(-0.5, profile.worst().getFirst().input().getFirst(), 0.01);
    assertEquals(0.10653066 / 0.60653066, profile.all().maxRelative(), 0x1p-9 / 0.6);
    // exp(0.5) - 1.5, where the spacing is 2^-7
    assertEquals(0.14872127, profile.all().maxAbsolute(), 0x1p-8);
    assertTrue(profile.all().biasUlp() < 0);
    assertTrue(profile.nontrivial().inputs() < profile.all().inputs());
  }

  @Test
  void theProfileDoesNotDependOnTheNumberOfThreads() {
    Program square = program("t0 = fma x 0x1p-1 0x1p0\nt1 = mul t0 t0\nreturn t1");
    ErrorProfile one = profileOf(square, 1);
    assertEquals(one, profileOf(square, 2));
    assertEquals(one, profileOf(square, 3));
  }

  private static ErrorProfile profileOf(Program program, int threads) {
    Profiler profiler = profiler("exp", FloatFormat.F16, new Interval(-4, 4), threads);
    return profiler.exhaustive(profiler.results(program, FloatFormat.F32));
  }

  @Test
  void aWrongSpecialValueIsSeen() {
    Profiler profiler = profiler("exp", FloatFormat.E5M2, Interval.FULL, 1);
    // max(x, x) keeps NaN and infinities: wrong at -inf, where exp is +0, and nearly everywhere
    // else.
    ErrorProfile profile =
        profiler.exhaustive(profiler.results(program("t0 = max x x\nreturn t0"), FloatFormat.F32));
    assertTrue(profile.wrongVerdicts() > 0);
    ErrorProfile.Special atMinusInfinity =
        profile.specials().stream()
            .filter(s -> s.input().getFirst() == Double.NEGATIVE_INFINITY)
            .findFirst()
            .orElseThrow();
    assertEquals(0.0, atMinusInfinity.expected());
    assertEquals(false, atMinusInfinity.right());
  }

  @Test
  void aSampleOfAllInputsAgreesWithTheProfile() {
    Program program = program("t0 = fma x x 0x1p0\nt1 = add t0 x\nreturn t1");
    Inputs inputs = Inputs.of(FloatFormat.E4M3FN, List.of(new Interval(-1, 1)));
    Oracle oracle = Oracle.of(Targets.parse("exp"));
    Score score =
        Sample.all(inputs, oracle)
            .score(
                org.ulpforge.interpret.ColumnarInterpreter.of(program, FloatFormat.F32),
                FloatFormat.F32,
                org.ulpforge.problem.ErrorMeasure.ULP);
    Profiler profiler = new Profiler(inputs, oracle, 1, n -> {});
    ErrorProfile profile = profiler.exhaustive(profiler.results(program, FloatFormat.F32));
    assertEquals(profile.maxUlp(), score.maxError());
    assertEquals(profile.all().misrounded(), score.misrounded());
  }
}
