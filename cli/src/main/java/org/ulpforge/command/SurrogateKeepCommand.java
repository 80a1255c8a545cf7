package org.ulpforge.command;

import java.nio.file.Path;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.codegen.Verifier;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;
import org.ulpforge.results.KeptSurrogate;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.StoredKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes a kernel of a surrogate. */
@Command(
    name = "keep",
    mixinStandardHelpOptions = true,
    description = {
      "Makes kernels of a stored surrogate and adds them to the catalogue.",
      "It is judged on all pairs of positive numbers whose product is normal, with --guard on all pairs",
      "of codes, and added after comparing the bits of all backends.",
      "The product that it is judged by does not saturate: saturated results count",
      "as wrong in the verdicts of the kernel. 'surrogate measure' judges them as right."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge surrogate keep results/surrogates/e4m3fn/mean3.slp")
final class SurrogateKeepCommand implements Runnable {

  @ParentCommand private SurrogateCommand parent;

  @Parameters(paramLabel = "PROGRAM", description = "a file of 'surrogate search --store'")
  private Path file;

  @Option(
      names = "--guard",
      description = "right for all codes: zeros, saturation, infinities, NaN")
  private boolean guard;

  @Mixin private ResultsOption results;

  @Mixin private ThreadOption threads;

  @Override
  public void run() {
    KeptSurrogate bare = KeptSurrogate.read(file);
    KeptSurrogate kept = guard ? bare.guarded() : bare;
    Program program = Canonical.of(kept.program());
    ErrorProfile profile = Judging.profile(parent.terminal(), program, kept.problem(), threads);
    StoredKernel kernel =
        results
            .catalogue()
            .named(
                new StoredKernel(
                    StoredKernel.nameOf(kept.problem(), profile, kept.algorithm()),
                    kept.problem(),
                    program,
                    profile));
    Verifier verifier = Verifier.exhaustive(kernel.spec(), threads.count());
    VerifiedKernel verified;
    try (Progressing progress =
        new Progressing(
            parent.terminal(), "verifying " + kernel.name(), verifier.inputs(kernel.spec()))) {
      verified = verifier.reporting(progress).verify(EmittedKernel.of(kernel.spec()));
    }
    KernelFolder folder = results.catalogue().add(kernel, verified);
    verified.verification().checks().forEach(parent.terminal().out()::println);
    parent.terminal().out().println("added " + folder.path());
  }
}
