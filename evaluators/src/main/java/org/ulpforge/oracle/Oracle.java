package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.oracle.Enclosure.Failure;
import org.ulpforge.problem.Interval;
import org.ulpforge.target.Formula;
import org.ulpforge.target.Target;

/**
 * Exact values of a target, and their correct roundings by Ziv's strategy: enclosures of growing
 * precision until both bounds round to the same code (Ziv, Fast evaluation of elementary
 * mathematical functions with correctly rounded last bit, ACM TOMS 17, 1991). Exact and midpoint
 * results end the loop because exact operations keep the enclosure a point; a cap on the precision
 * ends it where they are not recognised. Immutable and thread-safe.
 */
public final class Oracle {

  /** Enough to square or multiply any doubles exactly. */
  private static final int MAX_DIGITS_ALGEBRAIC = 1600;

  /** Enough for silu at the smallest doubles, x/2 + x^2/4, where x/2 is a midpoint. */
  private static final int MAX_DIGITS = 400;

  private final Target target;
  private final int maxDigits;

  private Oracle(Target target) {
    this.target = target;
    this.maxDigits = target.formula().isAlgebraic() ? MAX_DIGITS_ALGEBRAIC : MAX_DIGITS;
  }

  public static Oracle of(Target target) {
    return new Oracle(target);
  }

  public Target target() {
    return target;
  }

  /**
   * The correctly rounded result at exact inputs, to nearest with ties to even, without saturation.
   *
   * @param inputs one double for each variable of the target, special values included
   */
  public Rounded round(double[] inputs, ScalarFormat storage) {
    OptionalDouble prescribed = target.prescribed(Arrays.stream(inputs).boxed().toList());
    if (prescribed.isPresent()) {
      return new Rounded.Special(encode(prescribed.getAsDouble(), storage), 0);
    }
    boolean infinite = Arrays.stream(inputs).anyMatch(Double::isInfinite);
    return infinite ? atLimit(inputs, storage, 0) : atNumbers(inputs, storage);
  }

  /** An enclosure of the value at exact finite inputs, computed with that many decimal digits. */
  public Enclosure enclose(double[] inputs, int digits) {
    return enclose(Arrays.stream(inputs).mapToObj(BigDecimal::new).toList(), digits);
  }

  /** As {@link #enclose(double[], int)}, at any decimal inputs. */
  public Enclosure enclose(List<BigDecimal> inputs, int digits) {
    return new FormulaEnclosure(inputs.stream().map(Range::point).toList(), Precision.of(digits))
        .of(target.formula());
  }

  /**
   * The value of a formula without variables, such as {@code log(2)}.
   *
   * @return a number with a relative error of at most 10^-digits
   * @throws IllegalArgumentException if the formula is malformed, has variables, or has no value
   */
  public static BigDecimal constant(String formula, int digits) {
    return value(constantFormula(formula), digits)
        .map(Range::midpoint)
        .orElseThrow(() ->
            new IllegalArgumentException("the value of '%s' cannot be told".formatted(formula)));
  }

  /** The value of a formula without variables, to a relative width of 10^-digits. */
  static Optional<Range> value(Formula formula, int digits) {
    for (int working = digits + 10; working <= 4 * digits + 400; working *= 2) {
      Enclosure enclosure = new FormulaEnclosure(List.of(), Precision.of(working)).of(formula);
      if (enclosure instanceof Range range && range.relativeWidthBelow(digits)) {
        return Optional.of(range);
      }
    }
    return Optional.empty();
  }

  /**
   * The value of a formula without variables, correctly rounded to a format.
   *
   * @throws IllegalArgumentException if the formula is malformed, has variables, or has no value
   */
  public static double constant(String formula, ScalarFormat format) {
    Formula parsed = constantFormula(formula);
    Target target = new Target("constant", 1, parsed, Interval.FULL, Map.of(), false, formula);
    if (new Oracle(target).round(new double[] {1}, format) instanceof Rounded.Decided decided) {
      return format.decode(decided.code());
    }
    throw new IllegalArgumentException("the value of '%s' cannot be told".formatted(formula));
  }

  private static Formula constantFormula(String formula) {
    Formula parsed = Formula.parse(formula);
    if (parsed.arity() > 0) {
      throw new IllegalArgumentException("'%s' is not a constant".formatted(formula));
    }
    return parsed;
  }

  private Rounded atNumbers(double[] inputs, ScalarFormat storage) {
    int evaluations = 0;
    Enclosure previous = Failure.UNKNOWN;
    for (int digits = 22 + storage.bits() / 3; ; digits = Math.min(2 * digits, maxDigits)) {
      Enclosure enclosure = enclose(inputs, digits);
      evaluations++;
      switch (enclosure) {
        case Range range -> {
          if (range.isPoint() && range.lo().signum() == 0) {
            return zero(inputs, storage, range, evaluations);
          }
          OptionalLong code = code(range, storage);
          if (code.isPresent()) {
            return new Rounded.Decided(code.getAsLong(), range, evaluations);
          }
        }
        case Failure failure -> {
          boolean zero = Arrays.stream(inputs).anyMatch(v -> v == 0);
          if (failure != Failure.UNKNOWN && zero) {
            return atLimit(inputs, storage, evaluations);
          }
          if (failure == Failure.POLE) {
            return new Rounded.NoVerdict(evaluations);
          }
          if (failure == Failure.UNDEFINED) {
            return new Rounded.Special(encode(Double.NaN, storage), evaluations);
          }
        }
      }
      // Beyond the largest bounds more digits do not help.
      boolean stuck = enclosure instanceof Range r && !r.isBounded() && enclosure.equals(previous);
      if (digits == maxDigits || stuck) {
        return new Rounded.Undecided(enclosure, evaluations);
      }
      previous = enclosure;
    }
  }

  /** An exact zero: its sign is that of the limit if zeros went in, else plus as in IEEE 754. */
  private Rounded zero(double[] inputs, ScalarFormat storage, Range exact, int evaluations) {
    if (Arrays.stream(inputs).anyMatch(v -> v == 0)
        && atLimit(inputs, storage, evaluations) instanceof Rounded.Special special) {
      return new Rounded.Decided(special.code(), exact, special.evaluations());
    }
    return new Rounded.Decided(encode(0.0, storage), exact, evaluations);
  }

  /** Infinities and zeros stand for all numbers beyond, or next to zero on that side. */
  private Rounded atLimit(double[] inputs, ScalarFormat storage, int evaluations) {
    List<Range> ranges = new ArrayList<>();
    for (double input : inputs) {
      boolean special = Double.isInfinite(input) || input == 0;
      Range positive = Double.isInfinite(input) ? Range.GROWING : Range.VANISHING;
      boolean negative = Math.copySign(1, input) < 0;
      ranges.add(
          special ? negative ? positive.negate() : positive : Range.point(new BigDecimal(input)));
    }
    Precision precision = Precision.of(22 + storage.bits() / 3);
    return switch (new FormulaEnclosure(ranges, precision).of(target.formula())) {
      case Range range when code(range, storage).isPresent() ->
          new Rounded.Special(code(range, storage).getAsLong(), evaluations + 1);
      case Range _ -> new Rounded.NoVerdict(evaluations + 1);
      case Failure failure when failure == Failure.UNDEFINED ->
          new Rounded.Special(encode(Double.NaN, storage), evaluations + 1);
      case Failure _ -> new Rounded.NoVerdict(evaluations + 1);
    };
  }

  /** The code of all values in the range, if they share one. */
  private static OptionalLong code(Range range, ScalarFormat storage) {
    long lo = code(range.lo(), storage);
    return lo == code(range.hi(), storage) ? OptionalLong.of(lo) : OptionalLong.empty();
  }

  private static long code(BigDecimal end, ScalarFormat storage) {
    return storage.encode(end, Overflow.NON_SATURATING);
  }

  private static long encode(double value, ScalarFormat storage) {
    return storage.encode(value, Overflow.NON_SATURATING);
  }
}
