package org.ulpforge.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.RangeCheck;
import org.ulpforge.codegen.Verification;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Canonical;
import org.ulpforge.results.StoredKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Kernels of integer programs against the interpreter. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Emits integer programs as Java and CUDA, and compares their bits with the interpreter's.",
      "All integers of a program's domain are compared, but 2^20 at most, those next to zero; CUDA",
      "as g++ compiles it. 'emit' writes the same files."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge integer check results/integer/exp/s4/*.slp")
final class IntegerCheckCommand implements Runnable {

  private static final long REACH = RangeCheck.MAX_INPUTS / 2;

  @ParentCommand private IntegerCommand parent;

  @Parameters(arity = "1..*", paramLabel = "PROGRAM", description = "files with storage i32")
  private List<Path> files;

  @Mixin private ThreadOption threads;

  @Override
  public void run() {
    for (Path file : files) {
      ProgramFile program = ProgramFile.read(file, new ProblemOptions());
      if (!program.problem().storage().equals(Optional.of(IntegerFormat.I32))) {
        throw new IllegalArgumentException(file + ": storage i32 is expected");
      }
      ErrorProfile profile = Judging.profile(parent.terminal(), program, threads);
      StoredKernel kernel =
          new StoredKernel(
              StoredKernel.nameOf(program.problem(), profile, "free" + program.program().size()),
              program.problem(),
              Canonical.of(program.program()),
              profile);
      Interval domain = program.problem().interval();
      Verification found =
          RangeCheck.passed(
              EmittedKernel.of(kernel.spec()),
              (long) Math.max(domain.lo(), -REACH),
              (long) Math.min(domain.hi(), REACH - 1));
      parent.terminal().out().println(file);
      found.checks().forEach(check -> parent.terminal().out().println("  " + check));
      parent.terminal().out().flush();
    }
  }
}
