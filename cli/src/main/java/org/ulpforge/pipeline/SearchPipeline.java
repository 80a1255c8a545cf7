package org.ulpforge.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.ulpforge.codegen.ArrayTimer;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.codegen.Verifier;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.pipeline.Judgements.Judgement;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ParetoFront;
import org.ulpforge.problem.Problem;
import org.ulpforge.results.Evidence;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.LogEntry;
import org.ulpforge.results.Run;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.results.Times;
import org.ulpforge.search.run.CertifiedFront;
import org.ulpforge.search.run.Checkpoint;
import org.ulpforge.search.run.Progress;
import org.ulpforge.search.run.Search;
import org.ulpforge.search.run.SearchState;

/**
 * Search, validation, kernels and their verification, all stored in one run. Prints nothing. After
 * every step the run on the disk is whole, so it may be stopped or killed at any moment.
 */
public final class SearchPipeline implements AutoCloseable {

  /** The checkpoint on the disk is never much older than this. */
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** How often the worst inputs of full checks go back to the search. */
  private static final int ROUNDS = 3;

  /** So many programs are timed. */
  private static final int FINALISTS = 6;

  private final Run run;
  private final Problem problem;
  private final Search search;
  private final Optional<Validation> validation;
  private final int threads;
  private final Optional<ArrayTimer> timer;
  private final PipelineListener listener;
  private final Judgements judgements;
  private Duration stored = INTERVAL.negated();
  private SearchState whole;

  /**
   * What stood on the front before this went on. A time limit may have cut the epoch short in which
   * it was found; that epoch starts again.
   */
  private List<FrontEntry> before = List.of();

  private volatile boolean stopping;

  /**
   * @param run holds the problem already
   * @param search of the same problem; is closed with this
   * @param timer of the finalists, if they are to be timed
   */
  public SearchPipeline(
      Run run,
      Problem problem,
      Search search,
      int threads,
      Optional<ArrayTimer> timer,
      PipelineListener listener) {
    this.run = run;
    this.problem = problem;
    this.search = search;
    this.validation =
        problem.isReal() ? Optional.empty() : Optional.of(new Validation(problem, threads));
    this.judgements =
        new Judgements(problem, validation.map(Validation::evidence).orElse(Evidence.SEARCH));
    this.threads = threads;
    this.timer = timer;
    this.listener = listener;
  }

  /**
   * @param front what is stored, with the errors found at last
   * @param statements what was proven to be optimal
   * @param times what the finalists took as kernels, if that was measured
   * @param reached whether the accuracy that was asked for was reached; true if none was
   * @param stopped whether {@link #stop} cut it short
   */
  public record Outcome(
      List<FrontEntry> front,
      List<KernelFolder> kernels,
      List<String> statements,
      Optional<Times> times,
      boolean reached,
      boolean stopped) {}

  /** Ends soon, with everything found so far stored. Any thread may call it. */
  public void stop() {
    stopping = true;
    search.stop();
  }

  /**
   * Goes on with a search.
   *
   * @throws IllegalArgumentException if the state is not one of this search
   */
  public Outcome run(SearchState from) {
    whole = from;
    before = run.front().stream().filter(e -> e.evidence() != Evidence.SEARCH).toList();
    SearchState last = search.run(from, this::epochDone);
    store(last);
    return validation.map(judge -> judged(last, judge)).orElseGet(() -> certified(last));
  }

  private void epochDone(SearchState state, Progress progress) {
    // A limit or a stop cuts the last epoch short: what goes on from a checkpoint must not depend
    // on that.
    if (state.epoch() > whole.epoch()) {
      run.log(logged(progress, whole, state));
      whole = state;
      before = List.of();
    }
    listener.searched(progress);
    if (progress.elapsed().minus(stored).compareTo(INTERVAL) >= 0) {
      stored = progress.elapsed();
      store(state);
    }
  }

  private static LogEntry logged(Progress progress, SearchState before, SearchState after) {
    List<LogEntry.Exhausted> exhausted =
        after.exhausted().stream()
            .skip(before.exhausted().size())
            .map(e ->
                new LogEntry.Exhausted(
                    e.algorithm(), e.structure(), e.lattice(), e.assignments(), e.bestError()))
            .toList();
    return new LogEntry(
        progress.epoch(),
        progress.evaluations(),
        progress.elapsed().toMillis() / 1000.0,
        progress.hitRate(),
        progress.front().candidates().stream()
            .map(c -> new LogEntry.Step(c.cost(), c.error()))
            .toList(),
        exhausted);
  }

  private void store(SearchState state) {
    run.storeCheckpoint(Checkpoint.text(problem, whole));
    run.storeStatements(whole.statements());
    run.storeFront(problem, entries(state.front(), Map.of()));
  }

  /** The end of a search in a format: full checks, and kernels of what stands them. */
  private Outcome judged(SearchState searched, Validation judge) {
    List<KernelFolder> kernels = List.of();
    SearchState state = searched;
    Map<String, String> names = new LinkedHashMap<>();
    try {
      state = validated(searched, judge);
      run.storeFront(problem, entries(state.front(), Map.of()));
      kernels = kernels(names);
    } catch (CancellationException _) {
      // What was judged before the stop is stored below.
      stopping = true;
    }
    List<FrontEntry> front = entries(state.front(), names);
    run.storeFront(problem, front);
    Optional<Times> times = stopping ? Optional.empty() : times(front);
    times.ifPresent(run::storeTimes);
    run.storeReport();
    boolean reached = problem.accuracy().isEmpty() || isGoalReached();
    return new Outcome(front, kernels, whole.statements(), times, reached, stopping);
  }

  /**
   * Times the kernels and the most accurate of the other candidates that were judged on all inputs.
   */
  private Optional<Times> times(List<FrontEntry> front) {
    List<FrontEntry> finalists =
        front.stream()
            .filter(e -> e.evidence() == Evidence.ALL && Double.isFinite(e.candidate().error()))
            .sorted(
                Comparator.comparing((FrontEntry e) -> e.kernel().isEmpty())
                    .thenComparingDouble(e -> e.candidate().error()))
            .limit(FINALISTS)
            .toList();
    if (timer.isEmpty() || finalists.isEmpty()) {
      return Optional.empty();
    }
    listener.timing(finalists.size());
    return Optional.of(
        Timing.measure(
            problem,
            finalists.stream().map(e -> e.candidate().program()).toList(),
            timer.get(),
            Timing.LENGTH));
  }

  /** The end of a search in real arithmetic: there are no inputs to judge on, and no kernels. */
  private Outcome certified(SearchState searched) {
    CertifiedFront certified = search.certified(searched, listener::certified, () -> stopping);
    List<FrontEntry> front = new ArrayList<>();
    certified
        .certified()
        .candidates()
        .forEach(c -> front.add(new FrontEntry(c, Evidence.CERTIFIED, Optional.empty())));
    certified
        .uncertified()
        .forEach(c -> front.add(new FrontEntry(c, Evidence.SEARCH, Optional.empty())));
    List<FrontEntry> kept = nonDominated(front);
    run.storeFront(problem, kept);
    run.storeReport();
    boolean reached =
        problem
            .accuracy()
            .map(goal ->
                kept.stream()
                    .filter(e -> e.evidence() == Evidence.CERTIFIED)
                    .anyMatch(e -> e.candidate().error() <= goal.bound()))
            .orElse(true);
    return new Outcome(kept, List.of(), whole.statements(), Optional.empty(), reached, stopping);
  }

  /** Whether full checks show that a candidate has the accuracy asked for, if one was. */
  private boolean isGoalReached() {
    return problem
        .accuracy()
        .map(
            goal -> judgements.full().stream().anyMatch(j -> Validation.reaches(j.profile(), goal)))
        .orElse(false);
  }

  /**
   * Judges the front; where full checks find worse inputs, the search refines its constants on
   * them, unless these checks are long and have shown that the goal is reached.
   */
  private SearchState validated(SearchState searched, Validation judge) {
    SearchState state = searched;
    List<Double> thresholds = judge.thresholds();
    if (!thresholds.isEmpty()) {
      // Programs that overflow or vanish too early or too late leave the front unjudged.
      state = search.knowing(state, columns(thresholds.stream().map(List::of).toList()));
    }
    for (int round = 1; ; round++) {
      List<Judgement> worse = new ArrayList<>();
      for (Candidate candidate : Selection.toValidate(state.front(), problem, judge)) {
        Judgement judgement = judgement(candidate, judge);
        if (judgement.candidate().error() > candidate.error()) {
          worse.add(judgement);
        }
      }
      boolean enough = judge.isLong() && isGoalReached();
      if (worse.isEmpty() || enough || round == ROUNDS || isOutOfTime(searched)) {
        return state;
      }
      listener.refining(worse.size());
      for (Judgement judgement : worse) {
        List<List<Double>> inputs =
            judgement.profile().worst().stream().map(ErrorProfile.Worst::input).toList();
        state = search.refine(state, judgement.candidate(), columns(inputs));
      }
    }
  }

  private boolean isOutOfTime(SearchState searched) {
    return problem
        .budget()
        .timeLimit()
        .map(limit -> searched.elapsed().compareTo(limit) >= 0)
        .orElse(false);
  }

  private Judgement judgement(Candidate candidate, Validation judge) {
    Optional<Judgement> known = judgements.of(candidate);
    if (known.isPresent()) {
      return known.get();
    }
    Optional<Judgement> beaten = judge.isLong() ? beaten(candidate, judge) : Optional.empty();
    if (beaten.isPresent()) {
      return beaten.get();
    }
    listener.judging(candidate, judge.inputs());
    ErrorProfile profile = judge.profile(candidate.program(), this::judged);
    Judgement judgement = judgements.add(candidate, profile, judge.evidence());
    listener.validated(entry(judgement, Optional.empty()));
    return judgement;
  }

  /** A sample is enough to tell that a candidate will not come to the front. */
  private Optional<Judgement> beaten(Candidate candidate, Validation judge) {
    ErrorProfile sampled = judge.sampled(candidate.program());
    double error = Validation.error(sampled, problem.measure());
    if (!judgements.isBeaten(candidate, error)) {
      return Optional.empty();
    }
    Judgement judgement = judgements.add(candidate, sampled, Evidence.SAMPLE);
    listener.beaten(judgement.candidate());
    return Optional.of(judgement);
  }

  private void judged(long inputs) {
    if (stopping) {
      throw new CancellationException();
    }
    listener.judged(inputs);
  }

  private void compared(long inputs) {
    if (stopping) {
      throw new CancellationException();
    }
    listener.compared(inputs);
  }

  /** One array per argument from one list per input. */
  private double[][] columns(List<List<Double>> inputs) {
    double[][] columns = new double[problem.arity()][];
    for (int a = 0; a < columns.length; a++) {
      int argument = a;
      columns[a] = inputs.stream().mapToDouble(input -> input.get(argument)).toArray();
    }
    return columns;
  }

  private List<KernelFolder> kernels(Map<String, String> names) {
    List<KernelFolder> folders = new ArrayList<>();
    for (Judgement judgement : Selection.toEmit(judgements.full(), problem)) {
      judged(0);
      Candidate candidate = judgement.candidate();
      StoredKernel kernel =
          run.named(
              new StoredKernel(
                  StoredKernel.nameOf(problem, judgement.profile(), candidate.algorithm()),
                  problem,
                  candidate.program(),
                  judgement.profile()));
      Verifier verifier = Verifier.exhaustive(kernel.spec(), threads);
      listener.verifying(kernel, verifier.inputs(kernel.spec()));
      VerifiedKernel verified =
          verifier.reporting(this::compared).verify(EmittedKernel.of(kernel.spec()));
      folders.add(run.storeKernel(kernel, verified));
      names.put(candidate.hash(), kernel.name().toString());
      listener.stored(folders.getLast(), verified.verification());
    }
    return folders;
  }

  /**
   * The front of what was judged, with the errors found, and of what the search found and nobody
   * judged.
   */
  private List<FrontEntry> entries(ParetoFront found, Map<String, String> names) {
    List<FrontEntry> all = new ArrayList<>();
    judgements
        .full()
        .forEach(j -> all.add(entry(j, Optional.ofNullable(names.get(j.candidate().hash())))));
    found.candidates().stream()
        .filter(c -> judgements.of(c).isEmpty())
        .forEach(c -> all.add(new FrontEntry(c, Evidence.SEARCH, Optional.empty())));
    return nonDominated(all);
  }

  /** With what stood there before this went on, until the search has gone beyond that. */
  private List<FrontEntry> nonDominated(List<FrontEntry> found) {
    Map<String, FrontEntry> all = new LinkedHashMap<>();
    before.forEach(e -> all.put(e.candidate().hash(), e));
    found.forEach(e -> all.put(e.candidate().hash(), e));
    ParetoFront front = new ParetoFront(all.values().stream().map(FrontEntry::candidate).toList());
    return all.values().stream()
        .filter(e -> front.candidates().contains(e.candidate()) || e.kernel().isPresent())
        .sorted(Comparator.comparingDouble(e -> e.candidate().cost()))
        .toList();
  }

  private static FrontEntry entry(Judgement judgement, Optional<String> kernel) {
    return new FrontEntry(judgement.candidate(), judgement.evidence(), kernel);
  }

  @Override
  public void close() {
    search.close();
  }
}
