package org.ulpforge.search.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Sample;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.search.evolve.Breed;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.evolve.Island;
import org.ulpforge.search.evolve.Island.Objectives;
import org.ulpforge.search.lattice.Exhaustion;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

/**
 * A search for the programs of a problem. It goes in epochs: the islands evolve, exchange, and the
 * constants of the most promising programs are refined. What an epoch gives depends on the problem
 * and the state before it alone, not on threads or clocks; only a time limit cuts an epoch short.
 */
public final class Search implements AutoCloseable {

  private static final int ISLANDS = 2;
  private static final int POPULATION = 40;
  private static final int GENERATIONS = 4;
  private static final int MIGRANTS = 4;

  /** Programs whose constants are refined in an epoch. */
  private static final int REFINED = 12;

  /** Storage formats of up to so many bits are judged on all inputs. */
  private static final int ENUMERABLE_BITS = 16;

  private static final int SAMPLE = 1 << 14;
  private static final int SWEEP = 1 << 15;

  /** Of each swept program, so many of its worst inputs become counterexamples. */
  private static final int COUNTEREXAMPLES = 16;

  private final Problem problem;
  private final Oracle oracle;
  private final List<Skeleton> skeletons;
  private final Island island;
  private final List<Genome> seeds;
  private final Threads threads;
  private final LongSupplier nanoTime;
  private final Optional<Sample> sample;
  private Judge judge;
  private int judgedCounterexamples;
  private long deadline = Long.MAX_VALUE;
  private volatile boolean stopped;

  private Search(Problem problem, List<Program> startFrom, Threads threads, LongSupplier nanoTime) {
    this.problem = problem;
    this.threads = threads;
    this.nanoTime = nanoTime;
    Target target = Targets.of(problem);
    this.oracle = Oracle.of(target);
    this.skeletons = Skeletons.of(problem, target);
    this.island =
        new Island(new Breed(skeletons.stream().map(Skeleton::mutator).toList()), POPULATION);
    this.seeds = Seeds.of(startFrom, skeletons);
    this.sample = problem.storage().map(this::firstSample);
    this.judge = Judge.of(problem, skeletons, sample);
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

  private Sample firstSample(ScalarFormat storage) {
    Inputs inputs = Inputs.of(storage, problem.domain());
    return storage.bits() * problem.arity() <= ENUMERABLE_BITS
        ? Sample.all(inputs, oracle)
        : Sample.draw(inputs, oracle, SAMPLE, new SplittableRandom(problem.seed()));
  }

  /** Names of the grammars that the search draws from. */
  public List<String> grammars() {
    return skeletons.stream().map(Skeleton::name).toList();
  }

  /** The state before the first epoch. */
  public SearchState start() {
    List<List<Genome>> islands = new ArrayList<>();
    for (int i = 0; i < ISLANDS; i++) {
      List<Genome> population = new ArrayList<>(seeds);
      population.addAll(island.settle(random(0, i)));
      islands.add(population.subList(0, Math.max(POPULATION, seeds.size())));
    }
    return new SearchState(0, 0, Duration.ZERO, islands, Archive.EMPTY, List.of(), List.of());
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
                        && e.cores().size()
                            == skeletons.get(e.genome().skeleton()).pieces().count());
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
        judge.hitRate(),
        judge.sample().map(Sample::size).orElse(0),
        state.front());
  }

  /** One epoch. */
  public SearchState epoch(SearchState state) {
    knowCounterexamples(state.counterexamples());
    List<Judged> found = new ArrayList<>();
    List<List<Genome>> islands = new ArrayList<>();
    try {
      for (int i = 0; i < state.islands().size(); i++) {
        islands.add(
            island.evolve(
                state.islands().get(i),
                GENERATIONS,
                genomes -> judged(genomes, found),
                random(state.epoch() + 1, i)));
      }
    } catch (CancellationException e) {
      // Out of time: what was judged so far counts, the populations stay those of the last epoch.
      return state.with(state.islands(), state.archive().with(found), found.size());
    }
    SearchState evolved = state.with(islands, state.archive().with(found), found.size());
    return migrated(swept(refined(evolved))).next();
  }

  private List<Objectives> judged(List<Genome> genomes, List<Judged> found) {
    List<Judged> batch =
        threads.map(
            genomes,
            genome -> {
              if (late()) {
                throw new CancellationException();
              }
              return judge.judge(genome);
            });
    found.addAll(batch);
    return batch.stream().map(j -> new Objectives(j.guide(), j.cost())).toList();
  }

  /** The least refined of the programs that may come to the front. */
  private SearchState refined(SearchState state) {
    List<Judged> entries =
        Promising.of(
            state.archive(), Refiner.MAX_EFFORT, problem.measure() == ErrorMeasure.ULP, REFINED);
    List<Judged> front = state.archive().frontEntries();
    Refiner refiner = new Refiner(problem, skeletons, judge, this::late);
    List<Refiner.Refined> refined =
        threads.map(entries, e -> refiner.refine(e, front.contains(e) && !isExhausted(e, state)));
    List<Exhaustion> exhausted = new ArrayList<>(state.exhausted());
    refined.forEach(r -> r.exhaustion().ifPresent(exhausted::add));
    return state.with(
        state.archive().with(refined.stream().map(Refiner.Refined::entry).toList()), exhausted);
  }

  private static boolean isExhausted(Judged entry, SearchState state) {
    return state.exhausted().stream()
        .anyMatch(e ->
            e.algorithm().equals(entry.algorithm())
                && e.structure().equals(Refiner.structure(entry)));
  }

  /**
   * Judges the front on fresh inputs where not all are known, and keeps those where it fails worst.
   */
  private SearchState swept(SearchState state) {
    if (sample.isEmpty() || late()) {
      return state;
    }
    ScalarFormat storage = problem.storage().orElseThrow();
    if (storage.bits() * problem.arity() <= ENUMERABLE_BITS) {
      return state;
    }
    Sample fresh =
        Sample.draw(
            Inputs.of(storage, problem.domain()), oracle, SWEEP, random(state.epoch() + 1, -1));
    List<double[]> worst = new ArrayList<>();
    for (Judged entry : state.archive().frontEntries()) {
      worst.addAll(Worst.inputs(entry, fresh, problem, COUNTEREXAMPLES));
    }
    if (worst.isEmpty()) {
      return state;
    }
    List<double[]> all = new ArrayList<>(state.counterexamples());
    all.addAll(worst);
    knowCounterexamples(all);
    return state.knowing(rejudged(state.archive()), all);
  }

  private Archive rejudged(Archive archive) {
    return Archive.EMPTY.with(
        threads.map(archive.entries(), e -> judge.measured(e.genome(), e.cores(), e.effort())));
  }

  private void knowCounterexamples(List<double[]> counterexamples) {
    if (sample.isEmpty() || counterexamples.size() == judgedCounterexamples) {
      return;
    }
    judgedCounterexamples = counterexamples.size();
    Sample grown =
        counterexamples.isEmpty()
            ? sample.get()
            : sample.get().plus(Worst.columns(counterexamples));
    judge = judge.on(grown);
  }

  /** Some programs of the archive come to each island in the place of its last ones. */
  private SearchState migrated(SearchState state) {
    if (state.archive().entries().isEmpty()) {
      return state;
    }
    List<Judged> front = state.archive().frontEntries();
    List<Judged> entries = state.archive().entries();
    List<List<Genome>> islands = new ArrayList<>();
    for (int i = 0; i < state.islands().size(); i++) {
      RandomGenerator random = random(state.epoch() + 1, ISLANDS + i);
      List<Genome> population = new ArrayList<>(state.islands().get(i));
      for (int m = 0; m < MIGRANTS && m < population.size(); m++) {
        List<Judged> from = m % 2 == 0 ? front : entries;
        population.set(population.size() - 1 - m, from.get(random.nextInt(from.size())).genome());
      }
      islands.add(population);
    }
    return state.with(islands, state.archive(), 0);
  }

  /**
   * A state that knows more inputs: its programs are judged on them, too.
   *
   * @param counterexamples one array per argument
   */
  public SearchState knowing(SearchState state, double[][] counterexamples) {
    List<double[]> all = new ArrayList<>(state.counterexamples());
    all.addAll(Worst.rows(counterexamples));
    knowCounterexamples(all);
    return state.knowing(rejudged(state.archive()), all);
  }

  /**
   * Finds better constants for a candidate after a full check has found inputs where it fails worse
   * than known.
   *
   * @param candidate of a front of this problem
   * @param counterexamples one array per argument
   * @return the state with these inputs known, and its archive judged and refined on them
   */
  public SearchState refine(SearchState state, Candidate candidate, double[][] counterexamples) {
    SearchState known = knowing(state, counterexamples);
    List<Judged> same =
        known.archive().entries().stream()
            .filter(e -> e.candidate().hash().equals(candidate.hash()))
            .map(e -> e.withEffort(Math.min(e.effort(), Refiner.MAX_EFFORT - 1)))
            .toList();
    Refiner refiner = new Refiner(problem, skeletons, judge, this::late);
    List<Judged> better =
        threads.map(same, e -> refiner.refine(e, false)).stream()
            .map(Refiner.Refined::entry)
            .toList();
    return known.with(known.archive().with(better), known.exhausted());
  }

  private RandomGenerator random(int epoch, int stream) {
    return new SplittableRandom(
        new SplittableRandom(problem.seed() + 0x9e3779b97f4a7c15L * epoch).nextLong() + stream);
  }

  @Override
  public void close() {
    threads.close();
  }
}
