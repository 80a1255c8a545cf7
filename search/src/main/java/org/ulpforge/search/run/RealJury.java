package org.ulpforge.search.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ulpforge.cost.CostModel;
import org.ulpforge.cost.CostModels;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.fit.Certificate;
import org.ulpforge.search.fit.Effort;
import org.ulpforge.search.fit.FitResult;
import org.ulpforge.search.fit.RealFit;
import org.ulpforge.search.fit.Samples;
import org.ulpforge.search.lattice.Fingerprint;

/**
 * Judges programs of exact real arithmetic by the error that a fit of their constants reaches. Fits
 * go up a ladder of efforts: a first one for all, harder ones for the promising.
 */
final class RealJury implements Jury {

  /** The highest rung of the ladder. */
  private static final int MAX_EFFORT = 4;

  /** More first judgements than this are not remembered: about 400 MB. */
  private static final int MAX_REMEMBERED = 3_000_000;

  /** By how much the error between the points of a grid may exceed that on the grid. */
  private static final double GRID = 1e-2;

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

  /**
   * @throws IllegalArgumentException in one line, if the target has no error somewhere in the
   *     domain
   */
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
    // A target without an error somewhere would make all programs fail, one by one.
    skeletons.forEach(skeleton -> skeleton.targets().required(0));
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
            genome.core(),
            Set.of(),
            samples.get(),
            effort,
            new SplittableRandom(problem.seed() ^ hash),
            late);
    return result instanceof FitResult.Fitted fitted ? Optional.of(fitted) : Optional.empty();
  }

  @Override
  public SearchState refined(SearchState state) {
    List<Judged> kept =
        threads.map(
            state.archive().entries(), e -> e.isMemory() ? inTime(e, () -> first(e.genome())) : e);
    Archive archive = new Archive(kept).withoutMemories();
    List<Judged> promising =
        Promising.byRank(archive, MAX_EFFORT, strategy.keeping().perCost(), strategy.refined());
    return state.with(
        archive.with(threads.map(promising, e -> inTime(e, () -> refined(e))), strategy.keeping()),
        state.exhausted());
  }

  /** What comes of an entry, or itself where a fit was out of time. */
  private static Judged inTime(Judged entry, Supplier<Judged> harder) {
    try {
      return harder.get();
    } catch (CancellationException e) {
      return entry;
    }
  }

  /** The better of the entry and a harder fit. */
  private Judged refined(Judged entry) {
    Effort effort = Effort.level(entry.effort());
    Judged fitted =
        fit(entry.genome(), effort, 1 + entry.effort())
            .map(fit -> judged(entry.genome(), fit))
            .filter(j -> j.error() < entry.error())
            .orElse(entry);
    return fitted.withEffort(entry.effort() + 1);
  }

  /**
   * The front as it can be trusted: constants are finished in decimal arithmetic, and every error
   * is that of a {@link Certificate}. Where one turns out larger, others of the archive come
   * forward.
   *
   * @param told of each certificate, by several threads
   * @param stop asked before each program
   */
  CertifiedFront certified(
      SearchState state, Consumer<CertifiedFront.Entry> told, BooleanSupplier stop) {
    CertifiedFront front = CertifiedFront.of(state.archive().withoutMemories());
    while (!front.open().isEmpty() && !stop.getAsBoolean()) {
      front =
          front.with(
              threads.map(
                  front.open(),
                  entry -> {
                    if (stop.getAsBoolean()) {
                      return Optional.empty();
                    }
                    CertifiedFront.Entry certified = certified(entry);
                    told.accept(certified);
                    return Optional.of(certified);
                  }));
    }
    return front;
  }

  /** The better of the program as it is and its constants finished in decimal arithmetic. */
  private CertifiedFront.Entry certified(Judged entry) {
    Skeleton skeleton = skeletons.get(entry.genome().skeleton());
    Samples samples = skeleton.targets().piece(0).orElseThrow();
    Program core = entry.cores().getFirst();
    FitResult finished =
        RealFit.fit(core, samples, Effort.FINISH, new SplittableRandom(problem.seed()));
    if (finished instanceof FitResult.Converged converged
        && converged.error() <= (1 + GRID) * entry.error()) {
      return certified(entry, converged.program(), converged.certificate().orElseThrow());
    }
    return certified(entry, core, Certificate.of(core, samples));
  }

  private CertifiedFront.Entry certified(Judged entry, Program core, Certificate certificate) {
    Program program = Canonical.of(core);
    Candidate candidate =
        Candidate.of(program, entry.algorithm(), certificate.error(), costs.cost(program));
    return new CertifiedFront.Entry(entry, candidate, certificate);
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
