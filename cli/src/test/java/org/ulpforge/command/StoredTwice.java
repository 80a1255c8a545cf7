package org.ulpforge.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.codegen.Verifier;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.pipeline.Validation;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.results.Evidence;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.Run;
import org.ulpforge.results.RunStore;
import org.ulpforge.results.StoredKernel;

/**
 * A run, made without a search, whose front has one program for 2 x + 1 in e4m3fn, and its kernel.
 */
final class StoredTwice {

  static final String KERNEL = "twice_e4m3fn_cr_free1";
  static final String RUN = "twice-e4m3fn-s1-1";
  static final String TEXT = "t0 = fma x 0x1p1 0x1p0\nreturn t0\n";

  private StoredTwice() {}

  static Run into(Path results) {
    Problem problem =
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
    Program program = ProgramParser.parse(TEXT).program();
    ErrorProfile profile = new Validation(problem, 1).profile(program, n -> {});
    StoredKernel kernel =
        new StoredKernel(StoredKernel.nameOf(problem, profile, "free1"), problem, program, profile);
    VerifiedKernel verified =
        new Verifier(256, 1).javaOnly().verify(EmittedKernel.of(kernel.spec()));
    Run run = new RunStore(results).create(problem);
    run.storeKernel(kernel, verified);
    Candidate candidate = Candidate.of(program, "free1", profile.maxUlp(), 1);
    run.storeFront(
        problem,
        List.of(new FrontEntry(candidate, Evidence.ALL, Optional.of(kernel.name().toString()))));
    return run;
  }
}
