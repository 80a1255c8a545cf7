package org.ulpforge.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ulpforge.format.Nearest;
import org.ulpforge.pipeline.ComparedFunction;
import org.ulpforge.pipeline.Comparison;
import org.ulpforge.pipeline.ComparisonTable;
import org.ulpforge.pipeline.ComparisonText;
import org.ulpforge.results.KeptFront;
import org.ulpforge.results.KeptFront.Kept;
import org.ulpforge.results.Run;
import org.ulpforge.results.StoredFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The standing comparison. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the kept fronts of searches in real arithmetic with Taylor, Padé and minimax",
      "approximations at equal numbers of operations. Of all functions it writes the page",
      "fronts/README.md in the results folder, too."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge compare",
      "  ulpforge compare exp2 gamma",
      "  ulpforge search sin --compute real --domain 0,0.7853981633974483 --time-limit 10m",
      "  ulpforge compare --add sin-real-s1-1"
    })
final class CompareCommand implements Runnable {

  /** The last row of tables. */
  private static final int OPERATIONS = 12;

  @ParentCommand private Main main;

  @Parameters(arity = "0..*", paramLabel = "FUNCTION", description = "default: all")
  private List<String> names = List.of();

  @Option(
      names = "--add",
      paramLabel = "RUN",
      description = "takes over the programs of a run that are better, and makes no table")
  private List<String> runs = List.of();

  @Mixin private ThreadOption threads;

  @Mixin private ResultsOption results;

  @Option(names = "--json", description = "an array with an object for each function")
  private boolean json;

  @Override
  public void run() {
    List<ComparedFunction> all = ComparedFunction.standard();
    if (!runs.isEmpty()) {
      if (!names.isEmpty()) {
        throw new IllegalArgumentException("--add takes the function from the run");
      }
      runs.forEach(run -> add(results.runs().open(run), all));
      return;
    }
    compare(names.isEmpty() ? all : names.stream().map(name -> named(name, all)).toList());
  }

  private static ComparedFunction named(String name, List<ComparedFunction> all) {
    return all.stream()
        .filter(function -> function.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is not compared; nearest: %s"
                    .formatted(
                        name,
                        Nearest.names(name, all.stream().map(ComparedFunction::name).toList()))));
  }

  private void add(Run run, List<ComparedFunction> all) {
    ComparedFunction function =
        all.stream()
            .filter(f -> f.covers(run.problem()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "run "
                        + run.id()
                        + " is none of the problems that are compared: "
                        + all.stream()
                            .map(ComparedFunction::title)
                            .collect(Collectors.joining("; "))));
    List<Kept> kept = new Comparison(function, OPERATIONS, results.folder()).add(run);
    PrintWriter out = main.terminal().out();
    for (Kept k : kept) {
      out.println(
          "%s: %.0f operations, error %s"
              .formatted(
                  function.name(),
                  k.candidate().cost(),
                  ProfileText.number(k.candidate().error())));
    }
    if (kept.isEmpty()) {
      out.println(function.name() + ": nothing better than what is kept");
    }
  }

  private void compare(List<ComparedFunction> functions) {
    if (!Files.isDirectory(results.folder())) {
      throw new IllegalArgumentException("--results " + results.folder() + ": no such folder");
    }
    PrintWriter out = main.terminal().out();
    List<ComparisonTable> tables = new ArrayList<>();
    for (ComparedFunction function : functions) {
      ComparisonTable table = table(function);
      tables.add(table);
      if (!json) {
        out.println(ComparisonText.plain(table));
        out.flush();
      }
    }
    if (json) {
      out.println(ComparisonText.json(tables).toPrettyString());
    }
    Path page = KeptFront.fronts(results.folder()).resolve("README.md");
    if (names.isEmpty()) {
      StoredFiles.write(page, ComparisonText.markdown(tables));
      main.terminal().err().println("page " + page);
    } else if (Files.exists(page)) {
      String text = StoredFiles.read(page);
      for (ComparisonTable table : tables) {
        text = ComparisonText.with(text, table);
      }
      StoredFiles.write(page, text);
      main.terminal().err().println("page " + page);
    }
  }

  private ComparisonTable table(ComparedFunction function) {
    Comparison comparison = new Comparison(function, OPERATIONS, results.folder());
    try (Progressing progress =
        new Progressing(main.terminal(), "baselines of " + function.name(), comparison.steps())) {
      return comparison.table(threads.count(), progress);
    }
  }
}
