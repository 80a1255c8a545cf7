package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.Program;

/**
 * log u = k·log 2 + log(1 + f) with u = 2^k (1 + f) and sqrt(1/2) <= 1 + f < sqrt 2, to base e or
 * 2, for u = x and u = 1 + x. k and f come from the code of u, f without rounding.
 *
 * <p>{@code lr1} computes log(1 + f) as f·R(f), where the roundings of R and of the product remain
 * near k = 0. {@code lr2} computes f + f²·Q(f), or f·log2 e + f²·Q(f) with log2 e in two parts, so
 * that little but the last rounding is left, and adds k·ln 2 in two parts.
 *
 * <p>{@code t16} and {@code t32} take what is constant in 16 or 32 parts of the interval from a
 * {@link LogarithmTable}.
 *
 * <p>For log(1 + x), f is 2^-k x − (1 − 2^-k), which keeps what the rounding of 1 + x loses; {@code
 * lr2} adds the error of that difference, too.
 *
 * @param binary base 2, else e
 * @param plusOne u is 1 + x, else x
 * @param accurate {@code lr2}
 * @param table where there is one
 */
record Logarithm(
    Arithmetic arithmetic,
    ScalarFormat storage,
    Reach reach,
    boolean binary,
    boolean plusOne,
    boolean accurate,
    Optional<LogarithmTable> table) {

  /** From 2^60, 1 + x rounds to x in every format, and 2^-k is still normal. */
  private static final int LARGE = 60;

  static List<Reduction> log(Problem problem, Arithmetic arithmetic) {
    List<Reduction> reductions = new ArrayList<>();
    reductions.add(reduction(problem, arithmetic, false, false, false));
    reductions.add(reduction(problem, arithmetic, false, false, true));
    reductions.addAll(tables(problem, arithmetic, false));
    return reductions;
  }

  /** Without fma, f·log2 e would be rounded after all: then there is no {@code lr2}. */
  static List<Reduction> log2(Problem problem, Arithmetic arithmetic) {
    List<Reduction> reductions = new ArrayList<>();
    reductions.add(reduction(problem, arithmetic, true, false, false));
    if (arithmetic.hasFma()) {
      reductions.add(reduction(problem, arithmetic, true, false, true));
    }
    reductions.addAll(tables(problem, arithmetic, true));
    return reductions;
  }

  private static List<Reduction> tables(Problem problem, Arithmetic arithmetic, boolean binary) {
    List<Reduction> reductions = new ArrayList<>();
    if (arithmetic.format().equals(FloatFormat.F32) && arithmetic.hasFma()) {
      for (int entries : new int[] {16, 32}) {
        LogarithmTable table = LogarithmTable.of(arithmetic, binary, entries);
        Logarithm logarithm =
            new Logarithm(
                arithmetic,
                problem.storage().orElseThrow(),
                Reach.of(problem),
                binary,
                false,
                true,
                Optional.of(table));
        reductions.add(
            Reduction.weighted(
                "t" + entries, curvature(binary), table.domain(), Math::abs, logarithm::compose));
      }
    }
    return reductions;
  }

  /** What is left of log(1 + x) after its linear part, over x². */
  private static String curvature(boolean binary) {
    return binary ? "(log1p(x)/log(2)-x/log(2))/(x*x)" : "(log1p(x)-x)/(x*x)";
  }

  static List<Reduction> log1p(Problem problem, Arithmetic arithmetic) {
    return List.of(
        reduction(problem, arithmetic, false, true, false),
        reduction(problem, arithmetic, false, true, true));
  }

  private static Reduction reduction(
      Problem problem, Arithmetic arithmetic, boolean binary, boolean plusOne, boolean accurate) {
    Logarithm logarithm =
        new Logarithm(
            arithmetic,
            problem.storage().orElseThrow(),
            Reach.of(problem),
            binary,
            plusOne,
            accurate,
            Optional.empty());
    // 1 + x is rounded, so f can leave its interval by a unit in the last place.
    double widening = plusOne ? Math.scalb(1.0, -arithmetic.format().fractionBits()) : 0;
    double low = logarithm.boundary().value();
    Interval domain = new Interval(low - 1 - widening, 2 * low - 1 + widening);
    return accurate
        ? Reduction.weighted("lr2", curvature(binary), domain, Math::abs, logarithm::compose)
        : Reduction.relative(
            "lr1", binary ? "log1p(x)/log(2)/x" : "log1p(x)/x", domain, logarithm::compose);
  }

  private FloatLiteral boundary() {
    return table.map(LogarithmTable::boundary).orElseGet(() -> arithmetic.constant("sqrt(1/2)"));
  }

  private Program compose(Program core) {
    FloatFormat format = arithmetic.format();
    Frame frame = new Frame(arithmetic);
    Operand u = plusOne ? frame.add(Operand.X, arithmetic.literal(1)) : Operand.X;
    Operand code = frame.bits(u);
    double least = plusOne ? -1 + Math.scalb(1.0, -format.precision()) : format.minNormal();
    if (reach.within(least, largest())) {
      frame.result(withSignOfZero(frame, logarithm(frame, core, code, 0)));
      return frame.build();
    }
    long from = arithmetic.code(format.minNormal());
    long to = arithmetic.code(format.nextUp(largest()));
    frame.when(frame.codeWithin(code, from, to));
    frame.result(withSignOfZero(frame, logarithm(frame, core, code, 0)));
    frame.otherwise();
    frame.result(rare(frame, core, u));
    return frame.build();
  }

  /** The largest u that the fast path takes. */
  private double largest() {
    double max = arithmetic.format().maxValue();
    return plusOne ? Math.min(Math.scalb(1.0, LARGE), max) : max;
  }

  /** Subnormal or very large arguments, where there can be any, and special values. */
  private Operand rare(Frame frame, Program core, Operand u) {
    FloatFormat format = arithmetic.format();
    FloatLiteral infinity = arithmetic.literal(Double.POSITIVE_INFINITY);
    Operand positive = u;
    if (!plusOne && storage instanceof FloatFormat s && s.minSubnormal() < format.minNormal()) {
      int up = format.precision();
      Operand subnormal = frame.less(u, arithmetic.literal(format.minNormal()));
      Operand normal = frame.mul(u, arithmetic.power(up));
      Operand log = logarithm(frame, core, frame.bits(normal), up);
      positive = frame.select(subnormal, log, u);
    } else if (plusOne && Math.min(reach.hi(), storage.maxValue()) > largest()) {
      Logarithm ofU = new Logarithm(arithmetic, storage, reach, binary, false, accurate, table);
      Operand log = ofU.logarithm(frame, core, frame.bits(u), 0);
      positive = frame.select(frame.less(u, infinity), log, u);
    }
    Operand zero = arithmetic.literal(0);
    Operand defined = frame.select(frame.less(zero, u), positive, arithmetic.literal(Double.NaN));
    return frame.select(
        frame.equal(u, zero), arithmetic.literal(Double.NEGATIVE_INFINITY), defined);
  }

  /** log1p(-0) is -0; the sums of the reduction make it +0. */
  private Operand withSignOfZero(Frame frame, Operand result) {
    return plusOne && reach.hasMinusZero(storage)
        ? frame.select(frame.equal(Operand.X, arithmetic.literal(0)), Operand.X, result)
        : result;
  }

  /**
   * @param code of a normal positive u
   * @param scaled the power of two that u was multiplied by
   */
  private Operand logarithm(Frame frame, Program core, Operand code, int scaled) {
    int fractionBits = arithmetic.format().fractionBits();
    Operand above = frame.op(Opcode.ISUB, code, arithmetic.codeOf(boundary()));
    // k in the place of the exponent: as a number 2^fractionBits times too large, which the
    // constants make good.
    Operand exponent = frame.op(Opcode.AND, above, new IntLiteral(-1L << fractionBits));
    Operand whole = frame.op(Opcode.TOFLOAT, exponent);
    Operand k =
        scaled == 0
            ? whole
            : frame.sub(whole, arithmetic.literal(Math.scalb((double) scaled, fractionBits)));
    if (!plusOne) {
      Operand m = frame.fromBits(frame.op(Opcode.ISUB, code, exponent));
      if (table.isPresent()) {
        return table.get().sum(frame, f -> frame.core(core, f), k, m, above);
      }
      return sum(frame, core, k, frame.sub(m, arithmetic.literal(1)), Optional.empty());
    }
    Operand one = arithmetic.codeOf(arithmetic.literal(1));
    Operand power = frame.fromBits(frame.op(Opcode.ISUB, one, exponent));
    Operand offset = frame.sub(power, arithmetic.literal(1));
    Operand f = frame.mulAdd(Operand.X, power, offset);
    Optional<Operand> lost =
        accurate
            ? Optional.of(frame.mulAdd(Operand.X, power, frame.sub(offset, f)))
            : Optional.empty();
    return sum(frame, core, k, f, lost);
  }

  /**
   * k·log 2 + log(1 + f).
   *
   * @param k times 2^fractionBits
   * @param lost what was rounded away from f
   */
  private Operand sum(Frame frame, Program core, Operand k, Operand f, Optional<Operand> lost) {
    FloatFormat format = arithmetic.format();
    String unit = (binary ? "" : "log(2)*") + "pow(2,-" + format.fractionBits() + ")";
    Operand c = frame.core(core, f);
    if (!accurate) {
      return frame.mulAdd(k, arithmetic.constant(unit), frame.mul(f, c));
    }
    Operand square = frame.mul(f, f);
    if (binary) {
      String slope = "hi(1/log(2)," + format.precision() + ")";
      Operand low = frame.mul(f, arithmetic.constant("1/log(2)-" + slope));
      Operand tail = frame.mulAdd(square, c, low);
      Operand log = frame.mulAdd(f, arithmetic.constant(slope), tail);
      return frame.mulAdd(k, arithmetic.constant(unit), log);
    }
    // Without fma k·high must be exact.
    int bits =
        arithmetic.hasFma() ? format.precision() : format.precision() - format.exponentBits();
    String high = "hi(" + unit + "," + bits + ")";
    FloatLiteral lowUnit = arithmetic.constant(unit + "-" + high);
    Operand low =
        lost.map(part -> frame.mulAdd(k, lowUnit, part)).orElseGet(() -> frame.mul(k, lowUnit));
    Operand log = frame.add(f, frame.mulAdd(square, c, low));
    return frame.mulAdd(k, arithmetic.constant(high), log);
  }
}
