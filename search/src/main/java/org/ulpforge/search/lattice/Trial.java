package org.ulpforge.search.lattice;

import java.util.List;
import java.util.function.Function;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.measure.Sample;
import org.ulpforge.measure.Score;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.program.Program;

/**
 * How constants are tried.
 *
 * @param cores one for each piece, with constants to begin with
 */
public record Trial(
    Template template, List<Program> cores, FloatFormat compute, ErrorMeasure measure) {

  /**
   * @param compose makes the whole program from its cores
   */
  public static Trial of(
      Function<List<Program>, Program> compose,
      List<Program> cores,
      FloatFormat compute,
      ErrorMeasure measure) {
    return new Trial(Template.of(compose, cores), cores, compute, measure);
  }

  double[] constants() {
    return Template.constants(cores);
  }

  List<Program> cores(double[] constants) {
    return Template.replaced(cores, constants);
  }

  double[] results(double[] constants, Sample sample) {
    return sample.results(ColumnarInterpreter.of(template.with(constants), compute), compute);
  }

  Score score(double[] constants, Sample sample) {
    return sample.score(results(constants, sample), measure);
  }

  /** A program on a sample: its results, how they are judged, and the {@link Merit} of that. */
  record Outcome(double[] results, Score score, double merit) {}

  Outcome outcome(double[] constants, Sample sample) {
    ColumnProgram program = ColumnarInterpreter.of(template.with(constants), compute);
    double[] results = sample.results(program, compute);
    Score score = sample.score(results, measure);
    return new Outcome(results, score, Merit.of(score, program, compute, sample, measure));
  }
}
