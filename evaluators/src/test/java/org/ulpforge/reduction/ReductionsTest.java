package org.ulpforge.reduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Profiler;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

class ReductionsTest {

  private static Problem problem(
      String function, String storage, FloatFormat compute, Set<Opcode> forbidden) {
    return new Problem(
        function,
        Optional.empty(),
        List.of(Interval.FULL),
        Optional.of((ScalarFormat) Formats.parse(storage)),
        compute,
        ErrorMeasure.ULP,
        Optional.empty(),
        Optional.empty(),
        forbidden,
        "instructions",
        1,
        new Budget(1, Optional.empty()));
  }

  /** A Taylor core long enough for the accuracy: what is tested is everything around it. */
  private static Program taylor(String base, int degree, FloatFormat compute, boolean fma) {
    ProgramBuilder core = new ProgramBuilder(1);
    Operand sum = null;
    double logarithm = base.equals("exp") ? 1 : StrictMath.log(2);
    for (int n = degree; n >= 0; n--) {
      double factorial = 1;
      for (int i = 2; i <= n; i++) {
        factorial *= i;
      }
      FloatLiteral c = new FloatLiteral(compute.round(StrictMath.pow(logarithm, n) / factorial));
      if (sum == null) {
        sum = c;
      } else if (fma) {
        sum = core.append(Opcode.FMA, sum, Operand.X, c);
      } else {
        sum = core.append(Opcode.ADD, core.append(Opcode.MUL, sum, Operand.X), c);
      }
    }
    core.result(sum);
    return core.build();
  }

  @ParameterizedTest
  @CsvSource({
    "exp, bf16, rr1, 1, 0.51", "exp, f16, rr1, 1, 0.51", "exp, e4m3fn, rr1, 1, 0.5001",
    "exp, e5m2, rr1, 1, 0.5001", "exp2, bf16, rr1, 1, 0.51", "exp2, f16, rr1, 1, 0.51",
    "exp, bf16, cw2, 0, 0.51", "exp, f16, cw2, 0, 0.51", "exp2, e4m3fn, rr1, 0, 0.5001"
  })
  void narrowResultsAndSpecialsAreRightOnTheFullRange(
      String function, String storage, String name, int fma, double bound) {
    Set<Opcode> forbidden = fma == 1 ? Set.of() : Set.of(Opcode.FMA);
    Problem problem = problem(function, storage, FloatFormat.F32, forbidden);
    Target target = Targets.parse(function);
    Reduction reduction =
        Reductions.of(problem, target).stream()
            .filter(r -> r.name().equals(name))
            .findFirst()
            .orElseThrow();
    Program program = reduction.compose(taylor(function, 7, FloatFormat.F32, fma == 1));
    Profiler profiler =
        new Profiler(
            Inputs.of(problem.storage().orElseThrow(), problem.domain()),
            Oracle.of(target),
            2,
            n -> {});
    ErrorProfile profile = profiler.exhaustive(profiler.results(program, problem.compute()));
    assertEquals(0, profile.wrongVerdicts(), () -> profile.specials().toString());
    // Half a unit, and what an error of some 2^-19 before the last rounding adds in the storage
    // format.
    assertTrue(
        profile.maxUlp() <= bound, () -> profile.maxUlp() + " at " + profile.worst().getFirst());
    assertEquals(
        1L << problem.storage().orElseThrow().bits(), profile.all().inputs() + profile.verdicts());
  }

  @Test
  void theIdentityComesLast() {
    Problem problem = problem("tanh", "f16", FloatFormat.F32, Set.of());
    List<Reduction> reductions = Reductions.of(problem, Targets.parse("tanh"));
    assertEquals("", reductions.getLast().name());
  }
}
