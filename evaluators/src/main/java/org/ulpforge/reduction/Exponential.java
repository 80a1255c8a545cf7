package org.ulpforge.reduction;

import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;
import org.ulpforge.target.Formula;

/**
 * b^x = 2^k · b^r with k the integer nearest to x·log2(b), for b = e and b = 2. The core computes
 * b^r; 2^k is added to the exponent field.
 *
 * <p>For b = e, {@code rr1} subtracts k·ln 2 in one step and so loses accuracy as |k| grows; {@code
 * rr2} subtracts it in two (Cody and Waite 1980). With fma the first step is exact: both x and k·C1
 * are multiples of the last place of C1, and their difference is small. Without fma ({@code cw2})
 * C1 has so many trailing zeros that k·C1 is exact.
 */
final class Exponential {

  private final Arithmetic arithmetic;
  private final Problem problem;
  private final String base;
  private final int steps;

  /**
   * @param base {@code e} or {@code 2}
   * @param steps in which k·ln 2 is subtracted, 1 or 2; 0 for base 2, where k is exact
   */
  private Exponential(Arithmetic arithmetic, Problem problem, String base, int steps) {
    this.arithmetic = arithmetic;
    this.problem = problem;
    this.base = base;
    this.steps = steps;
  }

  /** The reductions of exp for a problem, the cheapest first. */
  static List<Reduction> exp(Problem problem, Arithmetic arithmetic) {
    if (!fits(arithmetic)) {
      return List.of();
    }
    return arithmetic.hasFma()
        ? List.of(
            new Exponential(arithmetic, problem, "e", 1).reduction("rr1"),
            new Exponential(arithmetic, problem, "e", 2).reduction("rr2"))
        : List.of(new Exponential(arithmetic, problem, "e", 2).reduction("cw2"));
  }

  /** The reduction of exp2 for a problem. */
  static List<Reduction> exp2(Problem problem, Arithmetic arithmetic) {
    return fits(arithmetic)
        ? List.of(new Exponential(arithmetic, problem, "2", 0).reduction("rr1"))
        : List.of();
  }

  /** The integers k and the bits above them must fit into the significand of the magic constant. */
  private static boolean fits(Arithmetic arithmetic) {
    return arithmetic.format().fractionBits() >= arithmetic.format().exponentBits() + 2;
  }

  private Reduction reduction(String name) {
    boolean natural = base.equals("e");
    double half = natural ? arithmetic.constant("log(2)/2").value() : 0.5;
    // k comes from a rounded product: near the ends r may lie outside by |x| half units in the last
    // place.
    double widening =
        natural
            ? Math.scalb(
                1.0, arithmetic.format().exponentBits() - arithmetic.format().fractionBits())
            : 0;
    double end = half * (1 + widening);
    return new Reduction(
        name,
        Formula.parse(natural ? "exp(x)" : "exp2(x)"),
        new Interval(-end, end),
        ErrorMeasure.RELATIVE,
        this::compose);
  }

  private Program compose(Program core) {
    ProgramBuilder program = new ProgramBuilder(1);
    FloatLiteral fast = power(arithmetic.format().bias() - 2);
    Interval domain = problem.interval();
    boolean lowInside = domain.lo() >= -fast.value();
    boolean highInside = domain.hi() <= fast.value();
    boolean lowVanishes = lowInside || vanishesBelow(-fast.value());
    boolean highOverflows = highInside || overflowsAbove(fast.value());
    if (lowVanishes && highOverflows) {
      Operand x =
          arithmetic.clamp(
              program,
              Operand.X,
              lowInside ? Optional.empty() : Optional.of(arithmetic.literal(-fast.value())),
              highInside ? Optional.empty() : Optional.of(fast));
      program.result(scaled(program, core, x, false));
      return program.build();
    }
    Operand magnitude = program.append(Opcode.ABS, Operand.X);
    Operand.Ref inside = program.append(Opcode.LE, magnitude, fast);
    program.when(inside);
    program.result(scaled(program, core, Operand.X, false));
    program.otherwise();
    FloatFormat format = arithmetic.format();
    // One more binade on each side than results can have: there 2^k b^r is 0 or infinite for
    // certain.
    FloatLiteral lowest = power(format.minExponent() - format.fractionBits() - 2);
    FloatLiteral highest = power(format.maxExponent() + 2);
    Operand clamped =
        arithmetic.clamp(program, Operand.X, Optional.of(lowest), Optional.of(highest));
    program.result(scaled(program, core, clamped, true));
    return program.build();
  }

  /** log_b(2^n), rounded. */
  private FloatLiteral power(int n) {
    return base.equals("e") ? arithmetic.constant(n + "*log(2)") : arithmetic.literal(n);
  }

  private boolean vanishesBelow(double x) {
    double largest = value(x);
    return problem.storage().orElseThrow() instanceof FloatFormat f
        && f.minSubnormal() / 2 > largest;
  }

  private boolean overflowsAbove(double x) {
    return value(x) > 2 * problem.storage().orElseThrow().maxValue();
  }

  private double value(double x) {
    return base.equals("e") ? StrictMath.exp(x) : StrictMath.pow(2, x);
  }

  /**
   * @param twoSteps scale by 2^k as two factors, so that the one rounding to a subnormal, zero or
   *     infinity comes last
   */
  private Operand scaled(ProgramBuilder program, Program core, Operand x, boolean twoSteps) {
    FloatLiteral magic = arithmetic.magic();
    Operand shifted =
        steps == 0
            ? program.append(Opcode.ADD, x, magic)
            : arithmetic.multiplyAdd(program, x, arithmetic.constant("1/log(2)"), magic);
    Operand k = program.append(Opcode.SUB, shifted, magic);
    Operand r = reduced(program, x, k);
    Operand p = program.inline(core, Optional.empty(), List.of(r));
    Operand code = program.append(Opcode.BITS, shifted);
    if (!twoSteps) {
      Operand exponent = program.append(Opcode.SHL, code, arithmetic.fractionBits());
      return program.append(
          Opcode.FROMBITS, program.append(Opcode.IADD, program.append(Opcode.BITS, p), exponent));
    }
    Operand integer = program.append(Opcode.ISUB, code, arithmetic.codeOf(magic));
    Operand half = program.append(Opcode.SHR, integer, new IntLiteral(1));
    Operand rest = program.append(Opcode.ISUB, integer, half);
    Operand once = program.append(Opcode.MUL, p, powerOfTwo(program, half));
    return program.append(Opcode.MUL, once, powerOfTwo(program, rest));
  }

  private Operand reduced(ProgramBuilder program, Operand x, Operand k) {
    if (steps == 0) {
      return program.append(Opcode.SUB, x, k);
    }
    if (!arithmetic.hasFma()) {
      int bits = arithmetic.format().precision() - arithmetic.format().exponentBits();
      String high = "hi(log(2)," + bits + ")";
      Operand first =
          program.append(Opcode.SUB, x, program.append(Opcode.MUL, k, arithmetic.constant(high)));
      return program.append(
          Opcode.SUB, first, program.append(Opcode.MUL, k, arithmetic.constant("log(2)-" + high)));
    }
    String high = "hi(log(2)," + arithmetic.format().precision() + ")";
    Operand first = program.append(Opcode.FMA, k, arithmetic.constant("-" + high), x);
    return steps == 1
        ? first
        : program.append(Opcode.FMA, k, arithmetic.constant(high + "-log(2)"), first);
  }

  private Operand powerOfTwo(ProgramBuilder program, Operand integer) {
    Operand biased = program.append(Opcode.IADD, integer, arithmetic.bias());
    return program.append(
        Opcode.FROMBITS, program.append(Opcode.SHL, biased, arithmetic.fractionBits()));
  }
}
