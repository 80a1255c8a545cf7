package org.ulpforge.benchmarks;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.search.fit.Effort;
import org.ulpforge.search.fit.FitResult;
import org.ulpforge.search.fit.RealFit;
import org.ulpforge.search.fit.RealTarget;
import org.ulpforge.search.fit.Samples;
import org.ulpforge.target.Targets;

/** Fits per second and core of structures with about 8 constants to 2^x on [0,1]. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FitBenchmark {

  private static final Map<String, String> STRUCTURES =
      Map.of(
          // 8 constants, 14 operations: linear in them.
          "polynomial",
          """
          t0 = fma x 0.5 0.5
          t1 = fma t0 x 0.5
          t2 = fma t1 x 0.5
          t3 = fma t2 x 0.5
          t4 = fma t3 x 0.5
          t5 = fma t4 x 0.5
          t6 = fma t5 x 0.5
          return t6
          """,
          // 7 constants, 10 operations: a continued fraction, squared.
          "fraction",
          """
          t0 = add x 1.5
          t1 = div 1.5 t0
          t2 = add t1 x
          t3 = add t2 1.5
          t4 = div 1.5 t3
          t5 = add t4 x
          t6 = add t5 1.5
          t7 = div 1.5 t6
          t8 = add t7 1.5
          t9 = mul t8 t8
          return t9
          """);

  /** Which of the structures. */
  @Param({"polynomial", "fraction"})
  public String structure;

  private final RandomGenerator random = new SplittableRandom(1);
  private Program program;
  private Samples samples;

  /** Evaluates the target once. */
  @Setup
  public void prepare() {
    program = ProgramParser.parse(STRUCTURES.get(structure)).program();
    samples =
        Samples.of(
            RealTarget.of(Oracle.of(Targets.parse("exp2"))),
            new Interval(0, 1),
            ErrorMeasure.RELATIVE);
  }

  /** One start of Levenberg-Marquardt. */
  @Benchmark
  public FitResult descend() {
    return RealFit.fit(program, samples, new Effort(1, 40, 0, false), random);
  }

  /** What a search does with each new structure. */
  @Benchmark
  public FitResult screen() {
    return RealFit.fit(program, samples, Effort.SCREEN, random);
  }

  /** What a search does with a promising one. */
  @Benchmark
  public FitResult polish() {
    return RealFit.fit(program, samples, Effort.POLISH, random);
  }
}
