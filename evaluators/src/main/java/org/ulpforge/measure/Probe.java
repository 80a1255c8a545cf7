package org.ulpforge.measure;

import java.util.stream.IntStream;
import org.ulpforge.format.Format;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.problem.ErrorMeasure;

/**
 * The inputs of a sample with ordinary results, judged block by block and no further than to one
 * that is too bad: so most of the programs that are no good cost one block. For one thread.
 */
public final class Probe {

  private static final int BLOCK = 128;

  /**
   * @param scale what |got − exact| is multiplied by
   */
  private record Block(InputBlock inputs, double[] exact, double[] scale) {}

  private final Block[] blocks;
  private final ProgramResults results;
  private final double[] got = new double[BLOCK];

  /**
   * @param sample of a storage format of at most 32 bits; its first inputs are judged first
   * @param program which may change between two judgements
   * @param compute the format of the program's arguments and results
   */
  public Probe(Sample sample, ColumnProgram program, Format compute, ErrorMeasure measure) {
    int[] ordinary = IntStream.range(0, sample.size()).filter(sample::isOrdinary).toArray();
    this.blocks = new Block[Math.ceilDiv(ordinary.length, BLOCK)];
    for (int b = 0; b < blocks.length; b++) {
      int from = b * BLOCK;
      blocks[b] = block(sample, from, Math.min(BLOCK, ordinary.length - from), ordinary, measure);
    }
    this.results = new ProgramResults(program, compute, sample.format(), BLOCK);
  }

  private static Block block(Sample sample, int from, int n, int[] indices, ErrorMeasure measure) {
    double[] exact = new double[n];
    double[] scale = new double[n];
    for (int i = 0; i < n; i++) {
      exact[i] = sample.exact(indices[from + i]);
      scale[i] =
          switch (measure) {
            case ULP -> Math.scalb(1.0, -Ulp.exponent(Math.getExponent(exact[i]), sample.format()));
            case RELATIVE -> 1 / Math.abs(exact[i]);
            case ABSOLUTE -> 1;
          };
    }
    return new Block(sample.block(indices, from, n), exact, scale);
  }

  /**
   * The largest error, if it is at most a limit; else any error above it, infinite where a result
   * is not finite.
   */
  public double largest(double limit) {
    double largest = 0;
    for (Block block : blocks) {
      results.run(block.inputs(), got);
      double worst = largest(block.exact(), block.scale());
      // NaN is no error below any limit.
      if (!(worst <= limit)) {
        return Double.isNaN(worst) ? Double.POSITIVE_INFINITY : worst;
      }
      largest = Math.max(largest, worst);
    }
    return largest;
  }

  private double largest(double[] exact, double[] scale) {
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(got[i] - exact[i]) * scale[i]);
    }
    return largest;
  }
}
