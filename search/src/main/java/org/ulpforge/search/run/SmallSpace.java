package org.ulpforge.search.run;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.problem.Problem;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.lattice.ProgramSpace;

/** The whole space of short programs, for problems small enough to search it to its end. */
record SmallSpace(Problem problem, List<Skeleton> skeletons, Judge judge) {

  /** Whether the default skeletons of a problem are to have one whose space is searched. */
  static boolean isSearched(Problem problem) {
    return problem.arity() == 1
        && !problem.isReal()
        && problem.storage().orElse(null) instanceof FloatFormat storage
        && problem.compute() instanceof FloatFormat compute
        && ProgramSpace.isSearchable(storage, compute);
  }

  /** The state with what was proven and the best programs; the same one if there is no space. */
  SearchState searched(
      SearchState state, Threads threads, Archive.Keeping keeping, BooleanSupplier stop) {
    if (!isSearched(problem) || !state.spaces().isEmpty()) {
      return state;
    }
    return IntStream.range(0, skeletons.size())
        .filter(s -> skeletons.get(s).isFree())
        .boxed()
        .findFirst()
        .flatMap(s ->
            ProgramSpace.search(
                    judge.sample(),
                    skeletons.get(s).grammar(),
                    (FloatFormat) problem.compute(),
                    problem.measure(),
                    threads::map,
                    stop)
                .map(found -> {
                  List<Judged> best =
                      found.programs().stream()
                          .map(p -> judge.measured(new Genome(s, p), List.of(p), 0))
                          .toList();
                  return state.having(state.archive().with(best, keeping), found.spaces());
                }))
        .orElse(state);
  }
}
