package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Sample;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Problem;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.lattice.Exhaustion;

/**
 * Judges programs of a format on a sample of inputs, which grows by those where fresh ones show
 * candidates of the front to be worse than was known.
 */
final class RoundedJury implements Jury {

  /** Storage formats of up to so many bits are judged on all inputs. */
  private static final int ENUMERABLE_BITS = 16;

  private static final int SAMPLE = 1 << 14;
  private static final int SWEEP = 1 << 15;

  /** Of each swept program, so many of its worst inputs become counterexamples. */
  private static final int COUNTEREXAMPLES = 16;

  private final Problem problem;
  private final Oracle oracle;
  private final List<Skeleton> skeletons;
  private final Strategy strategy;
  private final Threads threads;
  private final BooleanSupplier late;
  private final ScalarFormat storage;
  private final Sample sample;
  private Judge judge;
  private int judgedCounterexamples;

  /** Exact values are computed here. */
  RoundedJury(
      Problem problem,
      Oracle oracle,
      List<Skeleton> skeletons,
      Strategy strategy,
      Threads threads,
      BooleanSupplier late) {
    this.problem = problem;
    this.oracle = oracle;
    this.skeletons = skeletons;
    this.strategy = strategy;
    this.threads = threads;
    this.late = late;
    this.storage = problem.storage().orElseThrow();
    this.sample = firstSample();
    this.judge = Judge.of(problem, skeletons, sample);
  }

  private Sample firstSample() {
    Inputs inputs = Inputs.of(storage, problem.domain());
    return storage.bits() * problem.arity() <= ENUMERABLE_BITS
        ? Sample.all(inputs, oracle)
        : Sample.draw(inputs, oracle, SAMPLE, new SplittableRandom(problem.seed()));
  }

  @Override
  public void know(SearchState state) {
    knowCounterexamples(state.counterexamples());
  }

  @Override
  public Judged judge(Genome genome) {
    return judge.judge(genome);
  }

  @Override
  public SearchState refined(SearchState state) {
    SmallSpace space = new SmallSpace(problem, skeletons, judge);
    return swept(polished(space.searched(state, threads, strategy.keeping(), late)));
  }

  /** The least refined of the programs that may come to the front. */
  private SearchState polished(SearchState state) {
    List<Judged> entries =
        Promising.of(
            state.archive(),
            Refiner.MAX_EFFORT,
            problem.measure() == ErrorMeasure.ULP,
            strategy.refined());
    List<Judged> front = state.archive().frontEntries();
    Refiner refiner = new Refiner(problem, skeletons, judge, late);
    List<Refiner.Refined> refined =
        threads.map(entries, e -> refiner.refine(e, front.contains(e) && !isExhausted(e, state)));
    List<Exhaustion> exhausted = new ArrayList<>(state.exhausted());
    refined.forEach(r -> r.exhaustion().ifPresent(exhausted::add));
    return state.with(
        state
            .archive()
            .with(refined.stream().map(Refiner.Refined::entry).toList(), strategy.keeping()),
        exhausted);
  }

  private boolean isExhausted(Judged entry, SearchState state) {
    boolean withinSpace =
        skeletons.get(entry.genome().skeleton()).isFree()
            && state.spaces().stream()
                .anyMatch(s -> entry.genome().core().size() <= s.instructions());
    return withinSpace
        || state.exhausted().stream()
            .anyMatch(e ->
                e.algorithm().equals(entry.algorithm())
                    && e.structure().equals(Refiner.structure(entry)));
  }

  /**
   * Judges the front on fresh inputs where not all are known, and keeps those where it fails worst.
   */
  private SearchState swept(SearchState state) {
    if (late.getAsBoolean() || storage.bits() * problem.arity() <= ENUMERABLE_BITS) {
      return state;
    }
    Sample fresh =
        Sample.draw(
            Inputs.of(storage, problem.domain()),
            oracle,
            SWEEP,
            Streams.of(problem, state.epoch() + 1, Streams.INPUTS));
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
        threads.map(archive.entries(), e -> judge.measured(e.genome(), e.cores(), e.effort())),
        strategy.keeping());
  }

  private void knowCounterexamples(List<double[]> counterexamples) {
    if (counterexamples.size() == judgedCounterexamples) {
      return;
    }
    judgedCounterexamples = counterexamples.size();
    Sample grown = counterexamples.isEmpty() ? sample : sample.plus(Worst.columns(counterexamples));
    judge = judge.on(grown);
  }

  /** See {@link Search#knowing}. */
  SearchState knowing(SearchState state, double[][] counterexamples) {
    List<double[]> all = new ArrayList<>(state.counterexamples());
    all.addAll(Worst.rows(counterexamples));
    knowCounterexamples(all);
    return state.knowing(rejudged(state.archive()), all);
  }

  /** See {@link Search#refine}. */
  SearchState refine(SearchState state, Candidate candidate, double[][] counterexamples) {
    SearchState known = knowing(state, counterexamples);
    List<Judged> same =
        known.archive().entries().stream()
            .filter(e -> e.candidate().hash().equals(candidate.hash()))
            .map(e -> e.withEffort(Math.min(e.effort(), Refiner.MAX_EFFORT - 1)))
            .toList();
    Refiner refiner = new Refiner(problem, skeletons, judge, late);
    List<Judged> better =
        threads.map(same, e -> refiner.refine(e, false)).stream()
            .map(Refiner.Refined::entry)
            .toList();
    return known.with(known.archive().with(better, strategy.keeping()), known.exhausted());
  }

  @Override
  public double hitRate() {
    return judge.hitRate();
  }

  @Override
  public int inputs() {
    return judge.sample().size();
  }
}
