package org.ulpforge.search.lattice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.measure.Sample;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * Tries every assignment of a small format's values to the constants of a core. The last constant
 * runs along the lanes of a column, so that one run of the program judges all its values at one
 * input; inputs come in order of difficulty, and an assignment is dropped at the first input where
 * its error is above the best one known.
 */
public final class Enumeration {

  /** The most assignments that are tried. */
  public static final long MAX_ASSIGNMENTS = 1L << 25;

  /** Programs of equal largest error that are compared by their misrounded results. */
  private static final int TIES = 16;

  /**
   * @param cores the best assignment, empty where none is better than the bound
   * @param bestError the least largest error, or that of the given program if no assignment comes
   *     below it
   * @param assignments tried
   */
  public record Found(Optional<List<Program>> cores, double bestError, long assignments) {}

  private record Best(double error, List<double[]> assignments) {}

  private final Trial trial;
  private final Sample sample;
  private final double[] lattice;
  private final int constants;

  /** Takes the last constant as its second argument. */
  private final Template template;

  private final BooleanSupplier stop;

  private Enumeration(Trial trial, Sample sample, double[] lattice, BooleanSupplier stop) {
    this.trial = trial;
    this.sample = sample;
    this.lattice = lattice;
    this.stop = stop;
    constants = trial.template().constants();
    template = new Template(withArgument(trial.template().whole(), constants - 1), constants - 1);
  }

  /**
   * How many assignments there are; a number above {@link #MAX_ASSIGNMENTS} where they are too
   * many.
   */
  public static long assignments(Program core, FloatFormat lattice) {
    int constants = Template.constants(List.of(core)).length;
    double all = Math.pow(values(lattice).length, constants);
    return all > MAX_ASSIGNMENTS ? MAX_ASSIGNMENTS + 1 : (long) all;
  }

  /**
   * Tries all assignments.
   *
   * @param trial of a program of one piece
   * @param sample all inputs
   * @param lattice its finite values are tried; they must be values of the compute format
   * @return empty if {@code stop} held before the end
   */
  public static Optional<Found> run(
      Trial trial, Sample sample, FloatFormat lattice, BooleanSupplier stop) {
    if (assignments(trial.cores().getFirst(), lattice) > MAX_ASSIGNMENTS
        || trial.template().constants() == 0) {
      return Optional.empty();
    }
    return new Enumeration(trial, sample, values(lattice), stop).run();
  }

  /** The finite values; of two zeros, plus zero. */
  private static double[] values(FloatFormat format) {
    return Arrays.stream(format.finiteValues()).map(v -> v + 0.0).distinct().toArray();
  }

  private Optional<Found> run() {
    int[] order = byDifficulty();
    double bound = trial.score(trial.constants(), sample).maxError();
    long outer = Math.round(Math.pow(lattice.length, constants - 1));
    Best best = new Best(bound, List.of());
    double[] values = new double[constants];
    for (long o = 0; o < outer; o++) {
      if (stop.getAsBoolean()) {
        return Optional.empty();
      }
      long rest = o;
      for (int c = 0; c < constants - 1; c++) {
        values[c] = lattice[(int) (rest % lattice.length)];
        rest /= lattice.length;
      }
      best = tried(values, order, best);
    }
    return Optional.of(
        new Found(fewestMisrounded(best.assignments()), best.error(), outer * lattice.length));
  }

  /**
   * The values of the last constant that are as good as the best so far, or better, for given
   * others.
   */
  private Best tried(double[] values, int[] order, Best best) {
    double[] lanes = lattice.clone();
    double[] errors = new double[lanes.length];
    int alive = lanes.length;
    Lanes run = new Lanes(template.with(Arrays.copyOf(values, constants - 1)), lanes.length);
    for (int input : order) {
      double[] results = run.at(sample.input(0, input), lanes, alive);
      int kept = 0;
      for (int lane = 0; lane < alive; lane++) {
        double got = sample.rounded(results[lane]);
        double error = Math.max(errors[lane], sample.error(input, got, trial.measure()));
        if (error <= best.error() && Double.isFinite(error)) {
          lanes[kept] = lanes[lane];
          errors[kept++] = error;
        }
      }
      alive = kept;
      if (alive == 0) {
        return best;
      }
    }
    double least = Arrays.stream(errors, 0, alive).min().orElseThrow();
    List<double[]> assignments =
        new ArrayList<>(least < best.error() ? List.of() : best.assignments());
    for (int lane = 0; lane < alive && assignments.size() < TIES; lane++) {
      if (errors[lane] == least) {
        double[] assignment = values.clone();
        assignment[constants - 1] = lanes[lane];
        assignments.add(assignment);
      }
    }
    return new Best(least, assignments);
  }

  private Optional<List<Program>> fewestMisrounded(List<double[]> assignments) {
    return assignments.stream()
        .min(Comparator.comparingLong(a -> trial.score(a, sample).misrounded()))
        .map(trial::cores);
  }

  /** Inputs where the given program errs most come first. */
  private int[] byDifficulty() {
    double[] errors = sample.errors(trial.results(trial.constants(), sample), trial.measure());
    return IntStream.range(0, errors.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -errors[i]).thenComparingInt(i -> i))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The same program with one of its constants as its second argument. */
  private static Program withArgument(Program program, int constant) {
    UnaryOperator<Operand> replace =
        o ->
            o instanceof Operand.FloatLiteral(double v) && Template.index(v) == constant
                ? Operand.Y
                : o;
    UnaryOperator<List<Instruction>> all = body -> body.stream().map(i -> i.map(replace)).toList();
    return new Program(
        2,
        all.apply(program.head()),
        program.regions().stream()
            .map(r -> new Program.Region(r.guard(), all.apply(r.body()), replace.apply(r.result())))
            .toList());
  }

  /** Runs a program of (x, constant) for one x and many constants. */
  private final class Lanes {
    private final ColumnProgram program;
    private final float[][] floats;
    private final double[][] doubles;
    private final float[] floatResults;
    private final double[] results;

    Lanes(Program whole, int n) {
      program = ColumnarInterpreter.of(whole, trial.compute());
      floats = new float[2][n];
      doubles = new double[2][n];
      floatResults = new float[n];
      results = new double[n];
    }

    double[] at(double x, double[] constant, int n) {
      switch (program) {
        case ColumnProgram.OfFloat p -> {
          for (int i = 0; i < n; i++) {
            floats[0][i] = (float) x;
            floats[1][i] = (float) constant[i];
          }
          p.run(floats, floatResults, n);
          for (int i = 0; i < n; i++) {
            results[i] = floatResults[i];
          }
        }
        case ColumnProgram.OfDouble p -> {
          Arrays.fill(doubles[0], 0, n, x);
          System.arraycopy(constant, 0, doubles[1], 0, n);
          p.run(doubles, results, n);
        }
        case ColumnProgram.OfInt _, ColumnProgram.OfLong _ ->
            throw new IllegalStateException("constants of float programs only are enumerated");
      }
      return results;
    }
  }
}
