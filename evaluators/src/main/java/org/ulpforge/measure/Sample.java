package org.ulpforge.measure;

import java.util.Arrays;
import java.util.random.RandomGenerator;
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

  private Sample(Inputs inputs, Oracle oracle, long[][] codes) {
    this.inputs = inputs;
    this.oracle = oracle;
    this.codes = codes;
    int n = codes[0].length;
    block = new InputBlock(inputs.format(), codes.length, n);
    block.fill(codes, 0, n);
    exact = new ExactBlock(n);
    new ExactResults(oracle, inputs.format()).fill(block, exact);
  }

  /** All inputs of a domain, which must be enumerable and fewer than 2^24. */
  public static Sample all(Inputs inputs, Oracle oracle) {
    if (!inputs.enumerable() || inputs.size() > 1 << 24) {
      throw new IllegalArgumentException("too many inputs for a sample that holds them all");
    }
    int n = (int) inputs.size();
    long[][] codes = new long[inputs.arity()][n];
    inputs.codes(0, n, codes);
    return new Sample(inputs, oracle, codes);
  }

  /**
   * Inputs drawn at random, half of them uniformly over the codes of the domain, half uniformly
   * over the codes of the <em>results</em>, and the edges of the domain. So regions where the
   * result is constant or trivial do not take all.
   *
   * @param count about how many
   */
  public static Sample draw(Inputs inputs, Oracle oracle, int count, RandomGenerator random) {
    return new Sample(inputs, oracle, new Draw(inputs, oracle, random).codes(count));
  }

  /** This sample with more inputs: counterexamples of wider checks. */
  public Sample plus(double[][] more) {
    int n = size();
    int extra = more[0].length;
    long[][] all = new long[codes.length][];
    for (int a = 0; a < all.length; a++) {
      all[a] = Arrays.copyOf(codes[a], n + extra);
      for (int i = 0; i < extra; i++) {
        all[a][n + i] = inputs.code(more[a][i]);
      }
    }
    return new Sample(inputs, oracle, all);
  }

  public int size() {
    return block.size();
  }

  public double input(int argument, int index) {
    return block.values(argument)[index];
  }

  /** Judges a program whose arguments and results are of a compute format. */
  public Score score(ColumnProgram program, Format compute, ErrorMeasure measure) {
    return score(new ProgramResults(program, compute, inputs.format(), size()), measure);
  }

  /** Judges any results. */
  public Score score(Results results, ErrorMeasure measure) {
    double[] got = new double[size()];
    results.run(block, got);
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
