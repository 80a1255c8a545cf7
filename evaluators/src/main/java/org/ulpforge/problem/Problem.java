package org.ulpforge.problem;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.RealFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Opcode;

/**
 * Everything that a search needs to be repeated.
 *
 * @param function the name of a target, or of the user's formula
 * @param expression the formula, where the function is the user's own
 * @param domain an interval for each argument
 * @param storage the format of arguments and result; empty exactly where {@code compute} is real
 * @param compute the format of the arithmetic; a float storage format must be contained in a float
 *     compute format
 * @param measure what errors are measured in
 * @param accuracy the error that is asked for; without it, the whole front is
 * @param grammar the name of a grammar, or empty for the default ones of the target
 * @param forbidden ops that no program may use
 * @param costModel the name of a cost model
 * @param seed of all randomness
 */
public record Problem(
    String function,
    Optional<String> expression,
    List<Interval> domain,
    Optional<ScalarFormat> storage,
    Format compute,
    ErrorMeasure measure,
    Optional<Accuracy> accuracy,
    Optional<String> grammar,
    Set<Opcode> forbidden,
    String costModel,
    long seed,
    Budget budget) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,31}");

  public Problem {
    requireName(function);
    domain = List.copyOf(domain);
    forbidden = Set.copyOf(forbidden);
    if (domain.isEmpty() || domain.size() > 2) {
      throw new IllegalArgumentException(
          "a problem has one or two arguments, not " + domain.size());
    }
    boolean real = compute instanceof RealFormat;
    if (real != storage.isEmpty()) {
      throw new IllegalArgumentException(
          real ? "compute format real has no storage format" : "a storage format is missing");
    }
    if (real && measure == ErrorMeasure.ULP) {
      throw new IllegalArgumentException(
          "real arithmetic has no ULP: relative or absolute error is allowed");
    }
    if (storage.isPresent()
        && storage.get() instanceof FloatFormat s
        && compute instanceof FloatFormat c
        && !s.embedsIn(c)) {
      throw new IllegalArgumentException(
          "compute format "
              + c.name()
              + " does not hold every value of storage format "
              + s.name());
    }
    if (storage.isPresent()
        && compute instanceof IntegerFormat c
        && c.bits() < storage.get().bits()) {
      throw new IllegalArgumentException(
          "compute format "
              + c.name()
              + " is narrower than the codes of storage format "
              + storage.get().name());
    }
    accuracy.ifPresent(goal -> {
      if (goal.measure() != measure) {
        throw new IllegalArgumentException(
            "accuracy " + goal + " is not in the error measure " + measure.text());
      }
    });
  }

  /**
   * Checks the name of a function, which becomes part of the names of kernels, files and classes.
   *
   * @throws IllegalArgumentException unless it is 1 to 32 lower-case letters and digits, a letter
   *     first
   */
  public static void requireName(String function) {
    if (!NAME.matcher(function).matches()) {
      throw new IllegalArgumentException(
          "function name '%s': 1 to 32 lower-case letters and digits are allowed, a letter first"
              .formatted(function.length() > 40 ? function.substring(0, 40) + "..." : function));
    }
  }

  /** The same problem under another budget. */
  public Problem withBudget(Budget other) {
    return new Problem(
        function,
        expression,
        domain,
        storage,
        compute,
        measure,
        accuracy,
        grammar,
        forbidden,
        costModel,
        seed,
        other);
  }

  public int arity() {
    return domain.size();
  }

  /** The interval of a problem with one argument. */
  public Interval interval() {
    return domain.getFirst();
  }

  public boolean isReal() {
    return storage.isEmpty();
  }
}
