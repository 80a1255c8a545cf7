package org.ulpforge.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.ulpforge.codegen.Backend;
import org.ulpforge.cost.CostModel;
import org.ulpforge.cost.CostModels;
import org.ulpforge.format.Format;
import org.ulpforge.format.Formats;
import org.ulpforge.format.Nearest;
import org.ulpforge.grammar.Grammars;
import org.ulpforge.program.DerivedOps;
import org.ulpforge.program.Opcode;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.Run;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists what can be named. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists functions, formats, ops, grammars, costs, backends, kernels or runs.")
final class ListCommand implements Runnable {

  @ParentCommand private Main main;

  @Parameters(
      paramLabel = "WHAT",
      description = "functions, formats, ops, grammars, costs, backends, kernels or runs")
  private String what;

  @Mixin private ResultsOption results;

  @Option(names = "--json", description = "an array of objects with name and description")
  private boolean json;

  @Override
  public void run() {
    Listing listing = new Listing(lines());
    if (json) {
      listing.printJson(main.terminal().out());
    } else {
      listing.print(main.terminal().out());
    }
  }

  private List<Listing.Line> lines() {
    return switch (what) {
      case "functions" -> lines(Targets.all(), Target::name, Target::description);
      case "grammars" ->
          lines(Grammars.names(), name -> name, name -> Grammars.named(name).description());
      case "costs" -> lines(CostModels.all(), CostModel::name, CostModel::description);
      case "formats" -> lines(Formats.named(), Format::name, Format::description);
      case "ops" -> ops();
      case "backends" -> lines(Backend.all(), Backend::name, Backend::description);
      case "kernels" ->
          lines(results.catalogue().entries(), KernelFolder::name, ListCommand::description);
      case "runs" -> lines(results.runs().list(), Run::id, ListCommand::description);
      default -> {
        List<String> known =
            List.of(
                "functions", "formats", "ops", "grammars", "costs", "backends", "kernels", "runs");
        throw new IllegalArgumentException(
            "unknown list '" + what + "'; nearest: " + Nearest.names(what, known));
      }
    };
  }

  private static <T> List<Listing.Line> lines(
      List<T> things, Function<T, String> name, Function<T, String> description) {
    return things.stream().map(t -> new Listing.Line(name.apply(t), description.apply(t))).toList();
  }

  private static List<Listing.Line> ops() {
    var lines =
        new java.util.ArrayList<>(
            lines(Arrays.asList(Opcode.values()), Opcode::text, ListCommand::signature));
    DerivedOps.all()
        .forEach((name, program) ->
            lines.add(new Listing.Line(name, "derived, instructions: " + program.size())));
    return lines;
  }

  private static String signature(Opcode op) {
    String operands = String.join(" ", op.operands().stream().map(ListCommand::word).toList());
    return operands + (op.isLookup() ? " entries" : "") + " -> " + word(op.result());
  }

  private static String word(Opcode.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** A damaged run is listed as such; it does not hide the others. */
  private static String description(Run run) {
    try {
      var problem = run.problem();
      return problem.expression().orElse(problem.function())
          + " on "
          + problem.domain()
          + ", "
          + run.front().size()
          + " candidates";
    } catch (IllegalArgumentException e) {
      return "damaged: " + e.getMessage();
    }
  }

  private static String description(KernelFolder folder) {
    try {
      StoredKernel kernel = folder.read();
      return "max %s ULP on %s inputs, %d operations"
          .formatted(
              ProfileText.number(kernel.profile().maxUlp()),
              kernel.profile().exhaustive() ? "all" : "sampled",
              kernel.program().size());
    } catch (IllegalArgumentException e) {
      return "damaged: " + e.getMessage();
    }
  }
}
