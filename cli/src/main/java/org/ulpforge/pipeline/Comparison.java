package org.ulpforge.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ParetoFront;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.KeptFront;
import org.ulpforge.results.KeptFront.Kept;
import org.ulpforge.results.Repeat;
import org.ulpforge.results.Run;
import org.ulpforge.search.baseline.Baseline;
import org.ulpforge.search.baseline.Baselines;
import org.ulpforge.search.fit.Certificate;
import org.ulpforge.search.fit.RealTarget;
import org.ulpforge.search.fit.Samples;
import org.ulpforge.target.Targets;

/** Measures the kept front of a function and the baselines that it has to beat, all alike. */
public final class Comparison {

  private final ComparedFunction function;
  private final int operations;
  private final KeptFront kept;
  private final Samples samples;
  private final List<Callable<List<Baseline>>> tasks;

  /**
   * Evaluates the function: seconds.
   *
   * @param operations of baselines, at most
   * @param results the folder with the kept fronts
   */
  public Comparison(ComparedFunction function, int operations, Path results) {
    Problem problem = function.problem();
    this.function = function;
    this.operations = operations;
    this.kept = KeptFront.of(results, problem);
    RealTarget target = RealTarget.of(Oracle.of(Targets.of(problem)));
    this.samples = Samples.of(target, problem.interval(), problem.measure());
    this.tasks =
        Baselines.tasks(target, samples, function.variables(), function.squares(), operations);
  }

  /**
   * Takes over the programs of a run that are better than what is kept.
   *
   * @return those taken over, by rising number of operations
   * @throws IllegalArgumentException if the run is one of another problem
   */
  public List<Kept> add(Run run) {
    Problem found = run.problem();
    if (!function.covers(found)) {
      throw new IllegalArgumentException(
          "run %s is not one of %s".formatted(run.id(), function.title()));
    }
    List<Kept> before = kept.read().stream().map(this::measured).toList();
    List<Kept> all = new ArrayList<>(before);
    for (FrontEntry entry : run.front()) {
      Program program = entry.candidate().program();
      all.add(measured(kept.kept(program, Double.POSITIVE_INFINITY, Repeat.search(found))));
    }
    List<Kept> front = front(all);
    kept.store(front);
    return front.stream().filter(k -> !before.contains(k)).toList();
  }

  private Kept measured(Kept program) {
    double error = Certificate.of(program.candidate().program(), samples).error();
    return new Kept(program.candidate().withError(error), program.foundBy());
  }

  /** The non-dominated ones; of equal programs the first. */
  private static List<Kept> front(List<Kept> all) {
    Map<Candidate, Kept> origins = new HashMap<>();
    all.stream()
        .filter(k -> Double.isFinite(k.candidate().error()))
        .forEach(k -> origins.putIfAbsent(k.candidate(), k));
    return new ParetoFront(List.copyOf(origins.keySet()))
        .candidates().stream().map(origins::get).toList();
  }

  /** Steps of the progress of {@link #table}. */
  public int steps() {
    return tasks.size();
  }

  /**
   * Makes all baselines.
   *
   * @param progress is told of steps
   */
  public ComparisonTable table(int threads, LongConsumer progress) {
    List<Baseline> baselines = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Future<List<Baseline>> future : pool.invokeAll(tasks)) {
        baselines.addAll(future.get());
        progress.accept(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    List<Kept> ours = front(kept.read().stream().map(this::measured).toList());
    return new ComparisonTable(function, operations, baselines, ours);
  }
}
