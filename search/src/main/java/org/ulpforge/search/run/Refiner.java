package org.ulpforge.search.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.Sample;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.search.evolve.Shape;
import org.ulpforge.search.lattice.Descent;
import org.ulpforge.search.lattice.Enumeration;
import org.ulpforge.search.lattice.Exhaustion;
import org.ulpforge.search.lattice.Trial;

/**
 * Finds better constants for promising programs: a levelled fit first, then, where the storage
 * format is small, all assignments of its values, then descents over last places, longer ones each
 * time.
 */
record Refiner(Problem problem, List<Skeleton> skeletons, Judge judge, BooleanSupplier stop) {

  /** Storage formats of up to so many bits have few enough values to try them all. */
  private static final int SMALL_BITS = 8;

  /** After so many descents a program is left alone. */
  static final int MAX_EFFORT = 5;

  private static final int STEPS = 600;

  /**
   * @param exhaustion present if all assignments were tried
   */
  record Refined(Judged entry, Optional<Exhaustion> exhaustion) {}

  private static final Comparator<Judged> BETTER =
      Comparator.comparingDouble(Judged::merit).thenComparingLong(Judged::misrounded);

  /**
   * @param enumerate whether to try all assignments, where there are few enough
   */
  Refined refine(Judged entry, boolean enumerate) {
    Judged best = entry;
    Optional<Exhaustion> exhaustion = Optional.empty();
    if (entry.effort() == 0) {
      best = better(best, judge.polished(entry));
    }
    if (problem.compute() instanceof FloatFormat compute) {
      Sample sample = judge.sample();
      if (enumerate) {
        Optional<Refined> all = enumerated(best, compute, sample);
        if (all.isPresent()) {
          best = better(best, Optional.of(all.get().entry()));
          exhaustion = all.get().exhaustion();
        }
      }
      best = better(best, Optional.of(descended(best, compute, sample)));
    }
    int effort = stop.getAsBoolean() ? entry.effort() : entry.effort() + 1;
    return new Refined(best.withEffort(effort), exhaustion);
  }

  private static Judged better(Judged a, Optional<Judged> b) {
    return b.filter(judged -> BETTER.compare(judged, a) < 0).orElse(a);
  }

  private Trial trial(Judged entry, FloatFormat compute) {
    Skeleton skeleton = skeletons.get(entry.genome().skeleton());
    return Trial.of(skeleton::compose, entry.cores(), compute, problem.measure());
  }

  private Judged descended(Judged entry, FloatFormat compute, Sample sample) {
    var random = new SplittableRandom(problem.seed() * 31 + entry.effort());
    int steps = STEPS << Math.min(entry.effort(), 3);
    Descent.Found found = Descent.run(trial(entry, compute), sample, steps, random, stop);
    return judge.measured(entry.genome(), found.cores(), entry.effort());
  }

  private Optional<Refined> enumerated(Judged entry, FloatFormat compute, Sample sample) {
    Program core = entry.cores().getFirst();
    if (!(problem.storage().orElseThrow() instanceof FloatFormat storage)
        || storage.bits() > SMALL_BITS
        || problem.arity() != 1
        || entry.cores().size() > 1
        || Enumeration.assignments(core, storage) > Enumeration.MAX_ASSIGNMENTS) {
      return Optional.empty();
    }
    Trial trial = trial(entry, compute);
    return Enumeration.run(trial, sample, storage, stop)
        .map(found -> {
          Judged best =
              found
                  .cores()
                  .map(cores -> judge.measured(entry.genome(), cores, entry.effort()))
                  .orElse(entry);
          return new Refined(best, Optional.of(exhaustion(entry, storage, found)));
        });
  }

  private static Exhaustion exhaustion(Judged entry, FloatFormat storage, Enumeration.Found found) {
    return new Exhaustion(
        entry.algorithm(),
        structure(entry),
        storage.name(),
        found.assignments(),
        found.bestError());
  }

  /** How an {@link Exhaustion} names the core of a program. */
  static String structure(Judged entry) {
    return Shape.of(entry.genome().core()).toString();
  }
}
