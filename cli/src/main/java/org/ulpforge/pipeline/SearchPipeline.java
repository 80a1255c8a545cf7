package org.ulpforge.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ParetoFront;
import org.ulpforge.problem.Problem;
import org.ulpforge.results.Evidence;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.Run;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.search.run.Checkpoint;
import org.ulpforge.search.run.LogEntry;
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

  private final Run run;
  private final Problem problem;
  private final Search search;
  private final Optional<Validation> validation;
  private final int threads;
  private final PipelineListener listener;
  private final Map<String, ErrorProfile> profiles = new HashMap<>();
  private Duration stored = INTERVAL.negated();
  private SearchState whole;
  private volatile boolean stopping;

  /**
   * @param run holds the problem already
   * @param search of the same problem; is closed with this
   */
  public SearchPipeline(
      Run run, Problem problem, Search search, int threads, PipelineListener listener) {
    this.run = run;
    this.problem = problem;
    this.search = search;
    this.validation =
        problem.isReal() ? Optional.empty() : Optional.of(new Validation(problem, threads));
    this.threads = threads;
    this.listener = listener;
  }

  /**
   * @param front what is stored, with the errors found at last
   * @param reached whether the accuracy that was asked for was reached; true if none was
   * @param stopped whether {@link #stop} cut it short
   */
  public record Outcome(
      List<FrontEntry> front, List<KernelFolder> kernels, boolean reached, boolean stopped) {}

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
    SearchState last = search.run(from, this::epochDone);
    store(last);
    return finish(last);
  }

  private void epochDone(SearchState state, Progress progress) {
    // A limit or a stop cuts the last epoch short: what goes on from a checkpoint must not depend
    // on that.
    if (state.epoch() > whole.epoch()) {
      whole = state;
      run.log(LogEntry.of(progress).json());
    }
    listener.searched(progress);
    if (progress.elapsed().minus(stored).compareTo(INTERVAL) >= 0) {
      stored = progress.elapsed();
      store(state);
    }
  }

  private void store(SearchState state) {
    run.storeCheckpoint(Checkpoint.text(problem, whole));
    run.storeFront(problem, entries(state.front(), Map.of()));
  }

  private Outcome finish(SearchState searched) {
    List<KernelFolder> kernels = List.of();
    boolean reached = problem.accuracy().isEmpty();
    SearchState state = searched;
    Map<String, String> names = new LinkedHashMap<>();
    try {
      if (validation.isPresent()) {
        state = validated(searched);
        run.storeFront(problem, entries(state.front(), Map.of()));
        kernels = kernels(state, names);
        reached = reached || profiles.values().stream().anyMatch(this::reaches);
      } else {
        reached = reached || state.front().cheapest(problem.accuracy().get().bound()).isPresent();
      }
    } catch (CancellationException _) {
      // What was judged before the stop is stored below.
      stopping = true;
    }
    List<FrontEntry> front = entries(state.front(), names);
    run.storeFront(problem, front);
    run.storeReport();
    return new Outcome(front, kernels, reached, stopping);
  }

  private boolean reaches(ErrorProfile profile) {
    return Validation.reaches(profile, problem.accuracy().orElseThrow());
  }

  /**
   * Judges the front; where full checks find worse inputs, the search refines its constants on
   * them.
   */
  private SearchState validated(SearchState searched) {
    SearchState state = searched;
    for (int round = 1; ; round++) {
      List<Candidate> worse = new ArrayList<>();
      for (Candidate candidate :
          Selection.toValidate(state.front(), problem, validation.orElseThrow())) {
        double error = Validation.error(profile(candidate), problem.measure());
        if (error > candidate.error()) {
          worse.add(candidate);
        }
      }
      if (worse.isEmpty() || round == ROUNDS) {
        return state;
      }
      listener.refining(worse.size());
      for (Candidate candidate : worse) {
        state = search.refine(state, candidate, worstInputs(profiles.get(candidate.hash())));
      }
    }
  }

  private ErrorProfile profile(Candidate candidate) {
    ErrorProfile known = profiles.get(candidate.hash());
    if (known != null) {
      return known;
    }
    Validation judge = validation.orElseThrow();
    listener.judging(candidate, judge.inputs());
    ErrorProfile profile = judge.profile(candidate.program(), this::judged);
    profiles.put(candidate.hash(), profile);
    listener.validated(entry(candidate, Optional.empty()));
    return profile;
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

  private double[][] worstInputs(ErrorProfile profile) {
    double[][] columns = new double[problem.arity()][profile.worst().size()];
    for (int a = 0; a < columns.length; a++) {
      for (int i = 0; i < columns[a].length; i++) {
        columns[a][i] = profile.worst().get(i).input().get(a);
      }
    }
    return columns;
  }

  private List<KernelFolder> kernels(SearchState state, Map<String, String> names) {
    List<KernelFolder> folders = new ArrayList<>();
    for (Candidate candidate : Selection.toEmit(state.front(), problem, profiles)) {
      judged(0);
      ErrorProfile profile = profiles.get(candidate.hash());
      StoredKernel kernel =
          run.named(
              new StoredKernel(
                  StoredKernel.nameOf(problem, profile, candidate.algorithm()),
                  problem,
                  candidate.program(),
                  profile));
      listener.verifying(kernel, Kernels.verifier(kernel.spec(), threads).inputs(kernel.spec()));
      VerifiedKernel verified = Kernels.verified(kernel, threads, this::compared);
      folders.add(run.storeKernel(kernel, verified));
      names.put(candidate.hash(), kernel.name().toString());
      listener.stored(folders.getLast(), verified.verification());
    }
    return folders;
  }

  /** The front with the errors found at last, so that some candidates may leave it. */
  private List<FrontEntry> entries(ParetoFront found, Map<String, String> names) {
    List<FrontEntry> all =
        found.candidates().stream()
            .map(c -> entry(c, Optional.ofNullable(names.get(c.hash()))))
            .toList();
    ParetoFront front = new ParetoFront(all.stream().map(FrontEntry::candidate).toList());
    return all.stream()
        .filter(e -> front.candidates().contains(e.candidate()) || e.kernel().isPresent())
        .sorted(Comparator.comparingDouble(e -> e.candidate().cost()))
        .toList();
  }

  private FrontEntry entry(Candidate candidate, Optional<String> kernel) {
    ErrorProfile profile = profiles.get(candidate.hash());
    if (profile == null) {
      return new FrontEntry(candidate, Evidence.SEARCH, kernel);
    }
    Candidate judged =
        new Candidate(
            candidate.program(),
            candidate.algorithm(),
            Validation.error(profile, problem.measure()),
            candidate.cost(),
            candidate.hash());
    return new FrontEntry(judged, validation.orElseThrow().evidence(), kernel);
  }

  @Override
  public void close() {
    search.close();
  }
}
