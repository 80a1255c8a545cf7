package org.ulpforge.command;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.codegen.Verifier;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Profiler;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.ProgramText;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.KeptExpansion;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.StoredFiles;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes a program of a partition of the plane into expansions. */
@Command(
    name = "expand",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the program that computes logbesseli, logbesselk or besseliratio of order and argument",
      "by expansions, one in each region of the plane, with coefficients from the oracle.",
      "With --keep it becomes a kernel of the catalogue instead."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ulpforge expand besseliratio > ratio.slp", "  ulpforge expand logbesseli --keep"})
final class ExpandCommand implements Runnable {

  @ParentCommand private Main main;

  @Parameters(paramLabel = "FUNCTION", description = "logbesseli, logbesselk or besseliratio")
  private String function;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "f64",
      description = "of arguments, results and arithmetic: f64 or f32 (default: ${DEFAULT-VALUE})")
  private String format;

  @Option(
      names = "--partition",
      paramLabel = "FILE",
      description = {
        "one region a line, CONDITION: BLOCK, such as 'w >= 1700: debye 4', the last one 'always';",
        "default: the partition that the kernels of the catalogue have"
      })
  private Path file;

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "20000",
      description =
          "points at which a kept kernel is judged and compared (default: ${DEFAULT-VALUE})")
  private int points;

  @Option(names = "--keep", description = "judges, verifies and adds the kernel to the catalogue")
  private boolean keep;

  @Mixin private ResultsOption results;

  @Mixin private ThreadOption threads;

  @Override
  public void run() {
    Kind kind = Kind.of(function);
    FloatFormat compute = Formats.floating(format);
    Partition partition =
        file == null
            ? Partition.standard(kind, compute)
            : Partition.parse(kind, StoredFiles.read(file));
    if (keep && file != null) {
      throw new IllegalArgumentException(
          "--keep is for the standard partition, without --partition");
    }
    KeptExpansion kept = KeptExpansion.of(partition, compute);
    if (keep) {
      keep(kept);
    } else {
      main.terminal()
          .out()
          .print(new ProgramText(FrontEntry.header(kept.problem()), kept.program()));
    }
  }

  private void keep(KeptExpansion kept) {
    Problem problem = kept.problem();
    Target target = Targets.of(problem);
    Inputs inputs = Inputs.of(problem.storage().orElseThrow(), problem.domain());
    Profiler profiler = new Profiler(inputs, Oracle.of(target), threads.count(), _ -> {});
    ErrorProfile profile =
        profiler.sampled(
            profiler.results(kept.program(), problem.compute()),
            points,
            new SplittableRandom(problem.seed()));
    StoredKernel kernel =
        results
            .catalogue()
            .named(new StoredKernel(kept.name(profile), problem, kept.program(), profile));
    Verifier verifier = new Verifier(points, threads.count()).withoutNvcc();
    VerifiedKernel verified = verifier.verify(EmittedKernel.of(kernel.spec()));
    KernelFolder folder = results.catalogue().add(kernel, verified);
    verified.verification().checks().forEach(main.terminal().out()::println);
    main.terminal().out().println("added " + folder.path());
  }
}
