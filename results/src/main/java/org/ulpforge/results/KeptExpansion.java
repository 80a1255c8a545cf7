package org.ulpforge.results;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.codegen.KernelName;
import org.ulpforge.expansion.FixedOrder;
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
 * A program that expansions give: of a partition of the (v, x) plane, or of a fixed order.
 *
 * @param target what it computes
 * @param storage format of arguments and results
 * @param compute format of the arithmetic
 * @param domain where it is judged
 * @param algorithm the last part of the name of its kernel
 * @param program in canonical form
 */
public record KeptExpansion(
    String target,
    FloatFormat storage,
    FloatFormat compute,
    List<Interval> domain,
    String algorithm,
    Program program) {

  /** What the problem of such a kernel names as grammar. */
  static final String GRAMMAR = "expansions";

  /** Judged there; the kernel is right beyond, see {@link Partition#program}. */
  private static final Interval ORDERS = new Interval(0x1p-10, 0x1p17);

  private static final Interval ARGUMENTS = new Interval(0x1p-20, 0x1p17);

  public static KeptExpansion of(Partition partition, FloatFormat format) {
    return new KeptExpansion(
        partition.kind().target(),
        format,
        format,
        List.of(ORDERS, ARGUMENTS),
        "regions" + partition.regions().size(),
        Canonical.of(partition.program(format)));
  }

  /**
   * In binary32 arithmetic, everywhere.
   *
   * @throws IllegalArgumentException if the storage format has values that binary32 has not
   */
  public static KeptExpansion of(FixedOrder function, FloatFormat storage) {
    if (!storage.embedsIn(FloatFormat.F32)) {
      throw new IllegalArgumentException(
          "'%s' has expansions in f32 and formats of its values, not in %s"
              .formatted(function.target(), storage.name()));
    }
    return new KeptExpansion(
        function.target(),
        storage,
        FloatFormat.F32,
        List.of(Interval.FULL),
        "cells" + FixedOrder.CELLS,
        Canonical.of(function.program()));
  }

  /** What it is judged by. */
  public Problem problem() {
    return new Problem(
        target,
        Optional.empty(),
        domain,
        Optional.of(storage),
        compute,
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
   * bound that a sample could show, so the bound of samples is in ulp(max(1, |exact|)).
   */
  public KernelName name(ErrorProfile profile) {
    boolean scaled = !profile.exhaustive() && !target.equals(Kind.RATIO.target());
    return KernelName.of(
        target,
        storage,
        scaled ? profile.all().maxScaledUlp() : profile.maxUlp(),
        profile.all().misrounded(),
        profile.exhaustive(),
        algorithm);
  }

  /** The command that makes the kernel of the standard partition. */
  static String command(Problem problem) {
    return "ulpforge expand %s --format %s --keep"
        .formatted(problem.function(), problem.storage().orElseThrow().name());
  }
}
