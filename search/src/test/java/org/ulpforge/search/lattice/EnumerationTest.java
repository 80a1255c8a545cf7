package org.ulpforge.search.lattice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Sample;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.target.Targets;

class EnumerationTest {

  private static Program program(String text) {
    return ProgramParser.parse(text.replace("; ", "\n")).program();
  }

  private static Sample sample(FloatFormat storage, String function) {
    return Sample.all(
        Inputs.of(storage, List.of(new Interval(0, 1))), Oracle.of(Targets.parse(function)));
  }

  private static Trial trial(Program core, FloatFormat compute) {
    return Trial.of(List::getFirst, List.of(core), compute, ErrorMeasure.ULP);
  }

  /** Every assignment, evaluated by the specification interpreter at every input. */
  private static double bruteForce(
      Program core, FloatFormat lattice, FloatFormat compute, Sample sample) {
    double best = Double.POSITIVE_INFINITY;
    for (double a : lattice.finiteValues()) {
      for (double b : lattice.finiteValues()) {
        List<Program> assigned = Template.replaced(List.of(core), new double[] {a, b});
        ScalarInterpreter interpreter = ScalarInterpreter.of(assigned.getFirst(), compute);
        double worst = 0;
        for (int i = 0; i < sample.size() && worst <= best; i++) {
          double got = sample.rounded(interpreter.apply(sample.input(0, i)));
          worst = Math.max(worst, sample.error(i, got, ErrorMeasure.ULP));
        }
        best = Math.min(best, worst);
      }
    }
    return best;
  }

  @ParameterizedTest
  @CsvSource({"e2m3fn,f32,exp2", "e2m3fn,e2m3fn,exp2", "e3m2fn,f32,cos", "e2m1fn,bf16,sigmoid"})
  void findsTheBestAssignmentThatBruteForceFinds(
      String format, String arithmetic, String function) {
    FloatFormat storage = Formats.floating(format);
    FloatFormat compute = Formats.floating(arithmetic);
    Program core = program("t0 = fma x 0x0p0 0x1p0; return t0");
    Sample sample = sample(storage, function);
    Enumeration.Found found =
        Enumeration.run(trial(core, compute), sample, storage, () -> false).orElseThrow();
    int values =
        (int) java.util.Arrays.stream(storage.finiteValues()).map(v -> v + 0.0).distinct().count();
    assertEquals((long) values * values, found.assignments());
    assertEquals(bruteForce(core, storage, compute, sample), found.bestError());
  }

  @Test
  void twoConstantsOfWhichOneIsUsedTwiceKeepTheirPlaces() {
    FloatFormat storage = Formats.floating("e2m3fn");
    Program core = program("t0 = mul x 0x1p0; t1 = sub t0 0x1p-1; return t1");
    Sample sample = sample(storage, "exp2");
    Enumeration.Found found =
        Enumeration.run(trial(core, FloatFormat.F32), sample, storage, () -> false).orElseThrow();
    Program best = found.cores().orElseThrow().getFirst();
    assertEquals(
        found.bestError(),
        trial(best, FloatFormat.F32).score(Template.constants(List.of(best)), sample).maxError());
  }

  @Test
  void tooManyAssignmentsAreNotTried() {
    Program core =
        program("t0 = fma x 0x1p0 0x1p1; t1 = fma t0 x 0x1p2; t2 = fma t1 x 0x1p3; return t2");
    assertTrue(Enumeration.assignments(core, FloatFormat.E4M3FN) > Enumeration.MAX_ASSIGNMENTS);
    Sample sample = sample(FloatFormat.E4M3FN, "exp2");
    assertEquals(
        Optional.empty(),
        Enumeration.run(trial(core, FloatFormat.F32), sample, FloatFormat.E4M3FN, () -> false));
  }

  @Test
  void descentIsNeverWorseThanItsStartAndRepeatable() {
    FloatFormat storage = FloatFormat.F16;
    Program core = program("t0 = fma x 0x1.4p-2 0x1.5p-1; t1 = fma t0 x 0x1.0p0; return t1");
    Sample sample = sample(storage, "exp2");
    Trial trial = trial(core, FloatFormat.F32);
    double before = trial.score(trial.constants(), sample).maxError();
    Descent.Found first = Descent.run(trial, sample, 400, new SplittableRandom(1), () -> false);
    assertTrue(first.score().maxError() < before / 2, before + " -> " + first.score());
    Descent.Found again = Descent.run(trial, sample, 400, new SplittableRandom(1), () -> false);
    assertEquals(first, again);
    assertEquals(
        before,
        Descent.run(trial, sample, 400, new SplittableRandom(1), () -> true).score().maxError());
  }
}
