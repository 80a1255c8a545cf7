package org.ulpforge.command;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes the page about a run or kernel. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Makes the page about a run again, or finds that of a kernel, and prints its path.",
    footerHeading = "%nExample:%n",
    footer = "  xdg-open $(ulpforge report exp-bf16-s1-1)")
final class ReportCommand implements Runnable {

  @ParentCommand private Main main;

  @Parameters(paramLabel = "RUN|KERNEL", description = "a name or a path")
  private String name;

  @Mixin private ResultsOption results;

  @Override
  public void run() {
    main.terminal().out().println(isKernel() ? kernel() : runReport());
  }

  /**
   * Names of kernels have underscores, names of runs have none; folders say themselves what they
   * are.
   */
  private boolean isKernel() {
    return Files.isRegularFile(Path.of(name).resolve("kernel.json"))
        || (name.contains("_") && !name.contains("/"));
  }

  private Path kernel() {
    KernelFolder folder = results.catalogue().find(name);
    return folder.storeReport();
  }

  private Path runReport() {
    Run opened = results.runs().open(name);
    opened.storeReport();
    return opened.reportFile();
  }
}
