package org.ulpforge.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.KernelName;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.codegen.Verifier;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.pipeline.CatalogueTiming;
import org.ulpforge.pipeline.Timing;
import org.ulpforge.pipeline.Validation;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.Problem;
import org.ulpforge.results.Catalogue;
import org.ulpforge.results.CatalogueIndex;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.Run;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.results.Timings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Works on the kernels that are kept. */
@Command(
    name = "catalogue",
    mixinStandardHelpOptions = true,
    description = "Adds a kernel to the catalogue, checks, remakes or lists its entries.",
    synopsisSubcommandLabel = "(add|check|index|remake)")
final class CatalogueCommand {

  @ParentCommand private Main main;

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Judges a kernel of a run again, compares the bits of all backends, and keeps it.",
        "Of a program of the front of a run, named by its file, it makes the kernel first."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  ulpforge catalogue add exp_bf16_cr_rr1p4",
        "  ulpforge catalogue add results/runs/exp-bf16-s1-1/rr1p3-280cc457c40c.slp"
      })
  int add(
      @Parameters(paramLabel = "KERNEL|PROGRAM", arity = "1..*", description = "names or paths")
          List<String> names,
      @Mixin ResultsOption results,
      @Mixin ThreadOption threads) {
    int added = 0;
    for (String name : names) {
      added += add(name, results, threads) == 0 ? 1 : 0;
    }
    if (added > 0) {
      CatalogueIndex.write(results.folder());
    }
    return added == names.size() ? 0 : Main.FAILED;
  }

  private int add(String name, ResultsOption results, ThreadOption threads) {
    Catalogue catalogue = results.catalogue();
    Optional<StoredKernel> judged =
        name.endsWith(".slp")
            ? ofFront(Path.of(name).toAbsolutePath(), results, threads)
            : ofRun(catalogue.findInRuns(name), threads);
    if (judged.isEmpty()) {
      return Main.FAILED;
    }
    StoredKernel kernel = catalogue.named(judged.get());
    Verifier verifier = Verifier.exhaustive(kernel.spec(), threads.count());
    VerifiedKernel verified;
    try (Progressing progress =
        new Progressing(
            main.terminal(), "verifying " + kernel.name(), verifier.inputs(kernel.spec()))) {
      verified = verifier.reporting(progress).verify(EmittedKernel.of(kernel.spec()));
    }
    KernelFolder folder = catalogue.add(kernel, verified);
    PrintWriter out = main.terminal().out();
    verified.verification().checks().forEach(out::println);
    out.println("added " + folder.path());
    out.flush();
    return 0;
  }

  /** A kernel that is what its files say; else says why not. */
  private Optional<StoredKernel> ofRun(KernelFolder folder, ThreadOption threads) {
    StoredKernel kernel = folder.read();
    List<String> differences = folder.differences();
    if (!differences.isEmpty()) {
      return refused(differences.getFirst());
    }
    ErrorProfile profile =
        Judging.profile(main.terminal(), kernel.program(), kernel.problem(), threads);
    return profile.equals(kernel.profile())
        ? Optional.of(kernel)
        : refused("the profile of " + kernel.name() + " is not the one found now");
  }

  /** A kernel made of a program; says why not if the program fails on some input. */
  private Optional<StoredKernel> ofFront(Path file, ResultsOption results, ThreadOption threads) {
    Run run = results.runs().open(file.getParent().toString());
    Candidate candidate =
        run.front().stream()
            .filter(entry -> file.endsWith(entry.programFile()))
            .findFirst()
            .map(FrontEntry::candidate)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    file + " is not on the front of the run: see 'ulpforge front'"));
    Problem problem = run.problem();
    ErrorProfile profile = Judging.profile(main.terminal(), candidate.program(), problem, threads);
    if (Double.isInfinite(Validation.error(profile, problem.measure()))) {
      return refused(file + " gives no number, or the wrong one, on some input");
    }
    KernelName name = StoredKernel.nameOf(problem, profile, candidate.algorithm());
    return Optional.of(new StoredKernel(name, problem, candidate.program(), profile));
  }

  private Optional<StoredKernel> refused(String reason) {
    main.terminal().complain(reason + "; nothing is added");
    return Optional.empty();
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Makes the files of each entry again from its program and profile, and compares their"
            + " bytes.",
        "Exit code 1 if any differs; 'verify' judges an entry anew."
      })
  int check(@Mixin ResultsOption results) {
    int broken = 0;
    List<KernelFolder> entries = results.existingCatalogue().entries();
    for (KernelFolder entry : entries) {
      List<String> differences = entry.differences();
      broken += differences.isEmpty() ? 0 : 1;
      differences.forEach(main.terminal()::complain);
    }
    main.terminal().out().println(entries.size() + " entries, " + broken + " broken");
    return broken == 0 ? 0 : Main.FAILED;
  }

  @Command(
      name = "index",
      mixinStandardHelpOptions = true,
      description = "Writes the page that lists all entries, README.md in the results folder.")
  int index(
      @Option(
              names = "--time",
              description = {
                "times all kernels and their peers first, each function in JVMs of its own,",
                "half a minute each"
              })
          boolean time,
      @Mixin ResultsOption results) {
    PrintWriter out = main.terminal().out();
    Catalogue catalogue = results.existingCatalogue();
    if (time) {
      List<Timings.Group> groups = new ArrayList<>();
      for (List<StoredKernel> group : CatalogueTiming.groups(catalogue)) {
        out.println("timing " + group.getFirst().name() + (group.size() > 1 ? ", ..." : ""));
        out.flush();
        groups.addAll(TimingJvm.medians(group, results.folder()).groups());
      }
      new Timings(Timing.machine(), groups).write(results.folder());
    }
    CatalogueIndex.write(results.folder());
    out.println("wrote " + CatalogueIndex.file(results.folder()));
    return 0;
  }

  @Command(
      name = "time",
      mixinStandardHelpOptions = true,
      description = {
        "Times kernels of one function and what the Vector API has for it, in turns, and prints the"
            + " times.",
        "'index --time' does it for all, with medians over several JVMs."
      },
      footerHeading = "%nExample:%n",
      footer = "  ulpforge catalogue time exp_f32_0u6_tt16p3 exp_f32_1u9_t32p1")
  int time(
      @Parameters(paramLabel = "KERNEL", arity = "1..*", description = "names or paths")
          List<String> names,
      @Mixin ResultsOption results) {
    Catalogue catalogue = results.catalogue();
    List<StoredKernel> kernels = names.stream().map(name -> catalogue.find(name).read()).toList();
    main.terminal().out().print(CatalogueTiming.of(kernels).json());
    return 0;
  }

  @Command(
      name = "remake",
      mixinStandardHelpOptions = true,
      description = {
        "Writes the files of entries again from program and profile: after a change of a backend.",
        "It asks nvcc, where there is one, and the interpreter for checksums that are missing.",
        "It compares no bits: 'verify' does."
      },
      footerHeading = "%nExample:%n",
      footer = "  ulpforge catalogue remake exp_bf16_cr_rr1p4")
  int remake(
      @Parameters(paramLabel = "KERNEL", arity = "0..*", description = "default: all entries")
          List<String> names,
      @Mixin ResultsOption results,
      @Mixin ThreadOption threads) {
    Catalogue catalogue = results.existingCatalogue();
    List<KernelFolder> entries =
        names == null ? catalogue.entries() : names.stream().map(catalogue::find).toList();
    int changed = 0;
    for (KernelFolder entry : entries) {
      if (entry.remake(threads.count())) {
        changed++;
        main.terminal().out().println("remade " + entry.path());
        main.terminal().out().flush();
      }
    }
    main.terminal().out().println(entries.size() + " entries, " + changed + " changed");
    return 0;
  }
}
