package org.ulpforge.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ulpforge.problem.HexFloat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;

/** The commands that do again what was done. */
public final class Repeat {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Repeat() {}

  /**
   * The search of a problem, with every option that matters; a domain that is the full range is
   * left out.
   */
  public static String search(Problem problem) {
    List<String> words = new ArrayList<>(List.of("ulpforge", "search"));
    if (problem.expression().isPresent()) {
      words.addAll(
          List.of("--expression", problem.expression().get(), "--name", problem.function()));
    } else {
      words.add(problem.function());
    }
    problem.storage().ifPresent(s -> words.addAll(List.of("--format", s.name())));
    words.addAll(List.of("--compute", problem.compute().name()));
    if (!problem.domain().stream().allMatch(Interval::isFull)) {
      problem.domain().forEach(d -> words.add("--domain=" + text(d)));
    }
    words.addAll(List.of("--error", problem.measure().text()));
    problem.accuracy().ifPresent(a -> words.addAll(List.of("--accuracy", a.toString())));
    problem.grammar().ifPresent(g -> words.addAll(List.of("--grammar", g)));
    words.addAll(ops(problem.forbidden()));
    words.addAll(List.of("--cost", problem.costModel()));
    words.addAll(List.of("--seed", Long.toString(problem.seed())));
    if (problem.budget().evaluations() < Long.MAX_VALUE) {
      words.addAll(List.of("--evaluations", Long.toString(problem.budget().evaluations())));
    }
    problem
        .budget()
        .timeLimit()
        .ifPresent(t -> words.addAll(List.of("--time-limit", t.toSeconds() + "s")));
    return join(words);
  }

  /** The shorter one of the ops that are forbidden and those that are left. */
  private static List<String> ops(Set<Opcode> forbidden) {
    if (forbidden.isEmpty()) {
      return List.of();
    }
    List<Opcode> allowed =
        Arrays.stream(Opcode.values()).filter(op -> !forbidden.contains(op)).toList();
    boolean few = !allowed.isEmpty() && allowed.size() < forbidden.size();
    String list =
        (few ? allowed : forbidden)
            .stream().map(Opcode::text).sorted().collect(Collectors.joining(","));
    return List.of(few ? "--ops" : "--forbid", list);
  }

  /**
   * Ends of few digits stay decimal: {@code -8,8}; the others are hexadecimal, and exact either
   * way.
   */
  private static String text(Interval domain) {
    return end(domain.lo()) + "," + end(domain.hi());
  }

  private static String end(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : HexFloat.text(value);
  }

  /** One line that a POSIX shell splits into these words again. */
  public static String join(List<String> words) {
    return words.stream().map(Repeat::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
