package org.ulpforge.results;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.codegen.Verifier;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Profiler;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.target.Target;

/**
 * A function of the user's, 2 x + 1 in e4m3fn, with a program that is right and one that is not.
 */
final class Twice {

  static final Problem PROBLEM =
      new Problem(
          "twice",
          Optional.of("2*x+1"),
          List.of(Interval.FULL),
          Optional.of(FloatFormat.E4M3FN),
          FloatFormat.F32,
          ErrorMeasure.ULP,
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          "instructions",
          1,
          new Budget(1000, Optional.empty()));

  static final Program RIGHT = ProgramParser.parse("t0 = fma x 0x1p1 0x1p0\nreturn t0\n").program();
  static final Program WRONG = ProgramParser.parse("t0 = add x x\nreturn t0\n").program();

  private Twice() {}

  static StoredKernel kernel(Program program) {
    Inputs inputs = Inputs.of(FloatFormat.E4M3FN, PROBLEM.domain());
    Oracle oracle = Oracle.of(Target.ofExpression("twice", "2*x+1"));
    Profiler profiler = new Profiler(inputs, oracle, 1, n -> {});
    ErrorProfile profile = profiler.exhaustive(profiler.results(program, FloatFormat.F32));
    return new StoredKernel(
        StoredKernel.nameOf(PROBLEM, profile, "free1"), PROBLEM, program, profile);
  }

  static VerifiedKernel verified(StoredKernel kernel) {
    return new Verifier(256, 1).javaOnly().verify(EmittedKernel.of(kernel.spec()));
  }
}
