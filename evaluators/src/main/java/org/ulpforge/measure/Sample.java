package org.ulpforge.measure;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;

/**
 * Inputs with their exact results, prepared once and judged against many programs. Immutable and
 * thread-safe.
 *
 * <p>A sample lies about the largest error unless it holds all inputs: see {@link Profiler}.
 */
public final class Sample {

  private final Inputs inputs;
  private final Oracle oracle;
  private final long[][] codes;
  private final InputBlock block;
  private final ExactBlock exact;

  private Sample(Inputs inputs, Oracle oracle, long[][] codes, ExactBlock exact) {
    this.inputs = inputs;
    this.oracle = oracle;
    this.codes = codes;
    this.exact = exact;
    block = new InputBlock(inputs.format(), codes.length, codes[0].length);
    block.fill(codes, 0, codes[0].length);
  }

  private static Sample of(Inputs inputs, Oracle oracle, long[][] codes) {
    Sample sample = new Sample(inputs, oracle, codes, new ExactBlock(codes[0].length));
    new ExactResults(oracle, inputs.format()).fill(sample.block, sample.exact);
    return sample;
  }

  /** All inputs of a domain, which must be enumerable and fewer than 2^24. */
  public static Sample all(Inputs inputs, Oracle oracle) {
    if (!inputs.enumerable() || inputs.size() > 1 << 24) {
      throw new IllegalArgumentException("too many inputs for a sample that holds them all");
    }
    int n = (int) inputs.size();
    long[][] codes = new long[inputs.arity()][n];
    inputs.codes(0, n, codes);
    return of(inputs, oracle, codes);
  }

  /**
   * Inputs drawn at random, half of them uniformly over the codes of the domain, half uniformly
   * over the codes of the <em>results</em>, and the edges of the domain. So regions where the
   * result is constant or trivial do not take all.
   *
   * @param count about how many
   */
  public static Sample draw(Inputs inputs, Oracle oracle, int count, RandomGenerator random) {
    return of(inputs, oracle, new Draw(inputs, oracle, random).codes(count));
  }

  /** This sample with more inputs: counterexamples of wider checks. */
  public Sample plus(double[][] more) {
    int n = size();
    int extra = more[0].length;
    long[][] added = new long[codes.length][extra];
    long[][] all = new long[codes.length][];
    for (int a = 0; a < all.length; a++) {
      for (int i = 0; i < extra; i++) {
        added[a][i] = inputs.code(more[a][i]);
      }
      all[a] = Arrays.copyOf(codes[a], n + extra);
      System.arraycopy(added[a], 0, all[a], n, extra);
    }
    ExactBlock both = new ExactBlock(n + extra);
    both.copy(exact, IntStream.range(0, n).toArray(), 0);
    both.copy(of(inputs, oracle, added).exact, IntStream.range(0, extra).toArray(), n);
    return new Sample(inputs, oracle, all, both);
  }

  /** Some of the inputs of this sample. */
  public Sample at(int[] indices) {
    long[][] some = new long[codes.length][indices.length];
    for (int a = 0; a < some.length; a++) {
      for (int i = 0; i < indices.length; i++) {
        some[a][i] = codes[a][indices[i]];
      }
    }
    ExactBlock chosen = new ExactBlock(indices.length);
    chosen.copy(exact, indices, 0);
    return new Sample(inputs, oracle, some, chosen);
  }

  /** The storage format. */
  public ScalarFormat format() {
    return inputs.format();
  }

  public int size() {
    return block.size();
  }

  public double input(int argument, int index) {
    return block.values(argument)[index];
  }

  /** Whether the exact result of an input is finite and in range. */
  boolean isOrdinary(int index) {
    return exact.status[index] == ExactBlock.ORDINARY;
  }

  /** The exact result of an ordinary input, to a double's precision. */
  double exact(int index) {
    return exact.exact[index];
  }

  /** The n inputs at {@code indices[from]} and so on. */
  InputBlock block(int[] indices, int from, int n) {
    long[][] chosen = new long[codes.length][n];
    for (int a = 0; a < codes.length; a++) {
      for (int i = 0; i < n; i++) {
        chosen[a][i] = codes[a][indices[from + i]];
      }
    }
    InputBlock some = new InputBlock(inputs.format(), codes.length, n);
    some.fill(chosen, 0, n);
    return some;
  }

  /** Judges a program whose arguments and results are of a compute format. */
  public Score score(ColumnProgram program, Format compute, ErrorMeasure measure) {
    return score(results(program, compute), measure);
  }

  /** Judges any results. */
  public Score score(Results results, ErrorMeasure measure) {
    return score(results(results), measure);
  }

  /** What a program gives for the inputs, as values of the storage format. */
  public double[] results(ColumnProgram program, Format compute) {
    return results(new ProgramResults(program, compute, inputs.format(), size()));
  }

  /**
   * The largest relative error of a program before the rounding to the storage format, over the
   * inputs with an ordinary result; of subnormal results, relative to the smallest normal one.
   */
  public double unroundedError(ColumnProgram program, FloatFormat storage) {
    double[] values = results(ProgramResults.unrounded(program, storage, size()));
    double max = 0;
    for (int i = 0; i < values.length; i++) {
      if (exact.status[i] == ExactBlock.ORDINARY) {
        double scale = Math.max(Math.abs(exact.exact[i]), storage.minNormal());
        max = Math.max(max, Math.abs(values[i] - exact.exact[i]) / scale);
      }
    }
    return max;
  }

  private double[] results(Results results) {
    double[] got = new double[size()];
    results.run(block, got);
    return got;
  }

  /** The error of each of the given results; infinite for a wrong special value. */
  public double[] errors(double[] got, ErrorMeasure measure) {
    double[] errors = new double[got.length];
    for (int i = 0; i < got.length; i++) {
      errors[i] = error(i, got[i], measure);
    }
    return errors;
  }

  /**
   * The error of one result; infinite for a wrong special value, 0 where nothing is right or wrong.
   */
  public double error(int index, double got, ErrorMeasure measure) {
    return switch (exact.status[index]) {
      case ExactBlock.ORDINARY ->
          Double.isFinite(got)
              ? error(got, index, measure, inputs.format())
              : Double.POSITIVE_INFINITY;
      case ExactBlock.VERDICT ->
          Tally.same(got, exact.rounded[index]) ? 0 : Double.POSITIVE_INFINITY;
      default -> 0;
    };
  }

  /** A value of the compute format as a result: rounded once to the storage format. */
  public double rounded(double value) {
    return inputs.format().round(value);
  }

  /** Judges given results, one for each input. */
  public Score score(double[] got, ErrorMeasure measure) {
    double max = 0;
    double sum = 0;
    int worst = -1;
    long ordinary = 0;
    long misrounded = 0;
    long wrong = 0;
    ScalarFormat storage = inputs.format();
    for (int i = 0; i < got.length; i++) {
      if (exact.status[i] == ExactBlock.ORDINARY) {
        double error =
            Double.isFinite(got[i]) ? error(got[i], i, measure, storage) : Double.POSITIVE_INFINITY;
        ordinary++;
        sum += error;
        if (got[i] != exact.rounded[i]) {
          misrounded++;
        }
        if (error > max) {
          max = error;
          worst = i;
        }
      } else if (exact.status[i] == ExactBlock.VERDICT && !Tally.same(got[i], exact.rounded[i])) {
        wrong++;
      }
    }
    return new Score(
        wrong > 0 ? Double.POSITIVE_INFINITY : max,
        worst,
        misrounded,
        wrong,
        sum / Math.max(1, ordinary));
  }

  private double error(double got, int i, ErrorMeasure measure, ScalarFormat storage) {
    return switch (measure) {
      case ULP ->
          Math.abs(
              exact.fine[i] == null
                  ? Ulp.signedError(got, exact.exact[i], storage)
                  : Ulp.signedError(got, exact.fine[i], storage));
      case RELATIVE -> Math.abs((got - exact.exact[i]) / exact.exact[i]);
      case ABSOLUTE -> Math.abs(got - exact.exact[i]);
    };
  }
}
