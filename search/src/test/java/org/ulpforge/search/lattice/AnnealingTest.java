package org.ulpforge.search.lattice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Sample;
import org.ulpforge.measure.Score;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.target.Targets;

class AnnealingTest {

  private static final long BUDGET = 60_000;

  private static Sample all(FloatFormat format) {
    Oracle oracle = Oracle.of(Targets.parse("exp2"));
    return Sample.all(Inputs.of(format, List.of(new Interval(0, 1))), oracle);
  }

  private static double error(Program program, FloatFormat format, Sample all) {
    return score(program, format, all).maxError();
  }

  private static Score score(Program program, FloatFormat format, Sample all) {
    return all.score(ColumnarInterpreter.of(program, format), format, ErrorMeasure.ULP);
  }

  /** Starts with a few inputs; each check adds the worst one of all. */
  private static Annealing.Found anneal(
      Program start, List<Place> places, FloatFormat format, Sample all, long seed) {
    Sample few = all.at(IntStream.range(0, 8).map(i -> i * (all.size() / 8)).toArray());
    return Annealing.run(
        start,
        places,
        format,
        ErrorMeasure.ULP,
        few,
        program -> {
          Score score = score(program, format, all);
          return new Annealing.Checked(
              score.maxError(), new double[] {all.input(0, score.worst())});
        },
        new SplittableRandom(seed),
        BUDGET,
        () -> false);
  }

  @Test
  void findsTheBestLineOfASmallFormat() {
    FloatFormat format = FloatFormat.E4M3;
    Sample all = all(format);
    Program start = ProgramParser.parse("t0 = fma x 0x1.0p0 0x1.0p0\nreturn t0\n").program();
    List<Place> places = List.of(new Place(0, 1), new Place(0, 2));
    double least = Double.POSITIVE_INFINITY;
    for (double slope : format.finiteValues()) {
      for (double constant : format.finiteValues()) {
        Program program =
            start.withLiterals(
                Map.of(
                    places.get(0), new Operand.FloatLiteral(slope),
                    places.get(1), new Operand.FloatLiteral(constant)));
        least = Math.min(least, error(program, format, all));
      }
    }
    assertEquals(least, anneal(start, places, format, all, 1).error());
  }

  @Test
  void isBetterThanTheRoundedTaylorPolynomialAndRepeatable() {
    FloatFormat format = FloatFormat.F16;
    Sample all = all(format);
    Program start =
        ProgramParser.parse("t0 = fma x 0x1.ec0p-3 0x1.630p-1\nt1 = fma t0 x 0x1.0p0\nreturn t1\n")
            .program();
    List<Place> places = List.of(new Place(0, 1), new Place(0, 2));
    Annealing.Found found = anneal(start, places, format, all, 7);
    assertEquals(error(found.program(), format, all), found.error());
    assertTrue(found.error() < 0.2 * error(start, format, all), "" + found.error());
    assertTrue(found.evaluations() <= BUDGET);
    assertEquals(start.literal(new Place(1, 2)), found.program().literal(new Place(1, 2)));
    assertEquals(found.program(), anneal(start, places, format, all, 7).program());
  }
}
