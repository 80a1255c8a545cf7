package org.ulpforge.command;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.pipeline.SoftmaxSearch;
import org.ulpforge.results.Catalogue;
import org.ulpforge.results.KeptSoftmax;
import org.ulpforge.results.StoredFiles;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.row.RowErrors;
import org.ulpforge.row.RowKind;
import org.ulpforge.row.Softmax;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Softmax of rows around exponentials of the catalogue. */
@Command(
    name = "softmax",
    mixinStandardHelpOptions = true,
    description = "Softmax of rows, around exponentials of the catalogue.",
    synopsisSubcommandLabel = "(search|keep|check)")
final class SoftmaxCommand implements Runnable {

  private static final int LONGEST = 1 << 26;

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "search, keep or check is missing");
  }

  @Command(
      name = "search",
      mixinStandardHelpOptions = true,
      description = {
        "Tries all passes over a row and all sums with each exponential of the catalogue.",
        "Prints the time of one element in rows of N(0, 1), the largest relative error on normal rows",
        "(standard deviations 1 and 4), the largest error in ULP on rows of all kinds, and marks",
        "those by a star that no faster one is as accurate as."
      },
      footerHeading = "%nExample:%n",
      footer = "  ulpforge softmax search f32 --length 4096")
  void search(
      @Parameters(paramLabel = "FORMAT", defaultValue = "f32", description = "default: f32")
          String formatName,
      @Option(
              names = "--length",
              paramLabel = "N",
              defaultValue = "4096",
              description = "elements of a row; default: 4096")
          int length,
      @Option(
              names = "--kind",
              paramLabel = "KIND",
              defaultValue = "normal",
              description = "of the rows that are timed: ${COMPLETION-CANDIDATES}; default: normal")
          RowKind kind,
      @Option(
              names = "--rows",
              paramLabel = "N",
              defaultValue = "1",
              description = "rows of each kind that errors are measured on; default: 1")
          int rows,
      @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
          long seed,
      @Option(
              names = "--exponential",
              paramLabel = "KERNEL",
              arity = "1",
              description = "default: all; may be given several times")
          List<String> names,
      @Option(
              names = "--keep",
              description = "stores what is printed in the results, beside the kept classes")
          boolean keep,
      @Mixin ResultsOption results) {
    if (length < 1 || length > LONGEST || rows < 1) {
      throw new IllegalArgumentException(
          "--length is 1 to " + LONGEST + ", --rows at least 1; got " + length + " and " + rows);
    }
    FloatFormat format = KeptSoftmax.storage(formatName);
    List<StoredKernel> exponentials =
        names == null
            ? SoftmaxSearch.exponentials(results.catalogue())
            : names.stream()
                .map(name -> KeptSoftmax.usable(results.catalogue().find(name).read()))
                .toList();
    if (exponentials.isEmpty()) {
      throw new IllegalArgumentException(
          "the catalogue in "
              + results.folder()
              + " has no exponential on the full range, computed in f32; 'ulpforge search exp --format"
              + " bf16' finds one");
    }
    Path folder = KeptSoftmax.folder(results.folder(), format);
    if (keep) {
      StoredFiles.requireWritable(folder);
    }
    PrintWriter err = main.terminal().err();
    SoftmaxSearch.Result result =
        SoftmaxSearch.run(
            exponentials,
            format,
            length,
            kind,
            seed,
            rows,
            line -> {
              err.println(line);
              err.flush();
            });
    String table = SoftmaxTable.of(result, format, kind, length);
    main.terminal().out().print(table);
    if (keep) {
      Path file = folder.resolve("%s_%d.txt".formatted(kind.title(), length));
      String chosen =
          names == null
              ? ""
              : names.stream().map(name -> "--exponential " + name + " ").collect(joining());
      String command =
          "ulpforge softmax search %s --length %d --kind %s %s--rows %d --seed %d --keep%n%n"
              .formatted(format.name(), length, kind.title(), chosen, rows, seed);
      StoredFiles.write(file, command + table);
      main.terminal().out().println("stored " + file);
    }
  }

  @Command(
      name = "keep",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a Java class and a CUDA header of a softmax.",
        "Its errors are measured on rows of all kinds, and name it; all is stored in the results."
      },
      footerHeading = "%nExample:%n",
      footer = "  ulpforge softmax keep exp_f32_0u6_tt16p3 --passes reload --sums doubles")
  void keep(
      @Parameters(paramLabel = "EXPONENTIAL", description = "a kernel of exp on the full range")
          String exponential,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "f32",
              description = "of arguments and results; default: f32")
          String formatName,
      @Option(
              names = "--passes",
              paramLabel = "PASSES",
              required = true,
              description =
                  "reload, recompute, maximum_reload, maximum_recompute, online or exponents")
          Softmax.Passes passes,
      @Option(
              names = "--sums",
              paramLabel = "SUMS",
              required = true,
              description = "doubles or chunks")
          Softmax.Sums sums,
      @Mixin ResultsOption results) {
    StoredKernel kernel = results.catalogue().find(exponential).read();
    FloatFormat format = KeptSoftmax.storage(formatName);
    StoredFiles.requireWritable(KeptSoftmax.folder(results.folder(), format));
    KeptSoftmax kept = KeptSoftmax.of(kernel, format, passes, sums);
    PrintWriter out = main.terminal().out();
    print(out, kept.errors());
    out.println("stored " + kept.store(results.folder()));
  }

  private static void print(PrintWriter out, RowErrors errors) {
    out.printf(
        "%-10s %13s %13s %8s %10s%n",
        "rows", "max relative", "rms relative", "max ULP", "|sum - 1|");
    errors
        .byKind()
        .forEach((kind, error) ->
            out.printf(
                Locale.ROOT,
                "%-10s %13.3g %13.3g %8.3f %10.2g%n",
                kind.title(),
                error.maxRelative(),
                error.rmsRelative(),
                error.maxUlp(),
                error.sumError()));
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Makes all files of what is kept again and compares their bytes.",
        "Exit code 1 if any differs."
      })
  int check(@Mixin ResultsOption results) {
    int broken = 0;
    Catalogue catalogue = results.existingCatalogue();
    List<Path> folders = KeptSoftmax.folders(results.folder());
    for (Path folder : folders) {
      List<String> problems = KeptSoftmax.problems(folder, catalogue);
      broken += problems.isEmpty() ? 0 : 1;
      problems.forEach(main.terminal()::complain);
    }
    main.terminal().out().println(folders.size() + " entries, " + broken + " broken");
    return broken == 0 ? 0 : Main.FAILED;
  }
}
