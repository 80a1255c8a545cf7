package org.ulpforge.reduction;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.Program;
import org.ulpforge.target.Formula;

/**
 * Odd functions that rise to 1, by tables: f(c + d) = T + (S d + d² Q(d)) for |x| = c + d in a cell
 * with middle c, where T = f(c), in two parts, and S = f'(c) come from tables, and the core is Q,
 * with constants for each cell. Near zero c is 0, so that small results keep their relative
 * precision; if f'(0) is not 1, rounding S would take from that, and the core is Q with f(c + d) =
 * T + (S d + d Q(d)) and the rounded S.
 *
 * <p>The leading bits of |x| + 3/4 are the number of the cell: there are eight cells to a binade of
 * that sum, so they are narrow where f is curved. 32 of them reach to 15, and tables of 32 entries
 * fit into two vectors.
 *
 * @param end the least value whose result rounds to 1
 * @param function the formula of f, with {@code #} for the argument
 * @param slope the formula of f', likewise
 * @param unit whether f'(0) is 1
 */
record Saturating(
    Arithmetic arithmetic, Reach reach, double end, String function, String slope, boolean unit) {

  private static final double OFFSET = 0.75;
  private static final int CELL_BITS = 3;
  private static final int ENTRIES = 32;

  /** Cells up to here have c = 0. */
  private static final double UNIT = 0.125;

  Reduction reduction() {
    return Reduction.of("c32", new Cells(all(), this::compose));
  }

  private int shift() {
    return arithmetic.format().fractionBits() - CELL_BITS;
  }

  private long number(double x) {
    return arithmetic.code(x + OFFSET) >>> shift();
  }

  private int count() {
    return (int) (number(end) - number(0)) + 1;
  }

  /** Where a cell begins. */
  private double start(int cell) {
    return arithmetic.format().decode((number(0) + cell) << shift()) - OFFSET;
  }

  private double middle(int cell) {
    return start(cell + 1) <= UNIT ? 0 : (start(cell) + start(cell + 1)) / 2;
  }

  private List<Cells.Cell> all() {
    List<Cells.Cell> cells = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      double c = middle(i);
      // The sum that has the number is rounded, and its last cell ends early.
      double lo = (start(i) - c) * (1 + 0x1p-16);
      double hi = (Math.min(start(i + 1), end) - c) * (1 + 0x1p-10);
      String rest = function.replace("#", "(x+" + c + ")") + "-" + at(function, c) + "-";
      double least = c == 0 ? 1 : Oracle.constant(at(function, start(i)), FloatFormat.F64);
      Interval domain = new Interval(lo, hi);
      cells.add(
          unit
              ? new Cells.Cell(
                  Formula.parse("(" + rest + at(slope, c) + "*x)/(x*x)"),
                  domain,
                  c == 0 ? Math::abs : d -> d * d / least)
              : new Cells.Cell(
                  Formula.parse("(" + rest + exactly(value(slope, i, false)) + "*x)/x"),
                  domain,
                  c == 0 ? d -> 1 : d -> Math.abs(d) / least));
    }
    return List.copyOf(cells);
  }

  private static String exactly(FloatLiteral literal) {
    return new BigDecimal(literal.value()).toPlainString();
  }

  private static String at(String formula, double c) {
    return formula.replace("#", "(" + c + ")");
  }

  private Program compose(List<Program> cores) {
    Frame frame = new Frame(arithmetic);
    Operand magnitude = frame.abs(Operand.X);
    double most = arithmetic.format().maxValue();
    boolean finite = reach.within(-most, most);
    if (!finite) {
      frame.when(frame.op(Opcode.LE, magnitude, arithmetic.literal(most)));
    }
    FloatLiteral last = arithmetic.literal(end);
    Operand a = frame.select(frame.less(magnitude, last), magnitude, last);
    Operand sum = frame.add(a, arithmetic.literal(OFFSET));
    Operand index = frame.op(Opcode.USHR, frame.bits(sum), new IntLiteral(shift()));
    Operand d = frame.sub(a, lookup(frame, index, i -> arithmetic.literal(middle(i))));
    Operand t = lookup(frame, index, i -> value(function, i, false));
    Operand low = lookup(frame, index, i -> value(function, i, true));
    Operand s = lookup(frame, index, i -> value(slope, i, false));
    Operand q = frame.core(cores, index, first(), d);
    Operand factor = unit ? frame.mul(d, d) : d;
    Operand tail = frame.mulAdd(s, d, frame.mulAdd(factor, q, low));
    frame.result(withSign(frame, frame.add(t, tail)));
    if (!finite) {
      frame.otherwise();
      Operand below = frame.op(Opcode.MIN, Operand.X, arithmetic.literal(1));
      frame.result(frame.op(Opcode.MAX, below, arithmetic.literal(-1)));
    }
    return frame.build();
  }

  /** The entry of the first cell. */
  private int first() {
    return (int) (number(0) & (ENTRIES - 1));
  }

  private interface Entry {
    FloatLiteral of(int cell);
  }

  private Operand lookup(Frame frame, Operand index, Entry entry) {
    List<FloatLiteral> entries = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      entries.add(entry.of(i));
    }
    return frame.lookup(index, first(), entries);
  }

  /** The value of a formula in the middle of a cell, or what is lost when that is rounded. */
  private FloatLiteral value(String formula, int cell, boolean low) {
    if (middle(cell) == 0 && (low || formula.equals(function))) {
      return arithmetic.literal(0);
    }
    String value = at(formula, middle(cell));
    return arithmetic.constant(
        low ? value + "-hi(" + value + "," + arithmetic.format().precision() + ")" : value);
  }

  private Operand withSign(Frame frame, Operand positive) {
    IntLiteral signBit = new IntLiteral(1L << (arithmetic.format().bits() - 1));
    Operand sign = frame.op(Opcode.AND, frame.bits(Operand.X), signBit);
    return frame.fromBits(frame.op(Opcode.OR, frame.bits(positive), sign));
  }
}
