package org.ulpforge.search.run;

import java.time.Duration;
import java.util.List;
import org.ulpforge.problem.ParetoFront;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.evolve.MutationWeights;
import org.ulpforge.search.lattice.ExhaustedSpace;
import org.ulpforge.search.lattice.Exhaustion;

/**
 * A search between two epochs: with the problem, all that the rest of the search depends on. A pure
 * value.
 *
 * @param epoch number of epochs that are done
 * @param evaluations candidates judged so far, those that were known already included
 * @param elapsed time spent so far; nothing but a time limit depends on it
 * @param islands the populations
 * @param archive the best per cost
 * @param counterexamples inputs that wider checks found, in the order in which they came, each with
 *     all arguments
 * @param exhausted structures of which all constants were tried
 * @param spaces of whole programs that were searched to their end
 * @param weights of the mutations
 */
public record SearchState(
    int epoch,
    long evaluations,
    Duration elapsed,
    List<List<Genome>> islands,
    Archive archive,
    List<double[]> counterexamples,
    List<Exhaustion> exhausted,
    List<ExhaustedSpace> spaces,
    MutationWeights weights) {

  public SearchState {
    islands = islands.stream().map(List::copyOf).toList();
    counterexamples = List.copyOf(counterexamples);
    exhausted = List.copyOf(exhausted);
    spaces = List.copyOf(spaces);
  }

  /** What was proven about all short programs, in one sentence for each length. */
  public List<String> statements() {
    return spaces.stream().map(ExhaustedSpace::statement).toList();
  }

  /** The non-dominated candidates; errors are those on the inputs known so far. */
  public ParetoFront front() {
    return archive.front();
  }

  SearchState with(List<List<Genome>> newIslands, Archive newArchive, int moreEvaluations) {
    return new SearchState(
        epoch,
        evaluations + moreEvaluations,
        elapsed,
        newIslands,
        newArchive,
        counterexamples,
        exhausted,
        spaces,
        weights);
  }

  SearchState with(Archive newArchive, List<Exhaustion> newExhausted) {
    return new SearchState(
        epoch,
        evaluations,
        elapsed,
        islands,
        newArchive,
        counterexamples,
        newExhausted,
        spaces,
        weights);
  }

  SearchState having(Archive newArchive, List<ExhaustedSpace> newSpaces) {
    return new SearchState(
        epoch,
        evaluations,
        elapsed,
        islands,
        newArchive,
        counterexamples,
        exhausted,
        newSpaces,
        weights);
  }

  SearchState knowing(Archive newArchive, List<double[]> newCounterexamples) {
    return new SearchState(
        epoch,
        evaluations,
        elapsed,
        islands,
        newArchive,
        newCounterexamples,
        exhausted,
        spaces,
        weights);
  }

  SearchState after(Duration newElapsed) {
    return new SearchState(
        epoch,
        evaluations,
        newElapsed,
        islands,
        archive,
        counterexamples,
        exhausted,
        spaces,
        weights);
  }

  SearchState next(MutationWeights newWeights) {
    return new SearchState(
        epoch + 1,
        evaluations,
        elapsed,
        islands,
        archive,
        counterexamples,
        exhausted,
        spaces,
        newWeights);
  }
}
