package org.ulpforge.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ulpforge.cost.CostModel;
import org.ulpforge.integer.IntegerErrors;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;

/**
 * An integer program of a function that a search found and that is kept as a file, {@code
 * integer/<function>/<inputs>/<algorithm>.slp} in the results folder. All commands that take
 * programs take it: its header says what it computes.
 *
 * @param function with the scales of inputs and results
 * @param algorithm what was made small, of how many operations, and out of what: {@code mean4xt2}
 *     has the least mean error found with 4 operations, products and 2 tables allowed; a final
 *     {@code u14} says that results are in units of 2^-14, not in the best ones
 * @param command that found it
 */
public record KeptInteger(
    IntegerFunction function, String algorithm, Program program, String command) {

  private static final Pattern ALGORITHM =
      Pattern.compile("(mean|max)[0-9]+x?(t[0-9]+)?(u[0-9]+)?");
  private static final Pattern DOMAIN = Pattern.compile("(-?\\d{1,9}),(-?\\d{1,9})");
  private static final String FOUND = "## found by: ";

  public KeptInteger {
    if (!ALGORITHM.matcher(algorithm).matches()) {
      throw new IllegalArgumentException(
          "'" + algorithm + "' is no algorithm of an integer program");
    }
  }

  /** The name of an algorithm. */
  public static String algorithm(
      boolean largest, int operations, boolean multiply, int tables, Optional<Integer> unit) {
    return (largest ? "max" : "mean")
        + operations
        + (multiply ? "x" : "")
        + (tables > 0 ? "t" + tables : "")
        + unit.map(u -> "u" + u).orElse("");
  }

  /** Operations: every instruction is one, a look-up, too. */
  public int operations() {
    return (int) CostModel.INSTRUCTIONS.cost(program);
  }

  /** Its errors over all inputs. */
  public IntegerErrors errors() {
    return IntegerErrors.of(program, function);
  }

  /**
   * The folder of a function and its inputs: {@code exp/s4} for all int8 in units of 2^-4 (those up
   * to zero for exp), {@code exp/s14n163840to0} for others.
   */
  public static Path folder(Path results, IntegerFunction function) {
    int exponent = -Math.getExponent(function.unit());
    if (Math.scalb(1.0, -exponent) != function.unit()) {
      throw new IllegalArgumentException(
          "input scale " + function.unit() + ": a power of two is allowed in stored programs");
    }
    boolean all = function.lo() == -128 && (function.hi() == 127 || function.hi() == 0);
    String inputs = all ? "" : (function.lo() + "to" + function.hi()).replace('-', 'n');
    return results.resolve("integer").resolve(function.function()).resolve("s" + exponent + inputs);
  }

  /** Stores it. */
  public void store(Path results) {
    StoredFiles.write(
        folder(results, function).resolve(algorithm + ".slp"),
        FOUND + command + "\n" + new ProgramText(function.header(), program));
  }

  /** All that are stored for a function and its inputs, by their numbers of operations. */
  public static List<KeptInteger> all(Path results, IntegerFunction function) {
    Path folder = folder(results, function);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".slp"))
          .map(KeptInteger::read)
          .sorted(
              Comparator.comparingInt(KeptInteger::operations)
                  .thenComparing(KeptInteger::algorithm))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * The function that the header of a program says.
   *
   * @throws IllegalArgumentException in one line if it says none
   */
  public static IntegerFunction function(Path file, ProgramText text) {
    String expression = text.header().get("expression");
    Matcher domain = DOMAIN.matcher(text.header().getOrDefault("domain", ""));
    if (expression == null || !domain.matches() || !"i32".equals(text.header().get("storage"))) {
      throw new IllegalArgumentException(
          file
              + " is no integer-only function: its header has no expression, integer domain and"
              + " storage i32");
    }
    return IntegerFunction.parse(
        expression, Integer.parseInt(domain.group(1)), Integer.parseInt(domain.group(2)));
  }

  /**
   * Reads a file that {@link #store} wrote.
   *
   * @throws IllegalArgumentException in one line if it is none
   */
  public static KeptInteger read(Path file) {
    ProgramText text = Run.program(file);
    String name = file.getFileName().toString().replaceFirst("\\.slp$", "");
    String command =
        StoredFiles.read(file)
            .lines()
            .filter(l -> l.startsWith(FOUND))
            .findFirst()
            .map(l -> l.substring(FOUND.length()))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    file + " is not kept: 'integer search --store' writes such programs"));
    return new KeptInteger(function(file, text), name, text.program(), command);
  }
}
