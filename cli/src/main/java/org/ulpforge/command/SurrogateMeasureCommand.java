package org.ulpforge.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ulpforge.cost.CostModels;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.product.AllPairs;
import org.ulpforge.product.Baseline;
import org.ulpforge.product.Guard;
import org.ulpforge.product.OperandWeights;
import org.ulpforge.product.Pairs;
import org.ulpforge.product.Scope;
import org.ulpforge.product.SpecialPairs;
import org.ulpforge.product.Surrogate;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;
import org.ulpforge.results.Run;
import org.ulpforge.results.StoredFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The errors of one surrogate. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the errors of a surrogate, its operations and their energy.",
      "Errors are over mantissa pairs, and up to 8 bits over normal pairs, all finite",
      "ones, and those with a subnormal; weighted uniformly over codes, as Gaussian numbers in blocks",
      "of 32, log-uniformly, or as the values of a file. Then comes what it does with zeros, overflow,",
      "infinities and NaN."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge surrogate measure lmul --format e4m3fn",
      "  ulpforge surrogate measure my.slp --format bf16 --distribution weights.txt",
      "  ulpforge surrogate measure my.slp --format bf16 --guard --all"
    })
final class SurrogateMeasureCommand implements Runnable {

  @ParentCommand private SurrogateCommand parent;

  @Parameters(
      paramLabel = "PROGRAM",
      description = "a file of program text, or add, lmul, lmul-literal, exact")
  private String name;

  @Option(names = "--format", paramLabel = "FORMAT", description = "default: the program's storage")
  private String format;

  @Option(
      names = "--distribution",
      paramLabel = "FILE",
      description = "operands: one value a line, rounded to the format")
  private Path distribution;

  @Option(
      names = "--all",
      description = {
        "all pairs of codes, also the 2^32 of 16 bits, some minutes: errors where all is normal, and",
        "what becomes of zeros, overflow, infinities and NaN"
      })
  private boolean all;

  @Option(names = "--guard", description = "with a guard around the program")
  private boolean guard;

  @Override
  public void run() {
    Surrogate bare = surrogate(name, Optional.ofNullable(format));
    Surrogate surrogate = guard ? Guard.around(bare) : bare;
    if (all) {
      measureAll(surrogate);
      return;
    }
    List<OperandWeights> distributions = distributions(surrogate.format());
    PrintWriter out = parent.terminal().out();
    for (Scope scope : Scope.values()) {
      if (scope.isEnumerable(surrogate.format())) {
        for (OperandWeights weights : distributions) {
          out.println(
              "%-17s %-11s %s"
                  .formatted(
                      scope.title(),
                      weights.name(),
                      SurrogateCommand.text(surrogate.profile(scope, weights))));
        }
      }
    }
    for (String cost : List.of("instructions", "energy8", "energy32")) {
      double number = CostModels.named(cost).cost(Canonical.of(surrogate.program()));
      out.println("%-17s %s".formatted(cost, ProfileText.number(number)));
    }
    if (Scope.FINITE.isEnumerable(surrogate.format())) {
      SpecialPairs.of(surrogate)
          .forEach(s ->
              out.println(
                  "%-17s %,d of %,d pairs right".formatted(s.title(), s.right(), s.pairs())));
    }
  }

  private void measureAll(Surrogate surrogate) {
    AllPairs pairs;
    try (Progressing progress =
        new Progressing(parent.terminal(), "measuring", 1L << (2 * surrogate.format().bits()))) {
      pairs = AllPairs.of(surrogate, progress);
    }
    PrintWriter out = parent.terminal().out();
    out.println(
        String.format(
            Locale.ROOT,
            "%,d pairs, all normal: mean %.3f %%  max %.3f %%  bias %+.3f %%  rms %.3f %%",
            pairs.normal(),
            100 * pairs.mean(),
            100 * pairs.max(),
            100 * pairs.bias(),
            100 * Math.sqrt(pairs.meanSquare())));
    pairs
        .specials()
        .forEach(s ->
            out.println("%-17s %,d of %,d pairs right".formatted(s.title(), s.right(), s.pairs())));
  }

  private List<OperandWeights> distributions(FloatFormat format) {
    List<OperandWeights> all = new ArrayList<>();
    if (distribution != null) {
      double[] values = values(distribution);
      String file = distribution.getFileName().toString();
      return List.of(OperandWeights.ofValues(file, values, format));
    }
    OperandWeights.NAMES.forEach(n -> all.add(OperandWeights.named(n, format)));
    return all;
  }

  private static double[] values(Path file) {
    List<String> lines = StoredFiles.read(file).lines().filter(l -> !l.isBlank()).toList();
    double[] values = new double[lines.size()];
    for (int i = 0; i < values.length; i++) {
      try {
        long code =
            Values.code(
                lines.get(i).strip(), FloatFormat.F64, org.ulpforge.format.Overflow.NON_SATURATING);
        values[i] = FloatFormat.F64.decode(code);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ", line " + (i + 1) + ": " + e.getMessage());
      }
    }
    return values;
  }

  /** A known surrogate by its name, or a program by its file. */
  static Surrogate surrogate(String name, Optional<String> format) {
    Optional<Baseline> known =
        Arrays.stream(Baseline.values()).filter(b -> b.title().equals(name)).findFirst();
    Optional<ProgramText> text =
        known.isPresent() ? Optional.empty() : Optional.of(Run.program(Path.of(name)));
    Optional<String> stored = text.map(t -> t.header().get("storage"));
    if (format.isPresent() && stored.isPresent() && !format.equals(stored)) {
      throw new IllegalArgumentException(
          "--format %s contradicts %s, which says storage %s"
              .formatted(format.get(), name, stored.get()));
    }
    FloatFormat storage =
        Pairs.suitable(
            format
                .or(() -> stored)
                .map(Formats::scalar)
                .orElseThrow(() -> new IllegalArgumentException("--format is missing")));
    if (known.isPresent()) {
      return known.get().in(storage);
    }
    Program program = text.orElseThrow().program();
    String compute = text.get().header().get("compute");
    return new Surrogate(
        program, storage, compute == null ? IntegerFormat.I32 : Formats.parse(compute));
  }
}
