package org.ulpforge.search.run;

import java.util.Comparator;
import java.util.List;
import org.ulpforge.problem.Candidate;
import org.ulpforge.program.Program;
import org.ulpforge.search.evolve.Genome;

/**
 * A genome with its constants, and what became of it.
 *
 * @param genome the structure; its constants do not matter where a fit finds better ones
 * @param cores the core with the constants of each piece
 * @param program the whole, in canonical form
 * @param algorithm grammar and size
 * @param error in the measure of the problem, on the inputs known so far; infinite where the
 *     program fails
 * @param merit by what programs of equal cost are compared
 * @param guide what evolution selects by: the error where a fit levels it, else with the mean
 *     error, which tells programs apart that fail on one input alike
 * @param misrounded results that are not the correctly rounded ones, of programs with equal error
 *     the fewer the better
 * @param effort how much was done to find better constants: 0 nothing but a first fit
 */
public record Judged(
    Genome genome,
    List<Program> cores,
    Program program,
    String algorithm,
    double error,
    double merit,
    double guide,
    long misrounded,
    double cost,
    int effort) {

  /**
   * The better first; the text decides between equals, so that the order is that of nothing but the
   * programs.
   */
  static final Comparator<Judged> BY_MERIT =
      Comparator.comparingDouble(Judged::merit)
          .thenComparingLong(Judged::misrounded)
          .thenComparing(j -> j.program().toString());

  /**
   * Whether only error and cost are known any more, as of programs that were judged long ago: there
   * are no constants then.
   */
  boolean isMemory() {
    return cores.isEmpty() && Double.isFinite(error);
  }

  Judged withEffort(int level) {
    return new Judged(
        genome, cores, program, algorithm, error, merit, guide, misrounded, cost, level);
  }

  Candidate candidate() {
    return Candidate.of(program, algorithm, error, cost);
  }
}
