package org.ulpforge.search.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.Nearest;
import org.ulpforge.format.RealFormat;
import org.ulpforge.grammar.Grammar;
import org.ulpforge.grammar.Grammars;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.reduction.Reduction;
import org.ulpforge.reduction.Reductions;
import org.ulpforge.target.Target;

/**
 * The skeletons of a problem. A name is made of the name of a range reduction, {@code pw} and a
 * number of pieces, and the name of a grammar; the first two can be missing.
 */
final class Skeletons {

  private static final Pattern PARTS = Pattern.compile("(?:pw(\\d{1,4}))?(.*)");

  /** Numbers of pieces that are tried where nothing says which. */
  private static final List<Integer> DEFAULT_PIECES = List.of(4, 16, 64);

  private final Problem problem;
  private final List<Reduction> reductions;

  private Skeletons(Problem problem, Target target) {
    this.problem = problem;
    this.reductions = Reductions.of(problem, target);
  }

  /**
   * The skeletons that a problem's grammar names, or the default ones.
   *
   * @throws IllegalArgumentException in one line, if the grammar does not exist or cannot be used
   *     for the problem
   */
  static List<Skeleton> of(Problem problem, Target target) {
    Skeletons skeletons = new Skeletons(problem, target);
    return problem.grammar().map(skeletons::named).orElseGet(skeletons::defaults);
  }

  private List<Skeleton> named(String name) {
    if (name.endsWith(".bnf") || name.contains("/")) {
      Grammar own = Grammars.read(Path.of(name));
      return reductions.stream()
          .map(r ->
              Skeleton.of(r.name() + own.name(), r, Pieces.whole(r.coreDomain()), own, problem))
          .toList();
    }
    return reductions.stream()
        .sorted(Comparator.comparingInt((Reduction r) -> -r.name().length()))
        .filter(r -> name.startsWith(r.name()))
        .flatMap(r -> around(r, name).stream())
        .findFirst()
        .map(List::of)
        .orElseThrow(() -> unknown(name));
  }

  private Optional<Skeleton> around(Reduction reduction, String name) {
    Matcher parts = PARTS.matcher(name.substring(reduction.name().length()));
    if (!parts.matches() || !Grammars.contain(parts.group(2))) {
      return Optional.empty();
    }
    Grammar grammar = Grammars.named(parts.group(2));
    int count = parts.group(1) == null ? 1 : Integer.parseInt(parts.group(1));
    return Optional.of(skeleton(reduction, count, grammar));
  }

  private Skeleton skeleton(Reduction reduction, int count, Grammar grammar) {
    if (count > 1 && reduction.cells().isPresent()) {
      throw new IllegalArgumentException(
          "reduction " + reduction.name() + " has cells of its own; pieces cannot be named");
    }
    String name = reduction.name() + (count > 1 ? "pw" + count : "") + grammar.name();
    Pieces pieces =
        count == 1
            ? Pieces.whole(reduction.coreDomain())
            : new Pieces(count, reduction.coreDomain(), floats(), problem.forbidden());
    return Skeleton.of(name, reduction, pieces, grammar, problem);
  }

  private Optional<FloatFormat> floats() {
    return problem.compute() instanceof FloatFormat f ? Optional.of(f) : Optional.empty();
  }

  private IllegalArgumentException unknown(String name) {
    List<String> known =
        reductions.stream().flatMap(r -> Grammars.names().stream().map(g -> r.name() + g)).toList();
    return new IllegalArgumentException(
        "unknown grammar '" + name + "' for this problem; nearest: " + Nearest.names(name, known));
  }

  private List<Skeleton> defaults() {
    List<Skeleton> all = new ArrayList<>();
    Reduction identity = reductions.getLast();
    if (problem.compute() instanceof IntegerFormat) {
      add(all, identity, 1, "int");
    } else if (problem.compute() instanceof RealFormat) {
      add(all, identity, 1, "real");
    } else {
      for (Reduction reduction : reductions.subList(0, reductions.size() - 1)) {
        add(all, reduction, 1, "p");
        add(all, reduction, 1, "f");
      }
      if (problem.arity() == 1 && isFinite(identity.coreDomain())) {
        onInterval(all, identity);
      } else if (all.isEmpty() || SmallSpace.isSearched(problem)) {
        add(all, identity, 1, "free");
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "no grammar can do without the forbidden ops; allow some, or name a grammar");
    }
    return all;
  }

  private void onInterval(List<Skeleton> all, Reduction identity) {
    for (String grammar : List.of("p", "r", "f", "free")) {
      add(all, identity, 1, grammar);
    }
    if (identity.coreDomain().lo() == -identity.coreDomain().hi()) {
      add(all, identity, 1, "e");
      add(all, identity, 1, "o");
    }
    for (int count : DEFAULT_PIECES) {
      add(all, identity, count, "p");
    }
  }

  /** What the forbidden ops leave nothing of is left out. */
  private void add(List<Skeleton> all, Reduction reduction, int count, String grammar) {
    try {
      all.add(skeleton(reduction, count, Grammars.named(grammar)));
    } catch (IllegalArgumentException e) {
      // Only a grammar that the user names must be usable.
      return;
    }
  }

  private static boolean isFinite(Interval domain) {
    return Double.isFinite(domain.hi() - domain.lo());
  }
}
