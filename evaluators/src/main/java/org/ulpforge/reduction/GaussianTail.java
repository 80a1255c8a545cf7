package org.ulpforge.reduction;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.Program;
import org.ulpforge.target.Formula;

/**
 * gelu(x) = x·Φ(x) by tables, without a division: Φ(−t) = e^(−t²/2)·W(t) for t >= 0 and Φ(t) = 1 −
 * Φ(−t), as in {@link Tail}. The exponential is that of {@link ExponentialTable}, and the core is
 * W(c + d)/w − 1, with constants for each cell of middle c, where w is W(c) rounded. The product of
 * a power and w is exact, as both have half of the bits; what that takes from them is in r and in
 * the core. So only the product with x and the last addition are rounded to speak of.
 *
 * <p>The leading bits of |x| + 1 are the number of the cell: there are eight cells to a binade of
 * that sum, as W is about 1/(t sqrt(2π)) for large t. 32 of them reach to 15, and the results of
 * f32 are zero before that.
 */
record GaussianTail(Arithmetic arithmetic, Reach reach, ExponentialSplit split, PowerTable powers) {

  private static final double OFFSET = 1;
  private static final int CELL_BITS = 3;
  private static final int CELLS = 32;
  private static final int ENTRIES = 16;
  private static final int HALF_PRECISION = 12;

  /** The fast path ends where the least normal number is this many binades below the power. */
  private static final int ROOM = 9;

  /** For f32 alone: other formats do with less, or need more. */
  static List<Reduction> gelu(Problem problem, Arithmetic arithmetic) {
    if (!arithmetic.format().equals(FloatFormat.F32)
        || !problem.storage().orElseThrow().equals(FloatFormat.F32)
        || !arithmetic.hasFma()) {
      return List.of();
    }
    GaussianTail tail =
        new GaussianTail(
            arithmetic,
            Reach.of(problem),
            new ExponentialSplit(arithmetic, "-1/2", 2, ENTRIES),
            new PowerTable(arithmetic, ENTRIES, false, HALF_PRECISION));
    return List.of(Reduction.of("c32", new Cells(tail.cells(), tail::compose)));
  }

  private int shift() {
    return arithmetic.format().fractionBits() - CELL_BITS;
  }

  /** Where a cell begins. */
  private double start(int cell) {
    long first = arithmetic.code(OFFSET) >>> shift();
    return arithmetic.format().decode((first + cell) << shift()) - OFFSET;
  }

  private double middle(int cell) {
    return (start(cell) + start(cell + 1)) / 2;
  }

  private List<Cells.Cell> cells() {
    List<Cells.Cell> cells = new ArrayList<>();
    for (int i = 0; i < CELLS; i++) {
      String core = w("(x+" + middle(i) + ")") + "/" + rounded(i) + "-1";
      double half = (start(i + 1) - start(i)) / 2 * (1 + 0x1p-16);
      cells.add(new Cells.Cell(Formula.parse(core), new Interval(-half, half), d -> 1));
    }
    return List.copyOf(cells);
  }

  private static String w(String t) {
    return "erfc(" + t + "/sqrt(2))/2*exp(" + t + "*" + t + "/2)";
  }

  /** W in the middle of a cell, rounded, in decimal. */
  private String rounded(int cell) {
    String formula = "hi(" + w("(" + middle(cell) + ")") + "," + HALF_PRECISION + ")";
    return new BigDecimal(arithmetic.constant(formula).value()).toPlainString();
  }

  private Program compose(List<Program> cores) {
    Frame frame = new Frame(arithmetic);
    FloatLiteral end = arithmetic.literal(end(arithmetic.format().bias() - ROOM));
    if (reach.within(-end.value(), end.value())) {
      frame.result(result(frame, cores, Operand.X));
      return frame.build();
    }
    frame.when(frame.op(Opcode.LE, frame.abs(Operand.X), end));
    frame.result(result(frame, cores, Operand.X));
    frame.otherwise();
    // In the last cell, and beyond all results but zero.
    FloatLiteral largest = arithmetic.literal(middle(CELLS - 1));
    Operand clamped =
        frame.clamp(
            Operand.X, Optional.of(arithmetic.literal(-largest.value())), Optional.of(largest));
    Operand small = scaledInTwo(frame, cores, clamped);
    frame.result(frame.select(frame.less(arithmetic.literal(0), Operand.X), Operand.X, small));
    return frame.build();
  }

  /** The |x| at which the exponential factor is 2^-n. */
  private double end(int n) {
    return arithmetic.format().round(Math.sqrt(split.argument(-n).value()));
  }

  /**
   * x·Φ(−|x|) is x·w·2^(k/n)·(1 + s).
   *
   * @param code has k
   * @param w −w
   */
  private record Factors(Operand code, Operand w, Operand s) {}

  private Factors factors(Frame frame, List<Program> cores, Operand x) {
    ExponentialSplit.Parts parts = split.splitSquare(frame, x);
    Operand code = frame.bits(parts.shifted());
    Operand offset = powers.offset(frame, code, split.rate());
    Operand r = frame.add(parts.r(), offset);
    // e^(−r/2) − 1, which is below 2^-5: the term left out is nothing in the last place.
    Operand series =
        frame.mulAdd(frame.mulAdd(r, coefficient(3), coefficient(2)), r, coefficient(1));
    Operand q = frame.mul(series, r);

    Operand magnitude = frame.abs(x);
    Operand sum = frame.add(magnitude, arithmetic.literal(OFFSET));
    Operand index = frame.op(Opcode.USHR, frame.bits(sum), new IntLiteral(shift()));
    int first = (int) ((arithmetic.code(OFFSET) >>> shift()) & (CELLS - 1));
    Operand core = frame.core(cores, index, first, frame.sub(magnitude, middle(frame, index)));
    Operand s = frame.mulAdd(core, q, frame.add(core, q));
    return new Factors(code, frame.lookup(index, first, entries(i -> "-" + rounded(i))), s);
  }

  /** The middle of a cell from its number; a table would take two vectors of the 32. */
  private Operand middle(Frame frame, Operand index) {
    Operand start = frame.op(Opcode.SHL, index, new IntLiteral(shift()));
    Operand middle = frame.op(Opcode.OR, start, new IntLiteral(1L << (shift() - 1)));
    return frame.sub(frame.fromBits(middle), arithmetic.literal(OFFSET));
  }

  private List<FloatLiteral> entries(IntFunction<String> formula) {
    return IntStream.range(0, CELLS).mapToObj(formula).map(arithmetic::constant).toList();
  }

  /** Of the Taylor series, n up to 3. */
  private FloatLiteral coefficient(int n) {
    int factorial = n < 3 ? n : 6;
    return arithmetic.constant("pow(" + split.rate() + "," + n + ")/" + factorial);
  }

  /** max(x, 0) − |x|·Φ(−|x|), a zero of the sign of x. */
  private Operand result(Frame frame, List<Program> cores, Operand x) {
    Factors factors = factors(frame, cores, x);
    Operand power = powers.scaled(frame, factors.code(), factors.code());
    Operand half = frame.mul(x, arithmetic.literal(0.5));
    Operand positive = frame.op(Opcode.MAX, half, arithmetic.literal(-0.0));
    return frame.add(
        positive,
        product(frame, frame.mul(power, factors.w()), frame.abs(x), factors.s(), positive));
  }

  /**
   * f·x·(1 + s) + start with an exact f·x in the last rounding, which for negative x, where there
   * is nothing to start from, is the only one to speak of.
   */
  private static Operand product(Frame frame, Operand f, Operand x, Operand s, Operand start) {
    return frame.mulAdd(f, x, frame.mulAdd(frame.mul(f, x), s, start));
  }

  /** x·Φ(−|x|) by two factors, so that the one rounding to a subnormal comes last. */
  private Operand scaledInTwo(Frame frame, List<Program> cores, Operand x) {
    Factors factors = factors(frame, cores, x);
    PowerTable.Factors power = powers.inTwo(frame, factors.code());
    Operand factor = frame.mul(power.power(), factors.w());
    Operand nothing = arithmetic.literal(-0.0);
    Operand product = product(frame, factor, frame.op(Opcode.NEG, x), factors.s(), nothing);
    return frame.mul(product, frame.powerOfTwo(power.rest()));
  }
}
