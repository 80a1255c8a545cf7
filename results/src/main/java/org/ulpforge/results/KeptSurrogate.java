package org.ulpforge.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ulpforge.cost.CostModel;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.product.Guard;
import org.ulpforge.product.Surrogate;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;

/**
 * A multiplication surrogate that a search found and that is kept as a file, {@code
 * surrogates/<format>/<algorithm>.slp} in the results folder.
 *
 * @param algorithm what was made small and of how many operations: {@code mean7t16} has the least
 *     mean error found with 7 operations, of which one looks into a table of 16; {@code max9m150}
 *     the least largest error while the mean is at most 150 hundredths of a percent; a final {@code
 *     g} is for one with a guard
 */
public record KeptSurrogate(
    FloatFormat format, String algorithm, Program program, long seed, long evaluations) {

  /** What the grammar of a problem is called that a search for surrogates has solved. */
  public static final String GRAMMAR = "surrogate";

  private static final Pattern ALGORITHM =
      Pattern.compile("(mean|rms|max)(\\d+)(?:m(\\d+))?(?:t(\\d+))?(g?)");

  private static final String GUARDED = "g";

  private static final String FOUND = "## found by: ";

  private static final Pattern SEED = Pattern.compile("--seed (\\d+) --evaluations (\\d+)");

  /** The name of an algorithm; see {@link #algorithm}. */
  public static String algorithm(String merit, int operations, double meanLimit, int entries) {
    String limit = Double.isInfinite(meanLimit) ? "" : "m" + Math.round(1e4 * meanLimit);
    return merit + operations + limit + (entries > 0 ? "t" + entries : "");
  }

  /** The search that finds it: it stores the program again. */
  public String command() {
    return command(problem(), algorithm);
  }

  static String command(Problem problem, String algorithm) {
    Matcher parts = ALGORITHM.matcher(algorithm);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + algorithm + "' is no algorithm of a surrogate");
    }
    List<String> words =
        new ArrayList<>(
            List.of("ulpforge", "surrogate", "search", problem.storage().orElseThrow().name()));
    words.addAll(List.of("--error", parts.group(1), "--operations", parts.group(2)));
    Optional.ofNullable(parts.group(3))
        .ifPresent(limit ->
            words.addAll(
                List.of(
                    "--mean-limit",
                    String.format(Locale.ROOT, "%.4f", Integer.parseInt(limit) / 1e4))));
    Optional.ofNullable(parts.group(4))
        .ifPresent(entries -> words.addAll(List.of("--table", entries)));
    words.addAll(List.of("--seed", Long.toString(problem.seed())));
    words.addAll(List.of("--evaluations", Long.toString(problem.budget().evaluations())));
    words.add("--store");
    String guard = parts.group(5).isEmpty() ? "" : " --guard";
    String file =
        "results/surrogates/%s/%s.slp"
            .formatted(
                problem.storage().orElseThrow().name(), algorithm.substring(0, parts.start(5)));
    return Repeat.join(words) + " && ulpforge surrogate keep " + file + guard;
  }

  /** Of positive operands, or with a guard of all codes. */
  private boolean isGuarded() {
    return algorithm.endsWith(GUARDED);
  }

  /** The same in a {@link Guard}, which makes it right for all codes. */
  public KeptSurrogate guarded() {
    if (isGuarded()) {
      throw new IllegalArgumentException(algorithm + " has a guard already");
    }
    return new KeptSurrogate(
        format, algorithm + GUARDED, Guard.around(surrogate()).program(), seed, evaluations);
  }

  /**
   * The product of positive numbers whose product is normal, whatever they are: each between the
   * square roots of the least and the largest normal binade. With a guard, of all codes.
   */
  public Problem problem() {
    Interval positive =
        new Interval(
            Math.scalb(1.0, Math.ceilDiv(format.minExponent(), 2)),
            Math.scalb(1.0, Math.floorDiv(format.maxExponent(), 2)));
    return new Problem(
        "mul",
        Optional.empty(),
        isGuarded() ? List.of(Interval.FULL, Interval.FULL) : List.of(positive, positive),
        Optional.of(format),
        isGuarded() ? IntegerFormat.I32 : IntegerFormat.of(format.bits(), false),
        ErrorMeasure.RELATIVE,
        Optional.empty(),
        Optional.of(GRAMMAR),
        Set.of(),
        "instructions",
        seed,
        new Budget(evaluations, Optional.empty()));
  }

  /** The program as a multiplication. */
  public Surrogate surrogate() {
    return new Surrogate(program, format, problem().compute());
  }

  /** All that are stored for a format, by their numbers of operations. */
  public static List<KeptSurrogate> all(Path results, FloatFormat format) {
    Path folder = results.resolve("surrogates").resolve(format.name());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".slp"))
          .map(KeptSurrogate::read)
          .sorted(
              Comparator.comparingDouble(
                      (KeptSurrogate k) -> CostModel.INSTRUCTIONS.cost(k.program()))
                  .thenComparing(KeptSurrogate::algorithm))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Its file in a results folder. */
  public Path file(Path results) {
    return results.resolve("surrogates").resolve(format.name()).resolve(algorithm + ".slp");
  }

  /** Stores it. */
  public void store(Path results) {
    String text = new ProgramText(FrontEntry.header(problem()), program).toString();
    StoredFiles.write(file(results), FOUND + command() + "\n" + text);
  }

  /**
   * Reads a file that {@link #store} wrote.
   *
   * @throws IllegalArgumentException in one line if it is none
   */
  public static KeptSurrogate read(Path file) {
    ProgramText text = Run.program(file);
    String found =
        StoredFiles.read(file).lines().filter(l -> l.startsWith(FOUND)).findFirst().orElse("");
    Matcher seed = SEED.matcher(found);
    String name = file.getFileName().toString().replaceFirst("\\.slp$", "");
    if (!seed.find()
        || !ALGORITHM.matcher(name).matches()
        || !text.header().containsKey("storage")) {
      throw new IllegalArgumentException(
          file + " is no kept surrogate: 'surrogate search --store' writes them");
    }
    return new KeptSurrogate(
        Formats.floating(text.header().get("storage")),
        name,
        text.program(),
        Long.parseLong(seed.group(1)),
        Long.parseLong(seed.group(2)));
  }
}
