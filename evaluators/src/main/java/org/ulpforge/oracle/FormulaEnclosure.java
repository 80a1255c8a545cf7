package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.ulpforge.oracle.Enclosure.Failure;
import org.ulpforge.target.Formula;
import org.ulpforge.target.Function;

/** Evaluates a formula in interval arithmetic. */
final class FormulaEnclosure {

  private final List<Range> inputs;
  private final Precision precision;

  FormulaEnclosure(List<Range> inputs, Precision precision) {
    this.inputs = inputs;
    this.precision = precision;
  }

  /** An enclosure of the formula's value for any inputs in the given ranges. */
  Enclosure of(Formula formula) {
    return switch (formula) {
      case Formula.Constant c -> Range.point(c.value());
      case Formula.Variable v -> inputs.get(v.index());
      case Formula.Negate n -> combine(List.of(n.argument()), r -> r.getFirst().negate());
      case Formula.Binary b -> combine(List.of(b.left(), b.right()), r -> binary(b.operator(), r));
      case Formula.Call c -> combine(c.arguments(), r -> call(c.function(), r));
    };
  }

  private interface Operation {
    Enclosure apply(List<Range> operands);
  }

  /** Applies the operation if all operands have bounds; else passes on the strongest failure. */
  private Enclosure combine(List<Formula> operands, Operation operation) {
    List<Range> ranges = new ArrayList<>(operands.size());
    Failure failure = null;
    for (Formula operand : operands) {
      switch (of(operand)) {
        case Range range -> ranges.add(range);
        case Failure f -> failure = failure == null || f.compareTo(failure) > 0 ? f : failure;
      }
    }
    return failure != null ? failure : known(operation.apply(ranges));
  }

  /** A range without any bound says no more than that nothing is known. */
  private static Enclosure known(Enclosure result) {
    return result instanceof Range r && r.isUnknown() ? Failure.UNKNOWN : result;
  }

  private Enclosure binary(Formula.Operator operator, List<Range> operands) {
    Range left = operands.get(0);
    Range right = operands.get(1);
    return switch (operator) {
      case ADD -> left.add(right, precision);
      case SUBTRACT -> left.subtract(right, precision);
      case MULTIPLY -> left.multiply(right, precision);
      case DIVIDE -> left.divide(right, precision);
    };
  }

  private Enclosure call(Function function, List<Range> arguments) {
    Range x = arguments.isEmpty() ? Range.ONE : arguments.getFirst();
    Range last = arguments.isEmpty() ? Range.ONE : arguments.getLast();
    return switch (function) {
      case PI -> Trigonometric.pi(precision);
      case E -> Elementary.exp(Range.ONE, precision);
      case ABS -> x.abs();
      case SQRT -> x.sqrt(precision);
      case CBRT -> Powers.cbrt(x, precision);
      case EXP -> Elementary.exp(x, precision);
      case EXP2 -> Elementary.exp2(x, precision);
      case EXPM1 -> Elementary.expm1(x, precision);
      case LOG -> Elementary.log(x, precision);
      case LOG2 -> Elementary.log2(x, precision);
      case LOG10 -> Elementary.log10(x, precision);
      case LOG1P -> Elementary.log1p(x, precision);
      case SIN -> Trigonometric.sin(x, precision);
      case COS -> Trigonometric.cos(x, precision);
      case TAN -> Trigonometric.tan(x, precision);
      case ASIN -> Trigonometric.asin(x, precision);
      case ACOS -> Trigonometric.acos(x, precision);
      case ATAN -> Trigonometric.atan(x, precision);
      case SINH -> Elementary.sinh(x, precision);
      case COSH -> Elementary.cosh(x, precision);
      case TANH -> Elementary.tanh(x, precision);
      case ERF -> ErrorFunction.erf(x, precision);
      case ERFC -> ErrorFunction.erfc(x, precision);
      case MIN -> x.min(last);
      case MAX -> x.max(last);
      case POW -> Powers.pow(x, last, precision);
      case HI -> rounded(x, last.lo().intValueExact());
      case GAMMA -> GammaFunction.gamma(x, precision);
      case LOGGAMMA -> GammaFunction.logGamma(x, precision);
      case AIRYAI -> AiryFunction.ai(x, precision);
      case BESSELI -> BesselFunctions.besselI(x, last, precision);
      case BESSELK -> BesselFunctions.besselK(x, last, precision);
      case LOGBESSELI -> LogBessel.logI(x, last, precision);
      case LOGBESSELK -> LogBessel.logK(x, last, precision);
      case BESSELIRATIO -> LogBessel.ratio(x, last, precision);
    };
  }

  private static Enclosure rounded(Range x, int bits) {
    if (isFar(x.lo()) || isFar(x.hi())) {
      return Failure.UNKNOWN;
    }
    return new Range(Binary.round(x.lo(), bits), Binary.round(x.hi(), bits));
  }

  /** Numbers of such size are not expanded into binary digits. */
  private static boolean isFar(BigDecimal end) {
    return end.signum() != 0 && Math.abs((long) Range.exponent(end)) > 5000;
  }
}
