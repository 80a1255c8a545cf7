package org.ulpforge.command;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.pipeline.Fitting;
import org.ulpforge.pipeline.Validation;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.Run;
import org.ulpforge.search.fit.Certificate;
import org.ulpforge.search.fit.FitResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Fits the constants of a program. */
@Command(
    name = "fit",
    mixinStandardHelpOptions = true,
    description = {
      "Finds the constants of a program that make its largest error least, and prints the program.",
      "Its constants are hints at best. Without --format the arithmetic is exact, the error relative."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge fit poly.slp --function exp2 --domain 0,1",
      "  ulpforge fit poly.slp --function exp2 --domain 0,1 --fix t2.2=1 --format f32",
      "  ulpforge fit poly.slp --function exp2 --domain -0.5,0.5 --compute real --constants f32"
    })
final class FitCommand implements Callable<Integer> {

  /** Sets of constants that are tried; some seconds in f32. */
  private static final long EVALUATIONS = 1_000_000;

  private static final Pattern FIX = Pattern.compile("t(\\d{1,5})\\.(\\d{1,4})(?:=(.+))?");

  @ParentCommand private Main main;

  @Parameters(paramLabel = "PROGRAM", description = "a file of program text")
  private Path file;

  @Option(
      names = "--fix",
      paramLabel = "tN.K[=VALUE]",
      description =
          "holds operand K, counted from 0, of instruction tN, at a value or the one it has")
  private List<String> fixed = List.of();

  @Option(
      names = "--constants",
      paramLabel = "FORMAT",
      description = "with exact arithmetic: the constants are values of this format, such as f32")
  private String constants;

  @Mixin private ProblemOptions options;

  @Mixin private ThreadOption threads;

  @Override
  public Integer call() {
    ProgramText text = Run.program(file);
    Map<String, String> header = new LinkedHashMap<>(text.header());
    if (!options.hasFormat() && !header.containsKey("storage")) {
      header.put("compute", "real");
    }
    Problem problem = options.problem(header, EVALUATIONS);
    Optional<FloatFormat> constrained = constants(problem);
    Set<Place> held = new HashSet<>();
    Program structure = text.program();
    for (String fix : fixed) {
      structure = held(structure, fix, held);
    }
    Fitting fitting = new Fitting(problem, held, threads.count(), deadline(problem.budget()));
    Program given = structure;
    return switch (fitting.real(structure)) {
      case FitResult.Unfittable(String reason) -> throw new IllegalArgumentException(reason);
      case FitResult.Fitted fitted -> finish(problem, fitting, given, fitted, constrained);
    };
  }

  /** The format of the constants where only they are rounded. */
  private Optional<FloatFormat> constants(Problem problem) {
    if (constants == null) {
      return Optional.empty();
    }
    if (!problem.isReal()) {
      throw new IllegalArgumentException(
          "--constants is for exact arithmetic; else constants are of the compute format, "
              + problem.compute().name());
    }
    return Optional.of(Formats.floating(constants));
  }

  private static BooleanSupplier deadline(Budget budget) {
    long begin = System.nanoTime();
    return budget
        .timeLimit()
        .<BooleanSupplier>map(limit -> () -> System.nanoTime() - begin >= limit.toNanos())
        .orElse(() -> false);
  }

  private int finish(
      Problem problem,
      Fitting fitting,
      Program structure,
      FitResult.Fitted fitted,
      Optional<FloatFormat> constrained) {
    if (fitted.constants().places().isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no constants%s: there is nothing to fit; 'ulpforge evaluate' tells its error"
              .formatted(file, fixed.isEmpty() ? "" : " but those that --fix holds"));
    }
    PrintWriter err = main.terminal().err();
    boolean converged = describe(fitted, problem, err);
    Program program = fitted.program();
    double error = fitted.error();
    if (constrained.isPresent()) {
      Fitting.Constrained best = fitting.constrained(fitted, constrained.get());
      describe(best, constrained.get(), err);
      program = best.program();
      error = best.error();
      converged = true;
    }
    if (problem.compute() instanceof FloatFormat compute) {
      program = fitting.rounded(structure, fitted, compute);
      ErrorProfile profile = Judging.profile(main.terminal(), program, problem, threads);
      error = Validation.error(profile, problem.measure());
      converged = true;
      err.println(
          "in "
              + compute.name()
              + ": max error "
              + ProfileText.number(error)
              + " "
              + problem.measure().text()
              + " on "
              + (profile.exhaustive() ? "all inputs" : "sampled inputs"));
    }
    main.terminal().out().print(new ProgramText(FrontEntry.header(problem), program));
    double reachedError = error;
    boolean reached = problem.accuracy().map(goal -> reachedError <= goal.bound()).orElse(true);
    if (!reached) {
      err.println(
          "ulpforge: accuracy "
              + problem.accuracy().get()
              + " was not reached; best "
              + ProfileText.number(error));
    }
    return converged && reached ? 0 : Main.FAILED;
  }

  private static void describe(Fitting.Constrained best, FloatFormat format, PrintWriter err) {
    err.println(
        "constants in %s: max error %s = 2^%.4f"
            .formatted(
                format.name(),
                ProfileText.number(best.error()),
                Math.log(best.error()) / Math.log(2)));
    err.println(
        best.proved()
            ? "proved: no other constants in %s are better (%,d bounds)"
                .formatted(format.name(), best.bounds())
            : "not proved to be the best: --evaluations or --time-limit ended the search after %,d bounds"
                .formatted(best.bounds()));
  }

  private static boolean describe(FitResult.Fitted fitted, Problem problem, PrintWriter err) {
    err.println(
        "exact arithmetic: max error "
            + ProfileText.number(fitted.error())
            + ", seed "
            + problem.seed());
    return switch (fitted) {
      case FitResult.Converged c -> {
        err.println("levelled: " + c.extrema().size() + " extrema of equal size");
        describe(c.certificate(), problem, err);
        yield true;
      }
      case FitResult.NotConverged n -> {
        describe(n.certificate(), problem, err);
        err.println(
            "ulpforge: not levelled after the best of several starts: "
                + Printable.line(n.reason()));
        yield false;
      }
      case FitResult.Screened s -> false;
    };
  }

  private static void describe(
      Optional<Certificate> certificate, Problem problem, PrintWriter err) {
    certificate
        .map(c -> CertificateText.line(c, Fitting.realMeasure(problem)))
        .ifPresent(line -> err.println(line + " (" + CertificateText.NO_PROOF + ")"));
  }

  /** Puts a value to its place and remembers that it is held. */
  private static Program held(Program program, String text, Set<Place> held) {
    Matcher matcher = FIX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--fix '" + text + "': expected tN.K or tN.K=VALUE, as in t0.2=1");
    }
    Place place = new Place(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    if (program.literal(place).isEmpty()) {
      throw new IllegalArgumentException(
          "--fix " + text + ": the program has no constant at " + place);
    }
    held.add(place);
    return matcher.group(3) == null
        ? program
        : program.withLiterals(Map.of(place, new Operand.RealLiteral(value(matcher.group(3)))));
  }

  private static BigDecimal value(String text) {
    return Values.exact(text.toLowerCase(java.util.Locale.ROOT));
  }
}
