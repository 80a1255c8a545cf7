package org.ulpforge.command;

import java.io.PrintWriter;
import java.util.List;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.pipeline.Kernels;
import org.ulpforge.results.Catalogue;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.StoredKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Works on the kernels that are kept. */
@Command(
    name = "catalogue",
    mixinStandardHelpOptions = true,
    description = "Adds a kernel to the catalogue, or checks all of its entries.",
    synopsisSubcommandLabel = "(add|check)")
final class CatalogueCommand {

  @ParentCommand private Main main;

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description =
          "Judges a kernel of a run again, compares the bits of all backends, and keeps it.")
  int add(
      @Parameters(paramLabel = "KERNEL", description = "a name or a path") String name,
      @Mixin ResultsOption results,
      @Mixin ThreadOption threads) {
    Catalogue catalogue = results.catalogue();
    KernelFolder found = catalogue.findInRuns(name);
    StoredKernel kernel = catalogue.named(found.read());
    List<String> differences = found.differences();
    if (!differences.isEmpty()) {
      main.terminal().complain(differences.getFirst() + "; nothing is added");
      return Main.FAILED;
    }
    ErrorProfile profile =
        Judging.profile(main.terminal(), kernel.program(), kernel.problem(), threads);
    if (!profile.equals(kernel.profile())) {
      main.terminal()
          .complain(
              "the profile of " + kernel.name() + " is not the one found now; nothing is added");
      return Main.FAILED;
    }
    VerifiedKernel verified;
    long inputs = Kernels.verifier(kernel.spec(), threads.count()).inputs(kernel.spec());
    try (Progressing progress =
        new Progressing(main.terminal(), "verifying " + kernel.name(), inputs)) {
      verified = Kernels.verified(kernel, threads.count(), progress);
    }
    KernelFolder folder = catalogue.add(kernel, verified);
    PrintWriter out = main.terminal().out();
    verified.verification().checks().forEach(out::println);
    out.println("added " + folder.path());
    return 0;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Makes the files of each entry again from its program and profile, and compares their bytes.",
        "Exit code 1 if any differs; 'verify' judges an entry anew."
      })
  int check(@Mixin ResultsOption results) {
    int broken = 0;
    List<KernelFolder> entries = results.catalogue().entries();
    for (KernelFolder entry : entries) {
      List<String> differences = entry.differences();
      broken += differences.isEmpty() ? 0 : 1;
      differences.forEach(main.terminal()::complain);
    }
    main.terminal().out().println(entries.size() + " entries, " + broken + " broken");
    return broken == 0 ? 0 : Main.FAILED;
  }
}
