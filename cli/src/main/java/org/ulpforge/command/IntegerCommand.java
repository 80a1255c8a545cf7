package org.ulpforge.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ulpforge.cost.CostModel;
import org.ulpforge.integer.IntegerBaseline;
import org.ulpforge.integer.IntegerErrors;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;
import org.ulpforge.results.KeptInteger;
import org.ulpforge.results.Run;
import org.ulpforge.target.Targets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Functions by integer operations alone. */
@Command(
    name = "integer",
    mixinStandardHelpOptions = true,
    description = "Integer-only functions: programs that take an integer q for q times a scale.",
    synopsisSubcommandLabel = "(table|measure|search|check|emit|softmax)",
    subcommands = {
      IntegerSearchCommand.class,
      IntegerCheckCommand.class,
      IntegerEmitCommand.class,
      IntegerSoftmaxCommand.class
    })
final class IntegerCommand {

  private static final Pattern RANGE = Pattern.compile("(-?\\d{1,8}),(-?\\d{1,8})");

  @ParentCommand private Main main;

  Terminal terminal() {
    return main.terminal();
  }

  @Command(
      name = "table",
      mixinStandardHelpOptions = true,
      description = {
        "Prints published programs for a function beside those that were found.",
        "Errors are over all int8 inputs (those up to zero for exp), before the result is narrowed.",
        "Every instruction counts as one operation, a look-up in a table of 16, too; a division by",
        "the scale is a shift."
      },
      footerHeading = "%nExample:%n",
      footer = "  ulpforge integer table exp --scale 4")
  void table(
      @Parameters(paramLabel = "FUNCTION", description = "such as exp, gelu or silu") String name,
      @Option(
              names = "--scale",
              paramLabel = "N",
              split = ",",
              description = "inputs stand for q 2^-N; default: 3 to 8")
          List<Integer> scales,
      @Option(names = "--inputs", paramLabel = "LO,HI", description = "default: all of int8")
          String inputs,
      @Mixin ResultsOption results) {
    PrintWriter out = terminal().out();
    List<Integer> chosen = scales == null ? List.of(3, 4, 5, 6, 7, 8) : scales;
    for (int scale : chosen) {
      IntegerFunction function = function(name, scale, Optional.ofNullable(inputs));
      out.println(
          "%s(q 2^-%d), q from %d to %d".formatted(name, scale, function.lo(), function.hi()));
      List<Row> rows = new ArrayList<>();
      for (IntegerBaseline baseline : IntegerBaseline.of(name)) {
        IntegerBaseline.Scaled b = baseline.at(scale, function.lo(), function.hi());
        rows.add(new Row(baseline.title(), b.program(), b.errors(), true));
      }
      for (KeptInteger kept : KeptInteger.all(results.folder(), function)) {
        rows.add(new Row(kept.algorithm(), kept.program(), kept.errors(), false));
      }
      for (Row row : rows) {
        String better =
            !row.published()
                ? ""
                : rows.stream()
                    .filter(r -> r.dominates(row, name))
                    .findFirst()
                    .map(r -> "  dominated by " + r.name())
                    .orElse("");
        out.println(
            "  %-12s %s%s".formatted(row.name(), text(row.operations(), row.errors()), better));
      }
      out.flush();
    }
  }

  private record Row(String name, Program program, IntegerErrors errors, boolean published) {
    int operations() {
      return (int) CostModel.INSTRUCTIONS.cost(program);
    }

    /** In operations, mean and largest error: relative ones for exp, which has no zero. */
    boolean dominates(Row other, String function) {
      boolean relative = isRelative(function);
      IntegerErrors a = errors;
      IntegerErrors b = other.errors;
      return !published
          && operations() <= other.operations()
          && (relative
              ? a.meanRelative() < b.meanRelative() && a.maxRelative() < b.maxRelative()
              : a.meanAbsolute() < b.meanAbsolute() && a.maxAbsolute() < b.maxAbsolute());
    }
  }

  @Command(
      name = "measure",
      mixinStandardHelpOptions = true,
      description = {
        "Prints the errors and operations of one program over all its inputs.",
        "A file says in its header what it computes; a published program is asked for by its name",
        "and a scale."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  ulpforge integer measure shift-exp --scale 14 --inputs=-163840,0",
        "  ulpforge integer measure my.slp"
      })
  void measure(
      @Parameters(
              paramLabel = "PROGRAM",
              description = "a file, or shift-exp, i-exp, shift-gelu, i-gelu, shift-silu")
          String name,
      @Option(names = "--scale", paramLabel = "N", description = "for published programs")
          Integer scale,
      @Option(names = "--inputs", paramLabel = "LO,HI", description = "for published programs")
          String inputs,
      @Option(names = "--program", description = "prints the program, too") boolean shown) {
    Optional<IntegerBaseline> known =
        Arrays.stream(IntegerBaseline.values()).filter(b -> b.title().equals(name)).findFirst();
    Program program;
    IntegerFunction function;
    if (known.isPresent()) {
      if (scale == null) {
        throw new IllegalArgumentException("--scale is missing: the N of inputs q 2^-N");
      }
      IntegerFunction asked = function(known.get().function(), scale, Optional.ofNullable(inputs));
      IntegerBaseline.Scaled scaled = known.get().at(scale, asked.lo(), asked.hi());
      program = scaled.program();
      function = scaled.function();
    } else {
      ProgramText text = Run.program(Path.of(name));
      program = text.program();
      function = KeptInteger.function(Path.of(name), text);
    }
    PrintWriter out = terminal().out();
    out.println(
        text((int) CostModel.INSTRUCTIONS.cost(program), IntegerErrors.of(program, function)));
    if (shown) {
      out.print(new ProgramText(function.header(), program));
    }
  }

  /** A function of inputs q 2^-n: of all int8, or those up to zero for exp, by default. */
  static IntegerFunction function(String name, int scale, Optional<String> inputs) {
    if (scale < 0 || scale > 30) {
      throw new IllegalArgumentException("--scale " + scale + ": 0 to 30 is allowed");
    }
    Targets.parse(name);
    Matcher range = RANGE.matcher(inputs.orElse("-128," + (name.equals("exp") ? 0 : 127)));
    if (!range.matches()) {
      throw new IllegalArgumentException(
          "--inputs %s: two integers are allowed, as in --inputs=-128,127".formatted(inputs.get()));
    }
    return new IntegerFunction(
        name,
        Math.scalb(1.0, -scale),
        1,
        Integer.parseInt(range.group(1)),
        Integer.parseInt(range.group(2)));
  }

  /** Whether relative errors matter more than absolute ones. */
  static boolean isRelative(String function) {
    return !function.equals("gelu") && !function.equals("silu") && !function.equals("gelutanh");
  }

  static String text(int operations, IntegerErrors e) {
    return String.format(
        Locale.ROOT,
        "%2d operations  relative: mean %s %%  max %s %%  absolute: mean %.3e  max %.3e",
        operations,
        percentage(e.meanRelative()),
        percentage(e.maxRelative()),
        e.meanAbsolute(),
        e.maxAbsolute());
  }

  /** Where a function is next to zero, relative errors have dozens of digits. */
  private static String percentage(double relative) {
    double percents = 100 * relative;
    return String.format(Locale.ROOT, percents < 1e5 ? "%.4f" : "%.3e", percents);
  }
}
