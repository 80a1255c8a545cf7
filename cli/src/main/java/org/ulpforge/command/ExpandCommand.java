package org.ulpforge.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.codegen.Verifier;
import org.ulpforge.expansion.FixedOrder;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Profiler;
import org.ulpforge.measure.Results;
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
      "by expansions, one in each region of the plane, with coefficients from the oracle; or log I and",
      "log K of a fixed order: logbesseli0, logbesseli1, logbesselk0, logbesselk1.",
      "With --keep it becomes a kernel of the catalogue instead."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge expand besseliratio > ratio.slp",
      "  ulpforge expand logbesseli --format f32 --keep"
    })
final class ExpandCommand implements Runnable {

  @ParentCommand private Main main;

  @Parameters(
      paramLabel = "FUNCTION",
      description = "logbesseli, logbesselk, besseliratio, logbesseli0, ...")
  private String function;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "of arguments, results and arithmetic: f64 or f32, default f64; with a fixed order f32 or a",
        "narrower one of arguments and results, the arithmetic always being f32"
      })
  private Optional<String> format;

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
          "points at which a kept kernel of two arguments is judged and compared, those of one are on"
              + " all inputs (default: ${DEFAULT-VALUE})")
  private int points;

  @Option(names = "--keep", description = "judges, verifies and adds the kernel to the catalogue")
  private boolean keep;

  @Mixin private ResultsOption results;

  @Mixin private ThreadOption threads;

  @Override
  public void run() {
    if (keep && file != null) {
      throw new IllegalArgumentException(
          "--keep is for the standard partition, without --partition");
    }
    KeptExpansion kept =
        FixedOrder.of(function).map(this::ofFixedOrder).orElseGet(this::ofPartition);
    if (keep) {
      keep(kept);
    } else {
      main.terminal()
          .out()
          .print(new ProgramText(FrontEntry.header(kept.problem()), kept.program()));
    }
  }

  private KeptExpansion ofFixedOrder(FixedOrder fixed) {
    if (file != null) {
      throw new IllegalArgumentException("'" + function + "' has no order for a --partition");
    }
    return KeptExpansion.of(fixed, format.map(Formats::floating).orElse(FloatFormat.F32));
  }

  private KeptExpansion ofPartition() {
    Kind kind = Kind.of(function);
    FloatFormat compute = format.map(Formats::floating).orElse(FloatFormat.F64);
    Partition partition =
        file == null
            ? Partition.standard(kind, compute)
            : Partition.parse(kind, StoredFiles.read(file));
    return KeptExpansion.of(partition, compute);
  }

  /** On all inputs of one argument, else on some points. */
  private void keep(KeptExpansion kept) {
    Problem problem = kept.problem();
    Target target = Targets.of(problem);
    Inputs inputs = Inputs.of(problem.storage().orElseThrow(), problem.domain());
    Profiler profiler = new Profiler(inputs, Oracle.of(target), threads.count(), _ -> {});
    Results.Factory computed = profiler.results(kept.program(), problem.compute());
    ErrorProfile profile =
        inputs.enumerable()
            ? profiler.exhaustive(computed)
            : profiler.sampled(computed, points, new SplittableRandom(problem.seed()));
    StoredKernel kernel =
        results
            .catalogue()
            .named(new StoredKernel(kept.name(profile), problem, kept.program(), profile));
    long compared = inputs.enumerable() ? inputs.size() : points;
    Verifier verifier = new Verifier(compared, threads.count()).withoutNvcc();
    VerifiedKernel verified = verifier.verify(EmittedKernel.of(kernel.spec()));
    KernelFolder folder = results.catalogue().add(kernel, verified);
    verified.verification().checks().forEach(main.terminal().out()::println);
    main.terminal().out().println("added " + folder.path());
  }
}
