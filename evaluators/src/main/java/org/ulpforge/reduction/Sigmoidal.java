package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Rounded;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

/**
 * Odd functions that rise to 1: {@code odd} is x·R(x²) up to the first value of the storage format
 * whose result rounds to 1, and from there ±1.
 */
final class Sigmoidal {

  private Sigmoidal() {}

  /** The reductions of tanh: besides {@code odd}, those by expm1, for formats of many bits. */
  static List<Reduction> tanh(Problem problem, Arithmetic arithmetic) {
    List<Reduction> reductions =
        new ArrayList<>(odd(problem, arithmetic, Targets.parse("tanh"), "tanh(sqrt(x))/sqrt(x)"));
    reductions.addAll(ExponentialMinusOne.tanh(problem, arithmetic));
    reductions.addAll(cells(problem, arithmetic, "tanh", "(1-tanh(#)*tanh(#))", true));
    return reductions;
  }

  /** Other formats than f32 do with less, or need more. */
  private static List<Reduction> cells(
      Problem problem, Arithmetic arithmetic, String function, String slope, boolean unit) {
    return arithmetic.format().equals(FloatFormat.F32)
            && arithmetic.hasFma()
            && problem.storage().orElseThrow().equals(FloatFormat.F32)
        ? List.of(
            new Saturating(
                    arithmetic,
                    Reach.of(problem),
                    saturation(Targets.parse(function), FloatFormat.F32),
                    function + "(#)",
                    slope,
                    unit)
                .reduction())
        : List.of();
  }

  static List<Reduction> erf(Problem problem, Arithmetic arithmetic) {
    List<Reduction> reductions =
        new ArrayList<>(odd(problem, arithmetic, Targets.parse("erf"), "erf(sqrt(x))/sqrt(x)"));
    reductions.addAll(cells(problem, arithmetic, "erf", "(2/sqrt(pi)*exp(-#*#))", false));
    return reductions;
  }

  private static List<Reduction> odd(
      Problem problem, Arithmetic arithmetic, Target target, String core) {
    if (!(problem.storage().orElseThrow() instanceof FloatFormat storage)) {
      return List.of();
    }
    double end = saturation(target, storage);
    Reach reach = Reach.of(problem);
    double most = Math.min(end, Math.max(Math.abs(reach.lo()), Math.abs(reach.hi())));
    return List.of(
        Reduction.relative(
            "odd",
            core,
            new Interval(0, most * most),
            program -> compose(arithmetic, program, reach, end)));
  }

  private static Program compose(Arithmetic arithmetic, Program core, Reach reach, double end) {
    Frame frame = new Frame(arithmetic);
    boolean inside = reach.within(-end, end);
    if (!inside) {
      frame.when(frame.less(frame.abs(Operand.X), arithmetic.literal(end)));
    }
    Operand square = frame.mul(Operand.X, Operand.X);
    frame.result(frame.mul(Operand.X, frame.core(core, square)));
    if (!inside) {
      frame.otherwise();
      FloatLiteral one = arithmetic.literal(1);
      Operand below = frame.op(Opcode.MIN, Operand.X, one);
      frame.result(frame.op(Opcode.MAX, below, arithmetic.literal(-1)));
    }
    return frame.build();
  }

  /** The least value whose result rounds to 1. */
  private static double saturation(Target target, FloatFormat storage) {
    Oracle oracle = Oracle.of(target);
    long limit = storage.encode(1, Overflow.NON_SATURATING);
    // tanh and erf of 1 are well below 1, so the codes from 1 on are those to look at.
    long below = limit;
    long reached = storage.encode(storage.maxValue(), Overflow.NON_SATURATING);
    while (reached - below > 1) {
      long middle = (below + reached) >>> 1;
      boolean one =
          oracle.round(new double[] {storage.decode(middle)}, storage)
                  instanceof Rounded.Decided decided
              && decided.code() == limit;
      if (one) {
        reached = middle;
      } else {
        below = middle;
      }
    }
    return storage.decode(reached);
  }
}
