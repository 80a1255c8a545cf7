package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.ulpforge.cost.CostModel;
import org.ulpforge.cost.CostModels;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.measure.Sample;
import org.ulpforge.measure.Score;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.fit.Effort;
import org.ulpforge.search.fit.FitResult;
import org.ulpforge.search.fit.RealFit;
import org.ulpforge.search.fit.Samples;
import org.ulpforge.search.lattice.Fingerprint;
import org.ulpforge.search.lattice.Merit;

/**
 * Judges genomes: fits the constants of a core in real arithmetic where that is possible, rounds
 * them to the compute format, composes the whole program and measures it. What comes out depends on
 * the genome's shape (where constants are fitted), the seed and the sample alone, so that results
 * can be kept and threads do not matter. Thread-safe.
 */
final class Judge {

  /** More results than this are not kept: about 100 MB. */
  private static final int MAX_KEPT = 20_000;

  /** Of the largest error in what guides the evolution of constants. */
  private static final double MAX_SHARE = 0.1;

  private record Structure(int skeleton, Program shape) {}

  private final Problem problem;
  private final List<Skeleton> skeletons;
  private final CostModel costs;
  private final Sample sample;
  private final Map<Structure, Optional<List<Program>>> fits;
  private final Map<Structure, Judged> judged = new ConcurrentHashMap<>();
  private final Map<Fingerprint, Score> behaviours = new ConcurrentHashMap<>();
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong known = new AtomicLong();

  private Judge(
      Problem problem,
      List<Skeleton> skeletons,
      Sample sample,
      Map<Structure, Optional<List<Program>>> fits) {
    this.problem = problem;
    this.skeletons = skeletons;
    this.costs = CostModels.named(problem.costModel());
    this.sample = sample;
    this.fits = fits;
  }

  static Judge of(Problem problem, List<Skeleton> skeletons, Sample sample) {
    return new Judge(problem, skeletons, sample, new ConcurrentHashMap<>());
  }

  /** A judge on another sample, who knows the fits of this one. */
  Judge on(Sample other) {
    Judge next = new Judge(problem, skeletons, other, fits);
    next.asked.set(asked.get());
    next.known.set(known.get());
    return next;
  }

  Sample sample() {
    return sample;
  }

  /** The share of judgements that needed no fit or no comparison with exact values. */
  double hitRate() {
    // Other threads may judge meanwhile: what is known was asked before.
    long hits = known.get();
    return hits == 0 ? 0 : (double) hits / asked.get();
  }

  Judged judge(Genome genome) {
    Structure key = new Structure(genome.skeleton(), identity(genome));
    Judged before = judged.get(key);
    if (before != null) {
      asked.incrementAndGet();
      known.incrementAndGet();
      return before;
    }
    Judged result = judgedAnew(new Genome(key.skeleton(), key.shape()), key);
    keep(judged, key, result);
    return result;
  }

  /** What tells genomes apart: the shape where constants are fitted, else the program. */
  private Program identity(Genome genome) {
    return skeletons.get(genome.skeleton()).mutator().normal(genome.core());
  }

  private boolean fitted(Genome genome) {
    return skeletons.get(genome.skeleton()).targets().usable() && hasConstants(genome.core());
  }

  private static boolean hasConstants(Program core) {
    return core.instructions().stream()
        .anyMatch(i -> i.operands().stream().anyMatch(o -> o instanceof Operand.Literal));
  }

  private Judged judgedAnew(Genome genome, Structure key) {
    if (!fitted(genome)) {
      Skeleton skeleton = skeletons.get(genome.skeleton());
      return measured(genome, skeleton.repeated(genome.core()), 0);
    }
    Optional<List<Program>> fit = fits.get(key);
    if (fit == null) {
      fit = fit(key.skeleton(), key.shape(), Effort.SCREEN);
      keep(fits, key, fit);
    }
    return fit.map(f -> measured(genome, f, 0)).orElseGet(() -> failed(genome));
  }

  private static <K, V> void keep(Map<K, V> map, K key, V value) {
    if (map.size() >= MAX_KEPT) {
      map.clear();
    }
    map.put(key, value);
  }

  /** The same structure with constants from a harder fit, if it can be fitted at all. */
  Optional<Judged> polished(Judged entry) {
    if (!fitted(entry.genome())) {
      return Optional.empty();
    }
    return fit(entry.genome().skeleton(), entry.genome().core(), Effort.POLISH)
        .map(fit -> measured(entry.genome(), fit, entry.effort()));
  }

  private Optional<List<Program>> fit(int skeleton, Program shape, Effort effort) {
    List<Program> cores = new ArrayList<>();
    var random = new SplittableRandom(problem.seed() ^ Fingerprint.of(shape).low());
    for (int piece = 0; piece < skeletons.get(skeleton).cores(); piece++) {
      Optional<Samples> target = skeletons.get(skeleton).targets().piece(piece);
      if (target.isEmpty()
          || !(RealFit.fit(shape, target.get(), effort, random.split())
              instanceof FitResult.Fitted fitted)) {
        return Optional.empty();
      }
      cores.add(rounded(fitted));
    }
    return Optional.of(cores);
  }

  private Program rounded(FitResult.Fitted fitted) {
    return problem.compute() instanceof FloatFormat format
        ? fitted.constants().program(c -> new Operand.FloatLiteral(format.round(c.doubleValue())))
        : fitted.program();
  }

  /** Judges the whole program around given cores. */
  Judged measured(Genome genome, List<Program> cores, int effort) {
    asked.incrementAndGet();
    Skeleton skeleton = skeletons.get(genome.skeleton());
    Program program;
    Score score;
    double merit;
    try {
      program = Canonical.of(skeleton.compose(cores));
      ColumnProgram ready = ColumnarInterpreter.of(program, problem.compute());
      score = score(ready);
      merit = Merit.of(score, ready, problem.compute(), sample, problem.measure());
    } catch (IllegalArgumentException e) {
      // Constants that overflow the format, or a user's grammar whose sentences have no type here.
      return failed(genome);
    }
    return new Judged(
        genome,
        cores,
        program,
        skeleton.algorithm(genome.core()),
        score.maxError(),
        merit,
        fitted(genome) ? score.maxError() : score.meanError() + MAX_SHARE * score.maxError(),
        score.misrounded(),
        costs.cost(program),
        effort);
  }

  private Score score(ColumnProgram program) {
    double[] results = sample.results(program, problem.compute());
    Fingerprint behaviour = Fingerprint.of(results);
    Score before = behaviours.get(behaviour);
    if (before != null) {
      known.incrementAndGet();
      return before;
    }
    Score score = sample.score(results, problem.measure());
    keep(behaviours, behaviour, score);
    return score;
  }

  private Judged failed(Genome genome) {
    return new Judged(
        genome,
        List.of(),
        genome.core(),
        skeletons.get(genome.skeleton()).name(),
        Double.POSITIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        Long.MAX_VALUE,
        Double.MAX_VALUE,
        0);
  }
}
