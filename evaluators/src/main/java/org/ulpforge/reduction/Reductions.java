package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Specials;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.target.Target;

/** The reductions of each target. A new one is a line in {@link #BY_TARGET}. */
public final class Reductions {

  private static final Map<String, BiFunction<Problem, Arithmetic, List<Reduction>>> BY_TARGET =
      Map.ofEntries(
          Map.entry("exp", joined(Exponential::exp, ExponentialTable::exp)),
          Map.entry("exp2", joined(Exponential::exp2, ExponentialTable::exp2)),
          Map.entry("expm1", ExponentialMinusOne::expm1),
          Map.entry("log", Logarithm::log),
          Map.entry("log2", Logarithm::log2),
          Map.entry("log1p", Logarithm::log1p),
          Map.entry("sin", Trigonometric::sin),
          Map.entry("cos", Trigonometric::cos),
          Map.entry("tanh", Sigmoidal::tanh),
          Map.entry("erf", Sigmoidal::erf),
          Map.entry("sigmoid", Logistic::sigmoid),
          Map.entry("silu", Logistic::silu),
          Map.entry("gelutanh", Logistic::gelutanh),
          Map.entry("gelu", joined(Tail::gelu, GaussianTail::gelu)),
          Map.entry("softplus", Tail::softplus),
          Map.entry("rsqrt", Roots::rsqrt),
          Map.entry("reciprocal", Roots::reciprocal));

  private Reductions() {}

  private static BiFunction<Problem, Arithmetic, List<Reduction>> joined(
      BiFunction<Problem, Arithmetic, List<Reduction>> first,
      BiFunction<Problem, Arithmetic, List<Reduction>> second) {
    return (problem, arithmetic) ->
        Stream.of(first, second).flatMap(each -> each.apply(problem, arithmetic).stream()).toList();
  }

  /**
   * The reductions that a problem can use, the cheapest first; the last is the identity, whose core
   * is the target itself on the domain of the problem.
   */
  public static List<Reduction> of(Problem problem, Target target) {
    List<Reduction> reductions = new ArrayList<>();
    if (problem.compute() instanceof FloatFormat f
        && f.specials() == Specials.IEEE
        && problem.expression().isEmpty()
        && BY_TARGET.containsKey(target.name())) {
      Arithmetic arithmetic = new Arithmetic(f, problem.forbidden());
      if (arithmetic.roundsExponents()) {
        BY_TARGET.get(target.name()).apply(problem, arithmetic).stream()
            .filter(reduction -> allowed(reduction, problem.forbidden()))
            .forEach(reductions::add);
      }
    }
    reductions.add(identity(problem, target));
    return reductions;
  }

  private static Reduction identity(Problem problem, Target target) {
    ErrorMeasure measure =
        problem.measure() == ErrorMeasure.ABSOLUTE ? ErrorMeasure.ABSOLUTE : ErrorMeasure.RELATIVE;
    return new Reduction("", target.formula(), problem.interval(), measure, x -> 1, core -> core);
  }

  /** Whether the reduction does without the forbidden ops whatever its core. */
  private static boolean allowed(Reduction reduction, Set<Opcode> forbidden) {
    Program trivial = Program.straightLine(1, List.of(), Operand.X);
    Set<Opcode> used =
        reduction.compose(trivial).instructions().stream()
            .map(i -> i.op())
            .collect(Collectors.toSet());
    return used.stream().noneMatch(forbidden::contains);
  }
}
