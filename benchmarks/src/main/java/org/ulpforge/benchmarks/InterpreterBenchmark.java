package org.ulpforge.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ulpforge.format.Format;
import org.ulpforge.format.Formats;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.interpret.HiddenClassCompiler;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/**
 * Node evaluations on random trees of 19 nodes (9 of + − × ÷, 10 leaves) over 1,000 points, as
 * engines of symbolic regression are compared; instructions alone are 9/19 of that. The score is in
 * 10^9 node evaluations per second and core.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InterpreterBenchmark {

  private static final int OPS = 9;
  private static final int NODES = 2 * OPS + 1;
  private static final int POINTS = 1000;
  private static final int PROGRAMS = 200;
  private static final List<Opcode> OPCODES =
      List.of(Opcode.ADD, Opcode.SUB, Opcode.MUL, Opcode.DIV);

  /** The compute format: f32 or f64. */
  @Param({"f32", "f64"})
  public String format;

  private List<Program> programs;
  private List<ColumnProgram> columnar;
  private List<ColumnProgram> compiled;
  private final float[][] floats = new float[1][POINTS];
  private final float[] floatResults = new float[POINTS];
  private final double[][] doubles = new double[1][POINTS];
  private final double[] doubleResults = new double[POINTS];

  /** Draws the programs. */
  @Setup
  public void draw() {
    RandomGenerator random = new SplittableRandom(7);
    Format compute = Formats.parse(format);
    programs = Stream.generate(() -> tree(random)).limit(PROGRAMS).toList();
    columnar = programs.stream().map(p -> ColumnarInterpreter.of(p, compute)).toList();
    // Each compiled program is code of its own: a few give the speed, many would measure C2.
    compiled = programs.stream().limit(4).map(p -> HiddenClassCompiler.of(p, compute)).toList();
    for (int i = 0; i < POINTS; i++) {
      doubles[0][i] = 1 + (double) i / POINTS;
      floats[0][i] = (float) doubles[0][i];
    }
  }

  private static Program tree(RandomGenerator random) {
    ProgramBuilder builder = new ProgramBuilder(1);
    builder.result(append(builder, random, OPS));
    return builder.build();
  }

  private static Operand append(ProgramBuilder builder, RandomGenerator random, int ops) {
    if (ops == 0) {
      boolean isArgument = random.nextInt(3) > 0;
      return isArgument ? Operand.X : new Operand.FloatLiteral((float) random.nextDouble(0.5, 2));
    }
    int left = random.nextInt(ops);
    Operand a = append(builder, random, left);
    Operand b = append(builder, random, ops - 1 - left);
    return builder.append(OPCODES.get(random.nextInt(OPCODES.size())), a, b);
  }

  /** The columnar interpreter. */
  @Benchmark
  @OperationsPerInvocation(NODES * POINTS * PROGRAMS)
  public void columnar() {
    columnar.forEach(this::run);
  }

  /** Hidden classes, compiled by C2 during warm-up. */
  @Benchmark
  @OperationsPerInvocation(NODES * POINTS * 4)
  public void hiddenClasses() {
    compiled.forEach(this::run);
  }

  private void run(ColumnProgram program) {
    switch (program) {
      case ColumnProgram.OfFloat p -> p.run(floats, floatResults, POINTS);
      case ColumnProgram.OfDouble p -> p.run(doubles, doubleResults, POINTS);
      case ColumnProgram.OfInt p ->
          throw new IllegalStateException("no integer programs are drawn");
      case ColumnProgram.OfLong p ->
          throw new IllegalStateException("no integer programs are drawn");
    }
  }
}
