package org.ulpforge.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ulpforge.codegen.CudaVerifier;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.Verification;
import org.ulpforge.codegen.Verifier;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.StoredKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Proves again what stored kernels claim. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Judges a kernel again on all inputs, makes its files again, and compares the bits of all backends.",
      "Exit code 1 if anything is not what the kernel claims, or if there is no device to run on."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ulpforge verify exp_bf16_0u6_rr1p3", "  ulpforge verify --all --device cuda"})
final class VerifyCommand implements Callable<Integer> {

  @ParentCommand private Main main;

  @Parameters(paramLabel = "KERNEL", arity = "0..*", description = "names or paths")
  private List<String> names = List.of();

  @Option(names = "--all", description = "all kernels of the catalogue")
  private boolean all;

  @Mixin private DeviceOptions devices;

  @Mixin private ResultsOption results;

  @Mixin private ThreadOption threads;

  @Override
  public Integer call() {
    if (names.isEmpty() != all) {
      throw new IllegalArgumentException("give kernels by name or path, or --all");
    }
    List<KernelFolder> folders =
        all
            ? results.existingCatalogue().entries()
            : names.stream().map(results.catalogue()::find).toList();
    int failed = 0;
    try (Device device = new Device(devices.open())) {
      for (KernelFolder folder : folders) {
        StoredKernel stored = folder.read();
        boolean passed =
            device.cuda().isPresent()
                ? onDevice(device.cuda().get(), stored)
                : everywhere(folder, stored);
        main.terminal()
            .out()
            .println((passed ? "verified      " : "FAILED        ") + stored.name());
        main.terminal().out().flush();
        failed += passed ? 0 : 1;
      }
    }
    return failed == 0 ? 0 : Main.FAILED;
  }

  /** Closes a device, if there is one. */
  private record Device(Optional<CudaVerifier> cuda) implements AutoCloseable {
    @Override
    public void close() {
      cuda.ifPresent(CudaVerifier::close);
    }
  }

  private boolean onDevice(CudaVerifier device, StoredKernel stored) {
    Verifier verifier = Verifier.exhaustive(stored.spec(), threads.count());
    return passed(
        stored,
        reporting(stored, verifier, v -> devices.check(device, stored.spec(), v)),
        new ArrayList<>());
  }

  private boolean everywhere(KernelFolder folder, StoredKernel stored) {
    List<String> problems = new ArrayList<>(folder.differences());
    ErrorProfile profile =
        Judging.profile(main.terminal(), stored.program(), stored.problem(), threads);
    PrintWriter out = main.terminal().out();
    ProfileText.print(profile, out);
    out.flush();
    if (!profile.equals(stored.profile())) {
      problems.add(
          "the stored profile is not the one found now: max error %s ULP, not %s"
              .formatted(profile.maxUlp(), stored.profile().maxUlp()));
    }
    Verifier verifier = Verifier.exhaustive(stored.spec(), threads.count());
    EmittedKernel emitted = EmittedKernel.of(stored.spec());
    return passed(stored, reporting(stored, verifier, v -> v.check(emitted)), problems);
  }

  private interface Check {
    Verification run(Verifier verifier);
  }

  private Verification reporting(StoredKernel stored, Verifier verifier, Check check) {
    try (Progressing progress =
        new Progressing(
            main.terminal(), "verifying " + stored.name(), verifier.inputs(stored.spec()))) {
      return check.run(verifier.reporting(progress));
    }
  }

  private boolean passed(StoredKernel stored, Verification bits, List<String> problems) {
    if (!stored.cuda().checksums().equals(bits.checksums())) {
      problems.add("the stored checksums are not those of the interpreter's results");
    }
    bits.checks().forEach(check -> main.terminal().out().println("bits          " + check));
    problems.forEach(main.terminal()::complain);
    return problems.isEmpty() && bits.passed();
  }
}
