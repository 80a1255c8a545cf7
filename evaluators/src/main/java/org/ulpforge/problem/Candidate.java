package org.ulpforge.problem;

import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;

/**
 * A program with its error and its cost.
 *
 * @param program in canonical form
 * @param algorithm the last part of a kernel's name: grammar and size, such as {@code rr1p6}
 * @param error the largest error seen, in the measure of the problem; infinite where the program
 *     fails
 * @param cost of the cost model of the problem
 * @param hash the identity of the program
 */
public record Candidate(Program program, String algorithm, double error, double cost, String hash) {

  public Candidate {
    if (Double.isNaN(error) || !(cost >= 0)) {
      throw new IllegalArgumentException(
          "error " + error + " and cost " + cost + " of a candidate");
    }
  }

  public static Candidate of(Program program, String algorithm, double error, double cost) {
    Program canonical = Canonical.of(program);
    return new Candidate(canonical, algorithm, error, cost, Canonical.hash(canonical));
  }

  /** The same program with the error that another check found. */
  public Candidate withError(double found) {
    return new Candidate(program, algorithm, found, cost, hash);
  }

  /** At least as good in both, better in one. */
  public boolean dominates(Candidate other) {
    return error <= other.error && cost <= other.cost && (error < other.error || cost < other.cost);
  }
}
