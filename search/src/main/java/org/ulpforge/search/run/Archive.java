package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.ulpforge.problem.ParetoFront;
import org.ulpforge.program.Program;
import org.ulpforge.search.evolve.Shape;

/**
 * The best programs of each cost, at most {@value #PER_COST} of them and of different shapes, by
 * rising cost. What they are does not depend on the order in which programs came. Immutable.
 */
public record Archive(List<Judged> entries) {

  /** One attractor must not take all: better constants may make the second-best shape the best. */
  static final int PER_COST = 4;

  static final Archive EMPTY = new Archive(List.of());

  Archive with(List<Judged> more) {
    TreeMap<Double, List<Judged>> byCost = new TreeMap<>();
    List<Judged> all = new ArrayList<>(entries);
    all.addAll(more);
    all.stream()
        .filter(j -> Double.isFinite(j.error()) && j.cost() > 0)
        .forEach(j -> byCost.computeIfAbsent(j.cost(), c -> new ArrayList<>()).add(j));
    List<Judged> best = new ArrayList<>();
    byCost.values().forEach(equal -> best.addAll(bestOf(equal)));
    return new Archive(List.copyOf(best));
  }

  private static List<Judged> bestOf(List<Judged> equalCost) {
    List<Judged> kept = new ArrayList<>();
    Set<Niche> taken = new HashSet<>();
    equalCost.stream()
        .sorted(Judged.BY_MERIT.thenComparing(j -> -j.effort()))
        .filter(j -> taken.add(Niche.of(j)))
        .limit(PER_COST)
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
