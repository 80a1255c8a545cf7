package org.ulpforge.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ulpforge.format.FloatFormat;
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
import org.ulpforge.program.ProgramBuilder;
import org.ulpforge.reduction.Reductions;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

/**
 * Seconds for a full error profile of a float32 exp over all 2^32 inputs, on all cores, and how
 * many arbitrary-precision evaluations it took.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(1)
public class ExhaustiveCheckBenchmark {

  /** Threads that judge. */
  @State(Scope.Benchmark)
  public static class Setting {
    @Param({"2"})
    public int threads;
  }

  @Benchmark
  public ErrorProfile exp(Setting setting) {
    Problem problem =
        new Problem(
            "exp",
            Optional.empty(),
            List.of(Interval.FULL),
            Optional.of(FloatFormat.F32),
            FloatFormat.F32,
            ErrorMeasure.ULP,
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            "instructions",
            1,
            new Budget(1, Optional.empty()));
    Target target = Targets.parse("exp");
    Program program =
        Reductions.of(problem, target).stream()
            .filter(reduction -> reduction.name().equals("rr2"))
            .findFirst()
            .orElseThrow()
            .compose(taylor(7));
    Profiler profiler =
        new Profiler(
            Inputs.of(FloatFormat.F32, problem.domain()),
            Oracle.of(target),
            setting.threads,
            n -> {});
    ErrorProfile profile = profiler.exhaustive(profiler.results(program, problem.compute()));
    // Counters of JMH would show the sum over all iterations.
    System.out.printf(
        "%d inputs, %d arbitrary-precision evaluations, ",
        profile.all().inputs() + profile.verdicts(), profiler.oracleEvaluations());
    return profile;
  }

  private static Program taylor(int degree) {
    ProgramBuilder core = new ProgramBuilder(1);
    double coefficient = 1;
    for (int n = 2; n <= degree; n++) {
      coefficient /= n;
    }
    Operand sum = new Operand.FloatLiteral((float) coefficient);
    for (int n = degree; n > 0; n--) {
      coefficient *= n;
      sum = core.append(Opcode.FMA, sum, Operand.X, new Operand.FloatLiteral((float) coefficient));
    }
    core.result(sum);
    return core.build();
  }
}
