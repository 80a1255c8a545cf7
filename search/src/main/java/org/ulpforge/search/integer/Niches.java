package org.ulpforge.search.integer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ulpforge.program.Opcode;
import org.ulpforge.search.integer.Solver.Rated;

/**
 * The best program of each kind, of as many kinds as are good (the elites of Mouret and Clune,
 * "Illuminating search spaces by mapping elites", arXiv 1504.04909).
 *
 * <p>A kind is how often each operation is there, in whatever order, and what the last step is made
 * of. So the many variants of one idea, all good, leave a place for others that are yet to become
 * better; and programs of each number of steps and of tables are ranked for themselves, because a
 * table makes a program good soon.
 */
final class Niches {

  /** Kinds that stay for each number of steps and of tables. */
  private static final int KEPT = 300;

  /** The first source that is an operation; before it are a constant, −1, and the input, 0. */
  private static final int SOURCES = 1;

  private final int tables;
  private final List<Shelf> shelves = new ArrayList<>();

  /** Programs of one number of steps and of tables. */
  private static final class Shelf {
    final Map<Kind, Rated> best = new LinkedHashMap<>();
    List<Rated> ranked = List.of();

    void rank() {
      List<Rated> all =
          best.values().stream().sorted(Comparator.comparingDouble(Rated::error)).toList();
      ranked = all.subList(0, Math.min(KEPT, all.size()));
      all.stream().skip(KEPT).forEach(rated -> best.remove(Kind.of(rated.steps())));
    }
  }

  private record Kind(long operations, int last, int first, int second) {

    /** 13 places of 4 bits: that is one for each opcode from {@code iadd} on, and for tables. */
    private static final int BITS_OF_COUNT = 4;

    static Kind of(List<Step> steps) {
      long operations = 0;
      for (Step step : steps) {
        operations += 1L << (BITS_OF_COUNT * place(step.op()));
      }
      Step last = steps.getLast();
      int second = last.isLookup() ? Step.CONSTANT : last.b();
      return new Kind(operations, place(last.op()), source(steps, last.a()), source(steps, second));
    }

    private static int source(List<Step> steps, int value) {
      return value > 0 ? SOURCES + place(steps.get(value - 1).op()) : value;
    }

    private static int place(Opcode op) {
      return op == Opcode.ILOOKUP ? 0 : 1 + op.ordinal() - Opcode.IADD.ordinal();
    }
  }

  Niches(int operations, int tables) {
    this.tables = tables;
    for (int i = 0; i < (operations + 1) * (tables + 1); i++) {
      shelves.add(new Shelf());
    }
  }

  private Shelf shelf(int length, int own) {
    return shelves.get(length * (tables + 1) + own);
  }

  private Shelf shelf(List<Step> steps) {
    return shelf(steps.size(), Language.tables(steps));
  }

  /** Keeps a program if no other of its kind is as good. */
  void add(Rated rated) {
    if (rated.fits()) {
      shelf(rated.steps())
          .best
          .merge(Kind.of(rated.steps()), rated, (a, b) -> b.error() < a.error() ? b : a);
    }
  }

  /** The error that a program is to be better than, to be kept. */
  double limit(List<Step> steps) {
    Shelf shelf = shelf(steps);
    Rated known = shelf.best.get(Kind.of(steps));
    if (known != null) {
      return known.error();
    }
    return shelf.ranked.size() < KEPT ? Double.POSITIVE_INFINITY : shelf.ranked.getLast().error();
  }

  /** Sorts what was added since the last time, and drops what is behind. */
  void rank() {
    shelves.forEach(Shelf::rank);
  }

  /** Programs with a number of steps and of tables, as they were ranked last, the best first. */
  List<Rated> ranked(int length, int own) {
    return shelf(length, own).ranked;
  }
}
