package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ulpforge.problem.ParetoFront;
import org.ulpforge.program.Program;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.evolve.Niches;
import org.ulpforge.search.evolve.Shape;

/**
 * The best programs of each cost, of different shapes, by rising cost. What they are does not
 * depend on the order in which programs came. Immutable.
 */
public record Archive(List<Judged> entries) {

  static final Archive EMPTY = new Archive(List.of());

  /** One attractor must not take all: better constants may make the second-best shape the best. */
  sealed interface Keeping {
    int perCost();

    /** So many shapes of each cost. */
    record ByShape(int perCost) implements Keeping {}

    /** So many errors of each cost. */
    record ByError(Niches niches) implements Keeping {
      @Override
      public int perCost() {
        return niches.perCost();
      }
    }
  }

  Archive with(List<Judged> more, Keeping keeping) {
    List<Judged> all = new ArrayList<>(entries);
    all.addAll(more);
    all.removeIf(j -> !Double.isFinite(j.error()) || j.cost() <= 0);
    return new Archive(
        switch (keeping) {
          case Keeping.ByShape(int perCost) -> byShape(all, perCost);
          case Keeping.ByError(Niches niches) -> byError(all, niches);
        });
  }

  /** Without the programs whose constants are not known. */
  Archive withoutMemories() {
    return new Archive(entries.stream().filter(e -> !e.isMemory()).toList());
  }

  private static List<Judged> byShape(List<Judged> all, int perCost) {
    TreeMap<Double, List<Judged>> byCost = new TreeMap<>();
    all.forEach(j -> byCost.computeIfAbsent(j.cost(), c -> new ArrayList<>()).add(j));
    List<Judged> best = new ArrayList<>();
    byCost.values().forEach(equal -> best.addAll(bestOf(equal, perCost)));
    return List.copyOf(best);
  }

  private static List<Judged> byError(List<Judged> all, Niches niches) {
    Map<Genome, Judged> latest = new HashMap<>();
    for (Judged entry : all) {
      latest.merge(
          entry.genome(),
          entry,
          (a, b) -> b.effort() > a.effort() || (b.effort() == a.effort() && a.isMemory()) ? b : a);
    }
    return List.copyOf(
        niches.best(
            List.copyOf(latest.values()),
            Judged::cost,
            Judged::error,
            Comparator.comparing(j -> j.genome().core().toString())));
  }

  private static List<Judged> bestOf(List<Judged> equalCost, int perCost) {
    List<Judged> kept = new ArrayList<>();
    Set<Niche> taken = new HashSet<>();
    equalCost.stream()
        .sorted(Judged.BY_MERIT.thenComparing(j -> -j.effort()))
        .filter(j -> taken.add(Niche.of(j)))
        .limit(perCost)
        .forEach(kept::add);
    return kept;
  }

  private record Niche(int skeleton, Program shape) {
    static Niche of(Judged judged) {
      return new Niche(judged.genome().skeleton(), Shape.of(judged.genome().core()));
    }
  }

  ParetoFront front() {
    return new ParetoFront(frontEntries().stream().map(Judged::candidate).toList());
  }

  /** The entries of the front; of each cost the one of most merit can be among them. */
  List<Judged> frontEntries() {
    List<Judged> front = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    double cost = 0;
    for (Judged entry : entries) {
      if (entry.cost() > cost && entry.error() < best) {
        best = entry.error();
        front.add(entry);
      }
      cost = entry.cost();
    }
    return front;
  }
}
