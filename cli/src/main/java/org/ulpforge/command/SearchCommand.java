package org.ulpforge.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ulpforge.codegen.KernelSpec;
import org.ulpforge.pipeline.SearchPipeline;
import org.ulpforge.pipeline.SearchPipeline.Outcome;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.Repeat;
import org.ulpforge.results.Run;
import org.ulpforge.search.run.Search;
import org.ulpforge.search.run.SearchState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The main job. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = {
      "Searches for programs that compute a function, from cheap to accurate.",
      "It validates them and makes verified kernels of the best, with a report. Ctrl-C keeps what",
      "was found.",
      "The same problem and seed give the same front."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge search exp --format bf16",
      "  ulpforge search exp --format f32 --accuracy 1.0ulp",
      "  ulpforge search --expression 'log(1+exp(x))' --format f16 --domain=-8,8",
      "  ulpforge search --resume exp-bf16-s1-1 --evaluations 2000000"
    })
final class SearchCommand implements Callable<Integer> {

  @ParentCommand private Main main;

  @Parameters(
      arity = "0..1",
      paramLabel = "FUNCTION",
      description = "see 'ulpforge list functions'")
  private String function;

  @Mixin private ProblemOptions options;

  @Option(
      names = "--start-from",
      paramLabel = "PROGRAM",
      description = "a program of yours among the first ones")
  private List<Path> startFrom = List.of();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "goes on with a run, maybe with another budget")
  private String resume;

  @Option(names = "--untimed", description = "leaves out the timing of the best programs")
  private boolean untimed;

  @Mixin private ThreadOption threads;

  @Mixin private ResultsOption results;

  @Option(
      names = "--json",
      description = "an object with run, reached, front, statements and kernels")
  private boolean json;

  @Override
  public Integer call() {
    return resume == null ? start() : resume();
  }

  private int start() {
    Problem problem = options.problem(Optional.ofNullable(function));
    List<Program> programs =
        startFrom.stream().map(Run::program).map(ProgramText::program).toList();
    // Whatever is wrong with the problem shows before anything is written.
    problem.storage().ifPresent(s -> KernelSpec.requireEmittable(s, problem.compute()));
    Search search = Search.of(problem, programs, threads.count());
    return run(results.runs().create(problem), problem, search, search.start());
  }

  private int resume() {
    if (function != null || !startFrom.isEmpty()) {
      throw new IllegalArgumentException("--resume takes function and programs from the run");
    }
    Run run = results.runs().open(resume);
    Problem problem = options.withBudget(run.problem());
    Search search = Search.of(problem, List.of(), threads.count());
    // A damaged checkpoint shows before anything is written or printed.
    SearchState state = run.checkpoint().map(search::restored).orElseGet(search::start);
    run.storeProblem(problem);
    return run(run, problem, search, state);
  }

  private int run(Run run, Problem problem, Search search, SearchState state) {
    PrintWriter err = main.terminal().err();
    err.println("run " + run.folder() + ", seed " + problem.seed());
    err.println("repeat it with: " + Repeat.search(problem));
    try (SearchDisplay display = new SearchDisplay(main.terminal(), problem);
        SearchPipeline pipeline =
            new SearchPipeline(
                run,
                problem,
                search,
                threads.count(),
                untimed ? Optional.empty() : Optional.of(BenchCommand.quickTimer()),
                display);
        Interrupt _ = Interrupt.calling(pipeline::stop)) {
      Outcome outcome = pipeline.run(state);
      print(run, problem, outcome);
      if (outcome.front().isEmpty() && problem.accuracy().isEmpty()) {
        main.terminal().complain("nothing was found" + best(outcome, problem));
        return Main.FAILED;
      }
      if (outcome.reached()) {
        return 0;
      }
      main.terminal()
          .complain(
              "accuracy "
                  + problem.accuracy().orElseThrow()
                  + " was not reached"
                  + best(outcome, problem));
      return Main.FAILED;
    }
  }

  private static String best(Outcome outcome, Problem problem) {
    if (outcome.front().isEmpty()) {
      return ": no candidate works on all inputs that were tried";
    }
    FrontEntry best = outcome.front().getLast();
    return "; the best is %s %s at cost %s"
        .formatted(
            ProfileText.number(best.candidate().error()),
            problem.measure().text(),
            ProfileText.number(best.candidate().cost()));
  }

  private void print(Run run, Problem problem, Outcome outcome) {
    PrintWriter out = main.terminal().out();
    if (json) {
      ObjectNode node = JsonFields.object();
      node.put("run", run.folder().toString());
      node.put("reached", outcome.reached());
      node.put("stopped", outcome.stopped());
      node.set("front", FrontCommand.json(run, outcome.front(), outcome.times()));
      outcome.statements().forEach(s -> node.withArray("statements").add(s));
      outcome.kernels().forEach(k -> node.withArray("kernels").add(k.path().toString()));
      out.println(node.toPrettyString());
    } else {
      FrontCommand.print(problem, outcome.front(), outcome.statements(), outcome.times(), out);
      outcome.kernels().forEach(k -> out.println("kernel " + k.path()));
      out.println("report " + run.reportFile());
      if (outcome.stopped()) {
        out.println(
            "stopped; go on with: "
                + Repeat.join(List.of("ulpforge", "search", "--resume", run.id())));
      }
    }
    out.flush();
  }
}
