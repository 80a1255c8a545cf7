package org.ulpforge.reduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Profiler;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Program;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

/** Every reduction around an interpolating core that is good enough not to matter. */
class ReductionsTest {

  private static Problem problem(
      String function, String storage, FloatFormat compute, Set<Opcode> forbidden) {
    return new Problem(
        function,
        Optional.empty(),
        List.of(Interval.FULL),
        Optional.of((ScalarFormat) Formats.parse(storage)),
        compute,
        ErrorMeasure.ULP,
        Optional.empty(),
        Optional.empty(),
        forbidden,
        "instructions",
        1,
        new Budget(1, Optional.empty()));
  }

  private static Program composed(Problem problem, String name, int degree) {
    boolean fma = !problem.forbidden().contains(Opcode.FMA);
    FloatFormat compute = (FloatFormat) problem.compute();
    Reduction reduction =
        Reductions.of(problem, Targets.parse(problem.function())).stream()
            .filter(r -> r.name().equals(name))
            .findFirst()
            .orElseThrow();
    return reduction.compose(Interpolant.core(reduction, degree, compute, fma));
  }

  private static Profiler profiler(Problem problem) {
    Target target = Targets.parse(problem.function());
    Inputs inputs = Inputs.of(problem.storage().orElseThrow(), problem.domain());
    return new Profiler(inputs, Oracle.of(target), 2, n -> {});
  }

  private static void check(ErrorProfile profile, double bound) {
    assertEquals(0, profile.wrongVerdicts(), () -> profile.specials().toString());
    assertTrue(
        profile.maxUlp() <= bound, () -> profile.maxUlp() + " at " + profile.worst().getFirst());
  }

  /**
   * Half a unit for the last rounding, and what errors of some 2^-19 before it come to in the
   * storage format, rounded up.
   */
  private static double narrowBound(String storage) {
    return switch (storage) {
      case "f16" -> 0.52;
      case "bf16" -> 0.505;
      default -> 0.5005;
    };
  }

  @ParameterizedTest
  @CsvFileSource(resources = "reductions.csv", numLinesToSkip = 1)
  void narrowResultsAndSpecialsAreRightOnTheFullRange(
      String function, String name, int fma, int narrow, int wide, double bound) {
    if (narrow == 0) {
      return;
    }
    for (String storage : List.of("e4m3fn", "e5m2")) {
      exhaustive(function, storage, name, fma, narrow);
    }
  }

  private static void exhaustive(
      String function, String storage, String name, int fma, int degree) {
    Problem problem = problem(function, storage, FloatFormat.F32, forbidden(fma));
    Profiler profiler = profiler(problem);
    ErrorProfile profile =
        profiler.exhaustive(
            profiler.results(composed(problem, name, degree), problem.compute()));
    check(profile, narrowBound(storage));
    assertEquals(
        1L << problem.storage().orElseThrow().bits(), profile.all().inputs() + profile.verdicts());
  }

  @Tag("wide")
  @ParameterizedTest
  @CsvFileSource(resources = "reductions.csv", numLinesToSkip = 1)
  void sixteenBitResultsAndSpecialsAreRightOnTheFullRange(
      String function, String name, int fma, int narrow, int wide, double bound) {
    if (narrow == 0) {
      return;
    }
    for (String storage : List.of("f16", "bf16")) {
      exhaustive(function, storage, name, fma, narrow);
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "reductions.csv", numLinesToSkip = 1)
  void singleResultsAreWithinTheBoundOfTheReduction(
      String function, String name, int fma, int narrow, int wide, double bound) {
    if (wide == 0) {
      return;
    }
    Problem problem = problem(function, "f32", FloatFormat.F32, forbidden(fma));
    Profiler profiler = profiler(problem);
    RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(1);
    ErrorProfile profile =
        profiler.sampled(
            profiler.results(composed(problem, name, wide), problem.compute()), 1 << 12, random);
    check(profile, bound);
  }

  private static Set<Opcode> forbidden(int fma) {
    return fma == 1 ? Set.of() : Set.of(Opcode.FMA);
  }

  @Test
  void theIdentityComesLast() {
    Problem problem = problem("tanh", "f16", FloatFormat.F32, Set.of());
    List<Reduction> reductions = Reductions.of(problem, Targets.parse("tanh"));
    assertEquals("", reductions.getLast().name());
  }
}
