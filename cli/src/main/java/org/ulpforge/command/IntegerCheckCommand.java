package org.ulpforge.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
      "as g++ compiles it.",
      "Without a program it checks the kernels in integer/kernels of the results: 'emit' or 'softmax'",
      "makes each again from the program beside it, which compares bits, and the files must be the",
      "same. Exit code 1 if any differs."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ulpforge integer check", "  ulpforge integer check results/integer/exp/s4/*.slp"})
final class IntegerCheckCommand implements Callable<Integer> {

  private static final long REACH = RangeCheck.MAX_INPUTS / 2;

  @ParentCommand private IntegerCommand parent;

  @Parameters(
      arity = "0..*",
      paramLabel = "PROGRAM",
      description = "files with storage i32; default: the stored kernels")
  private List<Path> files;

  @Mixin private ThreadOption threads;

  @Mixin private ResultsOption results;

  @Override
  public Integer call() {
    if (files == null) {
      return kernels();
    }
    files.forEach(this::check);
    return 0;
  }

  private int kernels() {
    PrintWriter out = parent.terminal().out();
    List<StoredIntegerKernel> kernels = StoredIntegerKernel.all(results.folder());
    int broken = 0;
    for (StoredIntegerKernel kernel : kernels) {
      List<String> differences = kernel.differences();
      broken += differences.isEmpty() ? 0 : 1;
      differences.forEach(parent.terminal()::complain);
      out.println((differences.isEmpty() ? "verified  " : "broken    ") + kernel.name());
      out.flush();
    }
    out.println(kernels.size() + " kernels, " + broken + " broken");
    return broken == 0 ? 0 : Main.FAILED;
  }

  private void check(Path file) {
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
