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
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.ulpforge.program.Operand;
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
    return reduction.compose(Interpolant.cores(reduction, degree, compute, fma));
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

  /**
   * A line of the table; a degree of 0 leaves a test out: interpolating polynomials are bad cores
   * on long intervals, and some reductions are for narrow or for wide formats only.
   *
   * @param eight degree of the core for 8-bit formats
   * @param sixteen for 16-bit formats
   * @param single for f32
   * @param bound in ULP for f32: what the roundings around the core add up to, as measured on the
   *     2^16 inputs of the wide test, rounded up
   */
  private record Row(
      String function,
      String reduction,
      boolean fma,
      int eight,
      int sixteen,
      int single,
      double bound) {

    static Row of(ArgumentsAccessor line) {
      return new Row(
          line.getString(0),
          line.getString(1),
          line.getInteger(2) == 1,
          line.getInteger(3),
          line.getInteger(4),
          line.getInteger(5),
          line.getDouble(6));
    }

    Problem problem(String storage) {
      return ReductionsTest.problem(
          function, storage, FloatFormat.F32, fma ? Set.of() : Set.of(Opcode.FMA));
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "reductions.csv", numLinesToSkip = 1)
  void narrowResultsAndSpecialsAreRightOnTheFullRange(ArgumentsAccessor line) {
    Row row = Row.of(line);
    if (row.eight() > 0) {
      exhaustive(row.problem("e4m3fn"), row.reduction(), row.eight());
      exhaustive(row.problem("e5m2"), row.reduction(), row.eight());
    }
  }

  @Tag("wide")
  @ParameterizedTest
  @CsvFileSource(resources = "reductions.csv", numLinesToSkip = 1)
  void sixteenBitResultsAndSpecialsAreRightOnTheFullRange(ArgumentsAccessor line) {
    Row row = Row.of(line);
    if (row.sixteen() > 0) {
      exhaustive(row.problem("f16"), row.reduction(), row.sixteen());
      exhaustive(row.problem("bf16"), row.reduction(), row.sixteen());
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "reductions.csv", numLinesToSkip = 1)
  void drawnSingleResultsAreWithinTheBoundOfTheReduction(ArgumentsAccessor line) {
    sampled(Row.of(line), 1 << 9);
  }

  @Tag("wide")
  @ParameterizedTest
  @CsvFileSource(resources = "reductions.csv", numLinesToSkip = 1)
  void manySingleResultsAreWithinTheBoundOfTheReduction(ArgumentsAccessor line) {
    sampled(Row.of(line), 1 << 16);
  }

  private static void sampled(Row row, int count) {
    if (row.single() > 0) {
      Problem problem = row.problem("f32");
      Profiler profiler = profiler(problem);
      RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(1);
      Program program = composed(problem, row.reduction(), row.single());
      check(
          profiler.sampled(profiler.results(program, problem.compute()), count, random),
          row.bound());
    }
  }

  /**
   * In f64 the table is exact to 2^-54 or so: of some thousand f32 results, not one is misrounded,
   * in the whole range and with all special values.
   */
  @ParameterizedTest
  @ValueSource(strings = {"exp", "exp2"})
  void tablesOfDoublesRoundSinglesRight(String function) {
    Problem problem = problem(function, "f32", FloatFormat.F64, Set.of());
    Profiler profiler = profiler(problem);
    Program program = composed(problem, "t16", 6);
    RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(1);
    ErrorProfile profile =
        profiler.sampled(profiler.results(program, problem.compute()), 1 << 12, random);
    check(profile, 0.5);
    assertEquals(0, profile.all().misrounded());
  }

  private static void exhaustive(Problem problem, String reduction, int degree) {
    Profiler profiler = profiler(problem);
    Program program = composed(problem, reduction, degree);
    ErrorProfile profile = profiler.exhaustive(profiler.results(program, problem.compute()));
    ScalarFormat storage = problem.storage().orElseThrow();
    check(profile, narrowBound(storage.name()));
    assertEquals(1L << storage.bits(), profile.all().inputs() + profile.verdicts());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exp",
        "exp2",
        "expm1",
        "log",
        "log2",
        "log1p",
        "sin",
        "cos",
        "tanh",
        "sigmoid",
        "softplus",
        "silu",
        "gelu",
        "gelutanh",
        "erf",
        "rsqrt",
        "reciprocal"
      })
  void everyTargetHasAReductionWithoutFma(String function) {
    for (String storage : List.of("f32", "bf16", "f16", "e5m2", "e4m3fn")) {
      Problem problem = problem(function, storage, FloatFormat.F32, Set.of(Opcode.FMA));
      List<Reduction> reductions = Reductions.of(problem, Targets.parse(function));
      assertTrue(reductions.size() > 1, storage);
      Program trivial = Program.straightLine(1, List.of(), Operand.X);
      for (Reduction reduction : reductions) {
        assertTrue(
            reduction.compose(trivial).instructions().stream()
                .noneMatch(i -> i.op() == Opcode.FMA));
      }
    }
  }

  @Test
  void theIdentityComesLast() {
    Problem problem = problem("tanh", "f16", FloatFormat.F32, Set.of());
    List<Reduction> reductions = Reductions.of(problem, Targets.parse("tanh"));
    assertEquals("", reductions.getLast().name());
  }
}
