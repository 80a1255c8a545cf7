package org.ulpforge.search.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.ulpforge.cost.CostModel;
import org.ulpforge.cost.CostModels;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.fit.Effort;
import org.ulpforge.search.fit.FitResult;
import org.ulpforge.search.fit.RealFit;

/**
 * Judges programs of exact real arithmetic by the error that a fit of their constants reaches. Fits
 * go up a ladder of efforts: a first one for all, harder ones for the promising.
 */
final class RealJury implements Jury {

  /** The highest rung of the ladder. */
  private static final int MAX_EFFORT = 4;

  /** More first judgements than this are not remembered: about 400 MB. */
  private static final int MAX_REMEMBERED = 3_000_000;

  private record Verdict(double error, double cost) {}

  private final Problem problem;
  private final List<Skeleton> skeletons;
  private final Strategy strategy;
  private final Threads threads;
  private final BooleanSupplier late;
  private final CostModel costs;
  private final Map<Fingerprint, Verdict> remembered = new ConcurrentHashMap<>();
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong known = new AtomicLong();
  private Map<Genome, Judged> better = Map.of();

  RealJury(
      Problem problem,
      List<Skeleton> skeletons,
      Strategy strategy,
      Threads threads,
      BooleanSupplier late) {
    this.problem = problem;
    this.skeletons = skeletons;
    this.strategy = strategy;
    this.threads = threads;
    this.late = late;
    this.costs = CostModels.named(problem.costModel());
  }

  @Override
  public void know(SearchState state) {
    Map<Genome, Judged> refined = new HashMap<>();
    for (Judged entry : state.archive().entries()) {
      if (entry.effort() > 0) {
        refined.put(entry.genome(), entry);
      }
    }
    better = refined;
  }

  @Override
  public Judged judge(Genome genome) {
    asked.incrementAndGet();
    Genome normal = normal(genome);
    Judged refined = better.get(normal);
    if (refined != null) {
      known.incrementAndGet();
      return refined;
    }
    Fingerprint print = Fingerprint.of(normal.core()).and(normal.skeleton());
    Verdict before = remembered.get(print);
    if (before != null) {
      known.incrementAndGet();
      return judged(normal, List.of(), normal.core(), before.error(), before.cost());
    }
    Judged judged = first(normal);
    if (remembered.size() >= MAX_REMEMBERED) {
      remembered.clear();
    }
    remembered.put(print, new Verdict(judged.error(), judged.cost()));
    return judged;
  }

  private Genome normal(Genome genome) {
    Skeleton skeleton = skeletons.get(genome.skeleton());
    return new Genome(genome.skeleton(), skeleton.mutator().normal(genome.core()));
  }

  private Judged first(Genome genome) {
    return fit(genome, Effort.PROBE, 0)
        .map(fit -> judged(genome, fit))
        .orElseGet(() ->
            judged(genome, List.of(), genome.core(), Double.POSITIVE_INFINITY, Double.MAX_VALUE));
  }

  private Judged judged(Genome genome, FitResult.Fitted fit) {
    Program core = fit.program();
    Program program = Canonical.of(core);
    return judged(genome, List.of(core), program, fit.error(), costs.cost(program));
  }

  private Judged judged(
      Genome genome, List<Program> cores, Program program, double error, double cost) {
    return new Judged(
        genome,
        cores,
        program,
        skeletons.get(genome.skeleton()).algorithm(genome.core()),
        error,
        error,
        error,
        0,
        cost,
        0);
  }

  /** Empty without constants: then there is nothing to fit, and nothing to measure on. */
  private Optional<FitResult.Fitted> fit(Genome genome, Effort effort, int level) {
    boolean constant =
        genome.core().instructions().stream()
            .flatMap(i -> i.operands().stream())
            .noneMatch(o -> o instanceof Operand.Literal);
    var samples = skeletons.get(genome.skeleton()).targets().piece(0);
    if (constant || samples.isEmpty()) {
      return Optional.empty();
    }
    long hash = Fingerprint.of(genome.core()).and(level).high();
    FitResult result =
        RealFit.fit(
            genome.core(), samples.get(), effort, new SplittableRandom(problem.seed() ^ hash));
    return result instanceof FitResult.Fitted fitted ? Optional.of(fitted) : Optional.empty();
  }

  @Override
  public SearchState refined(SearchState state) {
    List<Judged> kept =
        threads.map(
            state.archive().entries(),
            e -> e.isMemory() && !late.getAsBoolean() ? first(e.genome()) : e);
    Archive archive = new Archive(kept).withoutMemories();
    List<Judged> promising =
        Promising.byRank(archive, MAX_EFFORT, strategy.keeping().perCost(), strategy.refined());
    return state.with(
        archive.with(threads.map(promising, this::refined), strategy.keeping()), state.exhausted());
  }

  /** The better of the entry and a harder fit. */
  private Judged refined(Judged entry) {
    if (late.getAsBoolean()) {
      return entry;
    }
    Judged fitted =
        fit(entry.genome(), Effort.level(entry.effort()), 1 + entry.effort())
            .map(fit -> judged(entry.genome(), fit))
            .filter(j -> j.error() < entry.error())
            .orElse(entry);
    return fitted.withEffort(entry.effort() + 1);
  }

  @Override
  public double hitRate() {
    return asked.get() == 0 ? 0 : (double) known.get() / asked.get();
  }

  @Override
  public int inputs() {
    return 0;
  }
}
