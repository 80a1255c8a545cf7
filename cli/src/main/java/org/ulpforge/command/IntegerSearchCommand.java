package org.ulpforge.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.results.KeptInteger;
import org.ulpforge.results.Run;
import org.ulpforge.search.integer.IntegerSearch;
import org.ulpforge.search.integer.IntegerSearch.Found;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Searches for integer programs. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = {
      "Searches for integer programs of a function.",
      "For each number of operations it gives the one of the least error over all inputs. Nothing is",
      "planted: it begins with random programs of add, sub, and, or, xor, shifts, min, max, tables,",
      "and with --multiply products; the best of each of many kinds are changed on. Every instruction",
      "is an operation, a look-up, too.",
      "Results are in the unit that makes the error least, or in that of --unit."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge integer search exp --scale 4 --multiply --operations 5",
      "  ulpforge integer search gelu --scale 5 --unit 12 --error max"
    })
final class IntegerSearchCommand implements Runnable {

  @ParentCommand private IntegerCommand parent;

  @Parameters(paramLabel = "FUNCTION", description = "a target, such as exp, gelu or rsqrt")
  private String name;

  @Option(
      names = "--scale",
      paramLabel = "N",
      required = true,
      description = "inputs stand for q 2^-N")
  private int scale;

  @Option(
      names = "--inputs",
      paramLabel = "LO,HI",
      description = "default: -128,127, for exp -128,0")
  private String inputs;

  @Option(
      names = "--unit",
      paramLabel = "N",
      description = "results stand for p 2^-N; default: the best unit for each program")
  private Integer unit;

  @Option(
      names = "--error",
      paramLabel = "ERROR",
      defaultValue = "mean",
      description = "what is made small: mean (default) or max")
  private String error;

  @Option(
      names = "--absolute",
      description = "absolute errors; relative ones are the default but for gelu and silu")
  private boolean absolute;

  @Option(names = "--multiply", description = "products are allowed")
  private boolean multiply;

  @Option(
      names = "--tables",
      paramLabel = "N",
      defaultValue = "2",
      description = "look-ups that a program may have; default: 2")
  private int tables;

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "16",
      description = "of a table; default: 16")
  private int entries;

  @Option(
      names = "--operations",
      paramLabel = "N",
      defaultValue = "6",
      description = "of the longest programs; default: 6")
  private int operations;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "programs that are tried; default: 1000000")
  private long evaluations;

  @Option(
      names = "--start-from",
      paramLabel = "PROGRAM",
      description = "a program to begin with; may be repeated")
  private List<Path> starts = List.of();

  @Mixin private TimeLimitOption timeLimit;

  @Option(names = "--store", description = "keeps the programs in the folder integer")
  private boolean store;

  @Mixin private ResultsOption results;

  @Override
  public void run() {
    boolean largest = error.equals("max");
    if (!largest && !error.equals("mean")) {
      throw new IllegalArgumentException("error '" + error + "': mean or max is allowed");
    }
    IntegerFunction function = IntegerCommand.function(name, scale, Optional.ofNullable(inputs));
    if (unit != null && (unit < 0 || unit > 30)) {
      throw new IllegalArgumentException("--unit " + unit + ": 0 to 30 is allowed");
    }
    if (unit != null) {
      function = function.in(Math.scalb(1.0, -unit));
    }
    IntegerSearch search =
        new IntegerSearch(
            function,
            !absolute && IntegerCommand.isRelative(name),
            largest,
            unit != null,
            multiply,
            tables,
            entries,
            operations,
            seed,
            evaluations);
    PrintWriter err = parent.terminal().err();
    AtomicBoolean stopped = new AtomicBoolean();
    List<Found> front;
    try (Interrupt _ = Interrupt.calling(() -> stopped.set(true))) {
      BooleanSupplier stop = timeLimit.stopping(stopped);
      front =
          search.run(
              starts.stream().map(file -> Run.program(file).program()).toList(),
              f -> {
                err.println(IntegerCommand.text(f.operations(), f.all()));
                err.flush();
              },
              stop);
    }
    front.forEach(found -> print(found, search));
    err.println("seed " + seed + (store ? "" : "; --store keeps the programs"));
  }

  private void print(Found found, IntegerSearch search) {
    PrintWriter out = parent.terminal().out();
    out.println(IntegerCommand.text(found.operations(), found.all()));
    out.println(
        String.format(Locale.ROOT, "  unit %s", Double.toHexString(found.function().resultUnit())));
    found.program().toString().lines().forEach(line -> out.println("  " + line));
    if (store) {
      String algorithm =
          KeptInteger.algorithm(
              search.largest(), found.operations(), multiply, tables, Optional.ofNullable(unit));
      new KeptInteger(found.function(), algorithm, found.program(), command())
          .store(results.folder());
    }
  }

  /** The search that stores the same again. */
  private String command() {
    List<String> words = new ArrayList<>(List.of("ulpforge integer search", name));
    words.add("--scale " + scale);
    if (inputs != null) {
      words.add("--inputs=" + inputs);
    }
    if (unit != null) {
      words.add("--unit " + unit);
    }
    words.add("--error " + error);
    if (absolute) {
      words.add("--absolute");
    }
    if (multiply) {
      words.add("--multiply");
    }
    words.add("--tables %d --entries %d --operations %d".formatted(tables, entries, operations));
    starts.forEach(file -> words.add("--start-from " + file));
    words.add("--seed %d --evaluations %d --store".formatted(seed, evaluations));
    return String.join(" ", words);
  }
}
