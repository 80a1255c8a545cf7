package org.ulpforge.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.ErrorProfile.Summary;
import org.ulpforge.problem.HexFloat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;

/**
 * Pages about runs and kernels: one HTML file each that needs nothing else, the same bytes for the
 * same data.
 */
final class Report {

  private static final String STYLE = Resources.text("report.css");

  private static final int SHOWN_WORST = 10;

  private Report() {}

  /**
   * The page about a run.
   *
   * @param kernels profiles of its kernels by name, of which the most accurate one is shown whole
   * @param statements what was proven about short programs, in sentences
   * @param times what programs of the front took, if that was measured
   */
  static String run(
      String id,
      Problem problem,
      List<FrontEntry> front,
      List<StoredKernel> kernels,
      List<String> statements,
      Optional<Times> times,
      RunLog log) {
    StringBuilder body = new StringBuilder();
    body.append(statement(problem));
    if (front.isEmpty()) {
      body.append(Html.section("Front", "<p>No candidate was stored yet.</p>\n"));
    } else {
      body.append(
          Html.section(
              "Front",
              FrontPlot.of(front, problem.measure(), problem.costModel())
                  + frontTable(front, problem, times)
                  + certified(front)));
    }
    if (!statements.isEmpty()) {
      body.append(
          Html.section(
              "Short programs",
              statements.stream()
                  .map(s -> "<p>" + Html.escape(s) + "</p>\n")
                  .collect(Collectors.joining())));
    }
    body.append(ProgressSection.of(log, problem));
    for (StoredKernel kernel : kernels) {
      body.append(kernelSections(kernel, "h3"));
    }
    body.append(
        Html.section(
            "Repeat it",
            Html.preformatted(
                Repeat.search(problem)
                    + "\nulpforge front "
                    + id
                    + "\nulpforge search --resume "
                    + id)));
    return page("Run " + id, body.toString());
  }

  /** The page about a kernel. */
  static String kernel(StoredKernel kernel) {
    return page(
        kernel.name().toString(), statement(kernel.problem()) + kernelSections(kernel, "h2"));
  }

  private static String kernelSections(StoredKernel kernel, String level) {
    ErrorProfile profile = kernel.profile();
    StringBuilder body = new StringBuilder();
    if (level.equals("h3")) {
      body.append("<h2 class=\"kernel\">")
          .append(Html.escape(kernel.name().toString()))
          .append("</h2>\n");
    }
    body.append("<dl class=\"tiles\">\n").append(tiles(kernel)).append("</dl>\n");
    if (!profile.buckets().isEmpty()) {
      body.append(Html.section("Error against input", ErrorPlot.of(profile)));
    }
    body.append(Html.section("Error profile", summaries(profile) + worst(profile)));
    body.append(Html.section("Special values", specials(profile)));
    String program =
        new ProgramText(FrontEntry.header(kernel.problem()), kernel.program()).toString();
    body.append(Html.section("Program", Html.preformatted(program) + operations(kernel.program())));
    kernel.cuda().code().map(CudaSection::of).ifPresent(body::append);
    body.append(
        Html.section(
            "Check and use it",
            Html.preformatted(
                kernel.command()
                    + "\nulpforge verify "
                    + kernel.name()
                    + "\nulpforge verify "
                    + kernel.name()
                    + " --device cuda"
                    + "\nulpforge emit "
                    + kernel.name()
                    + " --backend java"
                    + "\nulpforge emit "
                    + kernel.name()
                    + " --backend cuda"
                    + "\necho 0.5 | ulpforge apply "
                    + kernel.name())));
    return body.toString();
  }

  private static String statement(Problem problem) {
    String function =
        problem.expression().map(e -> problem.function() + " = " + e).orElse(problem.function());
    String formats =
        problem
            .storage()
            .map(s -> "in " + s.name() + ", computed in " + problem.compute().name())
            .orElse("in exact real arithmetic");
    String domain =
        problem.domain().stream().allMatch(Interval::isFull)
            ? "the full range"
            : problem.domain().stream()
                .map(d -> "[" + Html.number(d.lo()) + ", " + Html.number(d.hi()) + "]")
                .collect(Collectors.joining(" × "));
    return "<p class=\"lead\"><b>%s</b> %s, on %s</p>\n"
        .formatted(Html.escape(function), Html.escape(formats), Html.escape(domain));
  }

  private static String tiles(StoredKernel kernel) {
    ErrorProfile profile = kernel.profile();
    String inputs =
        (profile.exhaustive() ? "all " : "a sample of ") + Html.count(profile.all().inputs());
    String specials =
        profile.wrongVerdicts() == 0 ? "all right" : Html.count(profile.wrongVerdicts()) + " wrong";
    return Html.tile(
            "Largest error", Html.number(profile.maxUlp()) + " ULP", "over " + inputs + " inputs")
        + Html.tile(
            "Correctly rounded",
            percent(profile.nontrivial()),
            "of " + Html.count(profile.nontrivial().inputs()) + " nontrivial inputs")
        + Html.tile(
            "Special results",
            specials,
            Html.count(profile.verdicts()) + " inputs judged by verdict")
        + Html.tile(
            "Operations", Html.count(kernel.program().size()), "instructions of the program");
  }

  /** Cut, not rounded: 100 % is said only where it is so. */
  private static String percent(Summary summary) {
    if (summary.misrounded() == 0) {
      return "100 %";
    }
    double cut = Math.floor(summary.correctlyRounded() * 1e6) / 1e4;
    return String.format(java.util.Locale.ROOT, "%.4f %%", cut);
  }

  private static String summaries(ErrorProfile profile) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("all", profile.all()));
    rows.add(row("nontrivial", profile.nontrivial()));
    rows.add(row("subnormal results", profile.subnormal()));
    return Html.table(
            List.of(
                "inputs",
                "count",
                "misrounded",
                "max ULP",
                "mean ULP",
                "RMS ULP",
                "bias ULP",
                "max relative",
                "max absolute",
                "max scaled ULP"),
            rows)
        + "<p>"
        + (profile.exhaustive()
            ? "Every input of the domain was judged."
            : "Inputs were sampled: the true maximum may be larger.")
        + (profile.undecided() == 0
            ? ""
            : " Undecided: " + Html.count(profile.undecided()) + " inputs.")
        + " Nontrivial: normal result, and not so near zero that any approximation is right."
        + " Scaled: relative to ulp(max(1, |exact|)).</p>\n";
  }

  private static List<String> row(String name, Summary s) {
    return List.of(
        name,
        Html.count(s.inputs()),
        Html.count(s.misrounded()),
        Html.number(s.maxUlp()),
        Html.number(s.meanUlp()),
        Html.number(s.rmsUlp()),
        Html.number(s.biasUlp()),
        Html.number(s.maxRelative()),
        Html.number(s.maxAbsolute()),
        Html.number(s.maxScaledUlp()));
  }

  private static String worst(ErrorProfile profile) {
    if (profile.worst().isEmpty()) {
      return "";
    }
    return Html.table(
        List.of("worst inputs", "result", "exact", "error, ULP"),
        profile.worst().stream()
            .limit(SHOWN_WORST)
            .map(w ->
                List.of(
                    HexFloat.text(w.input()),
                    HexFloat.text(w.got()),
                    HexFloat.text(w.exact()),
                    Html.number(w.ulp())))
            .toList());
  }

  private static String specials(ErrorProfile profile) {
    if (profile.specials().isEmpty()) {
      return "<p>The domain has no special input.</p>\n";
    }
    return Html.table(
        List.of("input", "result", "expected", "verdict"),
        profile.specials().stream()
            .map(s ->
                List.of(
                    HexFloat.text(s.input()),
                    HexFloat.text(s.got()),
                    HexFloat.text(s.expected()),
                    s.right() ? "✓ right" : "✗ wrong"))
            .toList());
  }

  private static String operations(Program program) {
    Map<String, Long> counts =
        program.instructions().stream()
            .collect(Collectors.groupingBy(Report::operation, TreeMap::new, Collectors.counting()));
    String list =
        counts.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
    return "<p>Operations: " + Html.escape(list.isEmpty() ? "none" : list) + ".</p>\n";
  }

  private static String operation(Instruction instruction) {
    return instruction.op().text() + instruction.format().map(f -> "." + f.name()).orElse("");
  }

  private static String frontTable(List<FrontEntry> front, Problem problem, Optional<Times> times) {
    return Html.table(
            List.of(
                "algorithm",
                "cost",
                "max error, " + FrontPlot.unit(problem.measure()),
                "measured on",
                "program",
                "kernel",
                "time"),
            front.stream()
                .map(e ->
                    List.of(
                        e.candidate().algorithm(),
                        Html.number(e.candidate().cost()),
                        Html.number(e.candidate().error()),
                        e.evidence().words(),
                        e.programFile(),
                        e.kernel().orElse(""),
                        times.flatMap(t -> t.text(e.candidate().hash())).orElse("")))
                .toList())
        + times.map(t -> "<p>" + Html.escape(String.join("; ", t.notes())) + ".</p>\n").orElse("");
  }

  /** What a certificate is, and what it is not. */
  private static String certified(List<FrontEntry> front) {
    return front.stream().noneMatch(e -> e.evidence() == Evidence.CERTIFIED)
        ? ""
        : "<p>These programs are exact real arithmetic. Their errors come from evaluation at 60 or"
            + " more decimal digits on a dense grid and at the extrema found between its points,"
            + " which is no interval proof. Check one with <code>ulpforge evaluate</code>.</p>\n";
  }

  private static String page(String title, String body) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>%1$s</title>
    <style>
    %2$s</style>
    </head>
    <body>
    <header><h1>%1$s</h1></header>
    <main>
    %3$s</main>
    <footer>Made by Ulpforge. Errors are in units of the last place (ULP) of the storage format at the exact value.</footer>
    </body>
    </html>
    """
        .formatted(Html.escape(title), STYLE, body);
  }
}
