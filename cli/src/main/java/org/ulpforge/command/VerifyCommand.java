package org.ulpforge.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.Verification;
import org.ulpforge.codegen.Verifier;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.StoredKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Proves again what a stored kernel claims. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Judges a kernel again on all inputs, makes its files again, and compares the bits of all backends.",
      "Exit code 1 if anything is not what the kernel claims."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge verify exp_bf16_0u6_rr1p3")
final class VerifyCommand implements Callable<Integer> {

  @ParentCommand private Main main;

  @Parameters(paramLabel = "KERNEL", description = "a name or a path")
  private String kernel;

  @Mixin private ResultsOption results;

  @Mixin private ThreadOption threads;

  @Override
  public Integer call() {
    PrintWriter out = main.terminal().out();
    KernelFolder folder = results.catalogue().find(kernel);
    StoredKernel stored = folder.read();
    List<String> problems = new ArrayList<>(folder.differences());
    ErrorProfile profile =
        Judging.profile(main.terminal(), stored.program(), stored.problem(), threads);
    ProfileText.print(profile, out);
    out.flush();
    if (!profile.equals(stored.profile())) {
      problems.add(
          "the stored profile is not the one found now: max error %s ULP, not %s"
              .formatted(profile.maxUlp(), stored.profile().maxUlp()));
    }
    Verifier verifier = Verifier.exhaustive(stored.spec(), threads.count());
    Verification bits;
    try (Progressing progress =
        new Progressing(
            main.terminal(), "verifying " + stored.name(), verifier.inputs(stored.spec()))) {
      bits = verifier.reporting(progress).check(EmittedKernel.of(stored.spec()));
    }
    if (!stored.cuda().checksums().equals(bits.checksums())) {
      problems.add("the stored checksums are not those of the interpreter's results");
    }
    bits.checks().forEach(check -> out.println("bits          " + check));
    problems.forEach(main.terminal()::complain);
    boolean passed = problems.isEmpty() && bits.passed();
    out.println(passed ? "verified      " + stored.name() : "FAILED        " + stored.name());
    return passed ? 0 : Main.FAILED;
  }
}
