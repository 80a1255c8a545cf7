package org.ulpforge.reduction;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;

/**
 * Functions that decay like an exponential: {@code tail} computes that factor by its Taylor series,
 * and the core what is left of the function.
 *
 * <p>gelu(x) = x·Φ(x), where Φ(−t) = e^(−t²/2)·W(t) for t >= 0 and Φ(t) = 1 − Φ(−t); the core is W,
 * or in {@code tailq} W as a function of 1/(t + 2), for which short polynomials do. softplus(x) =
 * max(x, 0) + z·W(z) with z = e^−|x|; the core is W(z) = log(1 + z)/z.
 *
 * @param gelu else softplus
 * @param inverse {@code tailq}
 */
record Tail(
    Arithmetic arithmetic,
    ScalarFormat storage,
    Reach reach,
    ExponentialSplit split,
    boolean gelu,
    boolean inverse) {

  static List<Reduction> gelu(Problem problem, Arithmetic arithmetic) {
    Tail tail = of(problem, arithmetic, true, false);
    Tail inverse = of(problem, arithmetic, true, true);
    Interval domain = new Interval(0, tail.largest());
    Interval inverses = new Interval(1 / (2 + domain.hi()), 0.5);
    return List.of(
        Reduction.relative("tail", core("x"), domain, tail::compose),
        Reduction.relative("tailq", core("(1/x-2)"), inverses, inverse::compose));
  }

  private static String core(String t) {
    return "erfc(" + t + "/sqrt(2))/2*exp(" + t + "*" + t + "/2)";
  }

  static List<Reduction> softplus(Problem problem, Arithmetic arithmetic) {
    Tail tail = of(problem, arithmetic, false, false);
    return List.of(Reduction.relative("tail", "log1p(x)/x", new Interval(0, 1), tail::compose));
  }

  private static Tail of(Problem problem, Arithmetic arithmetic, boolean gelu, boolean inverse) {
    return new Tail(
        arithmetic,
        problem.storage().orElseThrow(),
        Reach.of(problem),
        new ExponentialSplit(arithmetic, gelu ? "-1/2" : "-1", 2),
        gelu,
        inverse);
  }

  /** The |x| at which the exponential factor is 2^-n. */
  private double end(int n) {
    double exponent = split.argument(-n).value();
    return gelu ? arithmetic.format().round(Math.sqrt(exponent)) : exponent;
  }

  /**
   * The largest n for which the fast path need take factors of 2^-n: normal they must be, and below
   * there may be nothing left of the result, nor of its difference from x.
   */
  private int normal() {
    int most = arithmetic.format().bias() - 3;
    return storage instanceof FloatFormat f
        ? Math.min(most, Math.max(f.precision(), -Math.getExponent(f.minSubnormal())) + 8)
        : most;
  }

  private boolean vanishes() {
    return Reach.vanishesBelow((gelu ? Math.getExponent(end(normal())) : 0) - normal(), storage);
  }

  /** The largest |x| that the core can see. */
  private double largest() {
    FloatFormat format = arithmetic.format();
    // gelu has a factor |x| beside the exponential, which is below 2^exponentBits.
    int lost = format.fractionBits() - format.minExponent() + 2 + format.exponentBits();
    double most = vanishes() ? end(normal()) : end(lost);
    return Math.min(most, Math.max(Math.abs(reach.lo()), Math.abs(reach.hi())));
  }

  private Program compose(Program core) {
    Frame frame = new Frame(arithmetic);
    FloatLiteral end = arithmetic.literal(end(normal()));
    boolean inside = reach.within(-end.value(), end.value());
    if (inside || vanishes()) {
      Operand x = inside ? Operand.X : clamped(frame, end);
      frame.result(whole(frame, decaying(frame, core, x, false)));
      return frame.build();
    }
    frame.when(frame.op(Opcode.LE, frame.abs(Operand.X), end));
    frame.result(whole(frame, decaying(frame, core, Operand.X, false)));
    frame.otherwise();
    Operand small = decaying(frame, core, clamped(frame, arithmetic.literal(largest())), true);
    Operand zero = arithmetic.literal(0);
    frame.result(frame.select(frame.less(zero, Operand.X), Operand.X, small));
    return frame.build();
  }

  private Operand clamped(Frame frame, FloatLiteral end) {
    return frame.clamp(Operand.X, Optional.of(arithmetic.literal(-end.value())), Optional.of(end));
  }

  /** x Φ(−|x|), or log(1 + e^−|x|). */
  private Operand decaying(Frame frame, Program core, Operand x, boolean inTwo) {
    Operand magnitude = frame.abs(x);
    Operand argument = gelu ? frame.mul(x, x) : magnitude;
    ExponentialSplit.Parts parts = split.split(frame, argument);
    Operand r = parts.r();
    if (gelu && arithmetic.hasFma()) {
      Operand lost = frame.mulAdd(x, x, frame.op(Opcode.NEG, argument));
      r = frame.add(r, lost);
    }
    Operand series = series(frame, r);
    if (gelu) {
      Operand t = inverse ? inverse(frame, magnitude) : magnitude;
      Operand scaled = frame.mul(frame.mul(series, frame.core(core, t)), x);
      return inTwo
          ? split.scaleInTwo(frame, scaled, parts, false)
          : frame.mul(scaled, split.power(frame, parts));
    }
    if (inTwo) {
      return split.scaleInTwo(frame, series, parts, false);
    }
    Operand z = split.scale(frame, series, parts);
    return frame.mul(z, frame.core(core, z));
  }

  private Operand inverse(Frame frame, Operand t) {
    return frame.div(arithmetic.literal(1), frame.add(t, arithmetic.literal(2)));
  }

  private Operand whole(Frame frame, Operand decaying) {
    Operand zero = arithmetic.literal(0);
    return gelu
        ? frame.select(frame.less(zero, Operand.X), frame.sub(Operand.X, decaying), decaying)
        : frame.add(frame.op(Opcode.MAX, Operand.X, zero), decaying);
  }

  /** e^(a r), |a r| <= ln 2/2, by a Taylor series whose error is nothing in the storage format. */
  private Operand series(Frame frame, Operand r) {
    int precision = storage instanceof FloatFormat f ? f.precision() : storage.bits();
    double half = Math.log(2) / 2;
    int degree = 1;
    double next = half * half / 2;
    while (next > Math.scalb(1.0, -precision - 5)) {
      degree++;
      next *= half / (degree + 1);
    }
    Operand sum = coefficient(degree);
    for (int n = degree - 1; n >= 0; n--) {
      sum = frame.mulAdd(sum, r, coefficient(n));
    }
    return sum;
  }

  private FloatLiteral coefficient(int n) {
    BigInteger factorial = BigInteger.ONE;
    for (int i = 2; i <= n; i++) {
      factorial = factorial.multiply(BigInteger.valueOf(i));
    }
    return arithmetic.constant("pow(" + split.rate() + "," + n + ")/" + factorial);
  }
}
