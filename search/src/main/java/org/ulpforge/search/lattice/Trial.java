package org.ulpforge.search.lattice;

import java.util.List;
import java.util.function.Function;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.measure.Sample;
import org.ulpforge.measure.Score;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.program.Program;

/**
 * How constants are tried.
 *
 * @param compose makes the whole program from its cores, one for each piece
 */
public record Trial(
    Function<List<Program>, Program> compose, FloatFormat compute, ErrorMeasure measure) {

  double[] results(List<Program> cores, Sample sample) {
    Program whole = compose.apply(cores);
    return sample.results(ColumnarInterpreter.of(whole, compute), compute);
  }

  Score score(List<Program> cores, Sample sample) {
    return sample.score(results(cores, sample), measure);
  }
}
