package org.ulpforge.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.problem.Problem;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.Run;
import org.ulpforge.results.Times;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints the front of a run. */
@Command(
    name = "front",
    mixinStandardHelpOptions = true,
    description = "Prints the front of a run: error against cost, at any time while it goes on.",
    footerHeading = "%nExample:%n",
    footer = "  ulpforge front exp-bf16-s1-1")
final class FrontCommand implements Runnable {

  @ParentCommand private Main main;

  @Parameters(paramLabel = "RUN", description = "a name or a path")
  private String run;

  @Mixin private ResultsOption results;

  @Option(names = "--json", description = "an array of objects, by rising cost")
  private boolean json;

  @Override
  public void run() {
    Run opened = results.runs().open(run);
    PrintWriter out = main.terminal().out();
    if (json) {
      out.println(json(opened, opened.front(), opened.times()).toPrettyString());
    } else {
      print(opened.problem(), opened.front(), opened.statements(), opened.times(), out);
      if (!opened.hasFront()) {
        out.println(
            "no front is stored yet: the run goes on, or ended before its first checkpoint; then"
                + " 'ulpforge search --resume "
                + run
                + "' begins it again");
      }
    }
  }

  static void print(
      Problem problem,
      List<FrontEntry> front,
      List<String> statements,
      Optional<Times> times,
      PrintWriter out) {
    String row = "%10s  %-12s %-14s %-9s " + (times.isPresent() ? "%-16s " : "%s") + "%s%n";
    out.printf(
        Locale.ROOT,
        row,
        "cost",
        "error",
        "algorithm",
        "inputs",
        times.isPresent() ? "time" : "",
        "program");
    for (FrontEntry e : front) {
      out.printf(
          Locale.ROOT,
          row,
          ProfileText.number(e.candidate().cost()),
          ProfileText.number(e.candidate().error()),
          e.candidate().algorithm(),
          e.evidence().text(),
          times.flatMap(t -> t.text(e.candidate().hash())).orElse(""),
          e.kernel().map(k -> "kernel " + k).orElse(e.programFile()));
    }
    out.println(
        "error is " + problem.measure().text() + ", cost is that of model " + problem.costModel());
    times.ifPresent(t -> t.notes().forEach(out::println));
    statements.forEach(out::println);
  }

  static ArrayNode json(Run run, List<FrontEntry> front, Optional<Times> times) {
    ArrayNode array = JsonFields.object().arrayNode();
    for (FrontEntry e : front) {
      var node = array.addObject();
      node.put("cost", e.candidate().cost());
      node.put("error", e.candidate().error());
      node.put("algorithm", e.candidate().algorithm());
      node.put("evidence", e.evidence().text());
      node.put("hash", e.candidate().hash());
      node.put("program", run.folder().resolve(e.programFile()).toString());
      e.kernel().ifPresent(k -> node.put("kernel", k));
      String hash = e.candidate().hash();
      times.map(t -> t.programs().get(hash)).ifPresent(nanos -> node.put("nanosPerElement", nanos));
      times.flatMap(t -> t.ratio(hash)).ifPresent(ratio -> node.put("ratio", ratio));
    }
    return array;
  }
}
