package org.ulpforge.results;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.codegen.KernelName;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;

/**
 * A program that a partition of the (v, x) plane into expansions gives.
 *
 * @param format of arguments, results and arithmetic
 * @param program in canonical form
 */
public record KeptExpansion(Partition partition, FloatFormat format, Program program) {

  /** What the problem of such a kernel names as grammar. */
  static final String GRAMMAR = "expansions";

  /** Judged there; the kernel is right beyond, see {@link Partition#program}. */
  private static final Interval ORDERS = new Interval(0x1p-10, 0x1p17);

  private static final Interval ARGUMENTS = new Interval(0x1p-20, 0x1p17);

  public static KeptExpansion of(Partition partition, FloatFormat format) {
    return new KeptExpansion(partition, format, Canonical.of(partition.program(format)));
  }

  /** What it is judged by. */
  public Problem problem() {
    return new Problem(
        partition.kind().target(),
        Optional.empty(),
        List.of(ORDERS, ARGUMENTS),
        Optional.of(format),
        format,
        ErrorMeasure.ULP,
        Optional.empty(),
        Optional.of(GRAMMAR),
        Set.of(),
        "instructions",
        1,
        new Budget(1, Optional.empty()));
  }

  /**
   * The name of its kernel. Next to a zero of a logarithm an error in ULP of the result has no
   * bound that a sample could show, so the bound there is in ulp(max(1, |exact|)).
   */
  public KernelName name(ErrorProfile profile) {
    boolean hasZero = partition.kind() != Kind.RATIO;
    return KernelName.of(
        partition.kind().target(),
        format,
        hasZero ? profile.all().maxScaledUlp() : profile.maxUlp(),
        profile.all().misrounded(),
        profile.exhaustive(),
        "regions" + partition.regions().size());
  }

  /** The command that makes the kernel of the standard partition. */
  static String command(Problem problem) {
    return "ulpforge expand %s --format %s --keep"
        .formatted(Kind.of(problem.function()).target(), problem.compute().name());
  }
}
