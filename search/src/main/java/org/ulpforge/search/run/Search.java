package org.ulpforge.search.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.search.evolve.Breed;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.evolve.Island;
import org.ulpforge.search.evolve.Island.Objectives;
import org.ulpforge.search.evolve.MutationWeights;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

/**
 * A search for the programs of a problem. It goes in epochs: the islands evolve, exchange, and the
 * constants of the most promising programs are refined. What an epoch gives depends on the problem
 * and the state before it alone, not on threads or clocks; only a time limit cuts an epoch short.
 */
public final class Search implements AutoCloseable {

  private final Problem problem;
  private final Strategy strategy;
  private final List<Skeleton> skeletons;
  private final Island island;
  private final List<Genome> seeds;
  private final Threads threads;
  private final LongSupplier nanoTime;
  private final Jury jury;
  private long deadline = Long.MAX_VALUE;
  private volatile boolean stopped;

  private Search(Problem problem, List<Program> startFrom, Threads threads, LongSupplier nanoTime) {
    this.problem = problem;
    this.threads = threads;
    this.nanoTime = nanoTime;
    Target target = Targets.of(problem);
    this.strategy = Strategy.of(problem);
    this.skeletons = Skeletons.of(problem, target);
    this.island =
        new Island(
            new Breed(skeletons.stream().map(Skeleton::mutator).toList(), MutationWeights.ALIKE),
            strategy.population(),
            strategy.selection());
    this.seeds = Seeds.of(startFrom, skeletons);
    this.jury =
        problem.isReal()
            ? new RealJury(problem, skeletons, strategy, threads, this::late)
            : new RoundedJury(problem, Oracle.of(target), skeletons, strategy, threads, this::late);
  }

  /**
   * Prepares a search; exact values are computed here.
   *
   * @param startFrom programs, cores or whole ones, that the first population contains
   * @param threads at least 1
   * @throws IllegalArgumentException in one line, if the problem names what does not exist or
   *     cannot be searched
   */
  public static Search of(Problem problem, List<Program> startFrom, int threads) {
    return of(problem, startFrom, threads, System::nanoTime);
  }

  /** As {@link #of(Problem, List, int)} with a clock, for time limits alone. */
  public static Search of(
      Problem problem, List<Program> startFrom, int threads, LongSupplier nanoTime) {
    Threads pool = new Threads(threads);
    try {
      return new Search(problem, startFrom, pool, nanoTime);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** Names of the grammars that the search draws from. */
  public List<String> grammars() {
    return skeletons.stream().map(Skeleton::name).toList();
  }

  /** The state before the first epoch. */
  public SearchState start() {
    List<List<Genome>> islands =
        IntStream.range(0, strategy.islands())
            .mapToObj(i -> settled(Streams.of(problem, 0, i)))
            .toList();
    return new SearchState(
        0,
        0,
        Duration.ZERO,
        islands,
        Archive.EMPTY,
        List.of(),
        List.of(),
        List.of(),
        MutationWeights.ALIKE);
  }

  /**
   * The state in the text of a {@link Checkpoint}.
   *
   * @throws IllegalArgumentException in one line, if the text is damaged or no state of this search
   */
  public SearchState restored(String checkpoint) {
    SearchState state = Checkpoint.parse(checkpoint, problem);
    check(state);
    return state;
  }

  /** A population from scratch, but for what the user gave. */
  private List<Genome> settled(RandomGenerator random) {
    List<Genome> population = new ArrayList<>(seeds);
    population.addAll(island.settle(random));
    return population.subList(0, Math.max(strategy.population(), seeds.size()));
  }

  /**
   * Goes on until the budget is spent.
   *
   * @return the last state, which a time limit may have cut short within an epoch
   * @throws IllegalArgumentException if the state is not one of this search
   */
  public SearchState run(SearchState from, SearchListener listener) {
    check(from);
    SearchState state = from;
    long begin = nanoTime.getAsLong();
    deadline =
        problem
            .budget()
            .timeLimit()
            .map(limit -> begin + limit.minus(from.elapsed()).toNanos())
            .orElse(Long.MAX_VALUE);
    while (state.evaluations() < problem.budget().evaluations() && !late()) {
      SearchState next = epoch(state);
      state = next.after(from.elapsed().plusNanos(nanoTime.getAsLong() - begin));
      listener.epochDone(state, progress(state));
    }
    deadline = Long.MAX_VALUE;
    return state;
  }

  /** A state that was read from a file may say anything. */
  private void check(SearchState state) {
    boolean fits =
        !state.islands().isEmpty()
            && state.islands().stream()
                .allMatch(p -> !p.isEmpty() && p.stream().allMatch(this::derives))
            && state.archive().entries().stream()
                .allMatch(e ->
                    derives(e.genome())
                        && e.cores().size() == skeletons.get(e.genome().skeleton()).cores());
    if (!fits) {
      throw new IllegalArgumentException(
          "checkpoint: it holds programs that the grammars of this search do not derive");
    }
  }

  private boolean derives(Genome genome) {
    return genome.skeleton() < skeletons.size()
        && skeletons.get(genome.skeleton()).grammar().derives(genome.core());
  }

  /** Makes {@link #run} end soon, as at a time limit. Any thread may call it. */
  public void stop() {
    stopped = true;
  }

  private boolean late() {
    return stopped || (deadline != Long.MAX_VALUE && nanoTime.getAsLong() - deadline >= 0);
  }

  private Progress progress(SearchState state) {
    return new Progress(
        state.epoch(),
        state.evaluations(),
        problem.budget().evaluations(),
        state.elapsed(),
        jury.hitRate(),
        jury.inputs(),
        state.front());
  }

  /** One epoch. */
  public SearchState epoch(SearchState state) {
    jury.know(state);
    List<Judged> found = new ArrayList<>();
    List<Island.Evolved> islands = new ArrayList<>();
    Island weighing = island.weighing(state.weights());
    try {
      for (int i = 0; i < state.islands().size(); i++) {
        islands.add(
            weighing.evolve(
                state.islands().get(i),
                strategy.generations(),
                genomes -> judged(genomes, found),
                Streams.of(problem, state.epoch() + 1, i)));
      }
      Archive archive = state.archive().with(found, strategy.keeping());
      List<List<Genome>> populations = islands.stream().map(Island.Evolved::population).toList();
      SearchState refined = jury.refined(state.with(populations, archive, found.size()));
      return late()
          ? state.with(state.islands(), refined.archive(), found.size())
          : migrated(refined)
              .next(
                  strategy.adapts()
                      ? state.weights().after(islands.stream().map(Island.Evolved::counts).toList())
                      : state.weights());
    } catch (CancellationException e) {
      // Out of time: what was judged so far counts, the populations stay those of the last epoch.
      Archive archive = state.archive().with(found, strategy.keeping()).withoutMemories();
      return state.with(state.islands(), archive, found.size());
    }
  }

  private List<Objectives> judged(List<Genome> genomes, List<Judged> found) {
    List<Judged> batch =
        threads.map(
            genomes,
            genome -> {
              if (late()) {
                throw new CancellationException();
              }
              return jury.judge(genome);
            });
    found.addAll(batch);
    return batch.stream().map(j -> new Objectives(j.guide(), j.cost())).toList();
  }

  /**
   * Some programs of the archive come to an island in the place of its last ones, or the island
   * starts from scratch.
   */
  private SearchState migrated(SearchState state) {
    if (state.archive().entries().isEmpty()) {
      return state;
    }
    int done = state.epoch() + 1;
    List<Judged> front = state.archive().frontEntries();
    List<Judged> entries = state.archive().entries();
    List<List<Genome>> islands = new ArrayList<>();
    for (int i = 0; i < state.islands().size(); i++) {
      RandomGenerator random = Streams.of(problem, done, strategy.islands() + i);
      if (strategy.restarts(i, done)) {
        islands.add(settled(random));
        continue;
      }
      List<Genome> population = new ArrayList<>(state.islands().get(i));
      int migrants = strategy.receives(i) ? Math.min(strategy.migrants(), population.size()) : 0;
      for (int m = 0; m < migrants; m++) {
        List<Judged> from = m % 2 == 0 ? front : entries;
        population.set(population.size() - 1 - m, from.get(random.nextInt(from.size())).genome());
      }
      islands.add(population);
    }
    return state.with(islands, state.archive(), 0);
  }

  /**
   * A state that knows more inputs: its programs are judged on them, too. In real arithmetic it
   * stays.
   *
   * @param counterexamples one array per argument
   */
  public SearchState knowing(SearchState state, double[][] counterexamples) {
    return switch (jury) {
      case RoundedJury rounded -> rounded.knowing(state, counterexamples);
      case RealJury _ -> state;
    };
  }

  /**
   * Finds better constants for a candidate after a full check has found inputs where it fails worse
   * than known. In real arithmetic there are no such inputs.
   *
   * @param candidate of a front of this problem
   * @param counterexamples one array per argument
   * @return the state with these inputs known, and its archive judged and refined on them
   */
  public SearchState refine(SearchState state, Candidate candidate, double[][] counterexamples) {
    return switch (jury) {
      case RoundedJury rounded -> rounded.refine(state, candidate, counterexamples);
      case RealJury _ -> state;
    };
  }

  /**
   * The front with certified errors. Of a problem in a format it has nothing: there, errors are
   * measured on inputs.
   *
   * @param told of each certificate, by several threads
   * @param stop asked before each program; if it says so, some are left uncertified
   */
  public CertifiedFront certified(
      SearchState state, Consumer<CertifiedFront.Entry> told, BooleanSupplier stop) {
    return switch (jury) {
      case RoundedJury _ -> CertifiedFront.of(Archive.EMPTY);
      case RealJury real -> real.certified(state, told, stop);
    };
  }

  @Override
  public void close() {
    threads.close();
  }
}
