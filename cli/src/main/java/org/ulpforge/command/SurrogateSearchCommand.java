package org.ulpforge.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.ulpforge.cost.CostModels;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.product.OperandWeights;
import org.ulpforge.product.Pairs;
import org.ulpforge.product.ProductProfile;
import org.ulpforge.product.Scope;
import org.ulpforge.product.Surrogate;
import org.ulpforge.program.Opcode;
import org.ulpforge.results.KeptSurrogate;
import org.ulpforge.search.product.Merit;
import org.ulpforge.search.product.SurrogateSearch;
import org.ulpforge.search.product.SurrogateSearch.Found;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Searches for surrogates. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = {
      "Searches for integer programs that multiply codes.",
      "For each number of operations it gives the one of the least error over all mantissa pairs. Up",
      "to 8 bits all short programs are tried, with all constants, and what is said to be optimal is;",
      "longer ones are found by annealing.",
      "Every instruction is an operation, the addition of a constant included, and a look-up in a",
      "table, too; x + y + constant are two."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge surrogate search e4m3fn --operations 4",
      "  ulpforge surrogate search bf16 --error max --mean-limit 0.015 --operations 9 --table 16"
    })
final class SurrogateSearchCommand implements Runnable {

  @ParentCommand private SurrogateCommand parent;

  @Parameters(paramLabel = "FORMAT", description = "such as e4m3fn or bf16")
  private String format;

  @Option(
      names = "--error",
      paramLabel = "ERROR",
      defaultValue = "mean",
      description = "what is made small: mean (default), rms or max")
  private String error;

  @Option(
      names = "--mean-limit",
      paramLabel = "SHARE",
      description = "the mean error that is allowed beside, such as 0.015")
  private Double meanLimit;

  @Option(
      names = "--operations",
      paramLabel = "N",
      defaultValue = "7",
      description = "of the longest programs; default: 7")
  private int operations;

  @Option(
      names = "--table",
      paramLabel = "ENTRIES",
      defaultValue = "0",
      description = "a table of 2 to 16 entries is allowed; default: none")
  private int entries;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      defaultValue = "100000",
      description = "of annealing, for each start; default: 100000")
  private long evaluations;

  @Mixin private TimeLimitOption timeLimit;

  @Option(names = "--store", description = "keeps the programs in the folder surrogates")
  private boolean store;

  @Mixin private ResultsOption results;

  @Override
  public void run() {
    FloatFormat codes = Pairs.suitable(Formats.scalar(format));
    double limit = meanLimit == null ? Double.POSITIVE_INFINITY : meanLimit;
    if (!(limit > 0) || evaluations < 1) {
      throw new IllegalArgumentException("--mean-limit and --evaluations are to be positive");
    }
    SurrogateSearch search =
        new SurrogateSearch(
            codes, Merit.parse(error), limit, operations, entries, seed, evaluations);
    PrintWriter err = parent.terminal().err();
    AtomicBoolean stopped = new AtomicBoolean();
    List<Found> front;
    try (Interrupt _ = Interrupt.calling(() -> stopped.set(true))) {
      BooleanSupplier stop = timeLimit.stopping(stopped);
      front =
          search.run(
              f -> {
                err.println("%d operations: %s".formatted(f.operations(), percent(f.error())));
                err.flush();
              },
              stop);
    }
    front.forEach(found -> print(found, search));
    err.println("seed " + seed + (store ? "" : "; --store keeps the programs"));
  }

  private void print(Found found, SurrogateSearch search) {
    PrintWriter out = parent.terminal().out();
    Surrogate surrogate = new Surrogate(found.program(), search.format(), search.compute());
    ProductProfile profile =
        surrogate.profile(Scope.MANTISSAS, OperandWeights.uniform(search.format()));
    double energy = CostModels.named("energy8").cost(found.program());
    out.println(
        "%d operations, %s pJ at 8 bits: %s"
            .formatted(
                found.operations(), ProfileText.number(energy), SurrogateCommand.text(profile)));
    found.statement().ifPresent(statement -> out.println("  " + statement));
    found.program().toString().lines().forEach(line -> out.println("  " + line));
    if (store) {
      int table =
          found.program().instructions().stream().anyMatch(i -> i.op() == Opcode.ILOOKUP)
              ? search.entries()
              : 0;
      String algorithm =
          KeptSurrogate.algorithm(
              search.merit().name().toLowerCase(Locale.ROOT),
              found.operations(),
              search.meanLimit(),
              table);
      new KeptSurrogate(search.format(), algorithm, found.program(), seed, evaluations)
          .store(results.folder());
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.4f %%", 100 * share);
  }
}
