package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;

/**
 * log m = T + log(1 + f) with c·m = 1 + f and T = −log c from tables (Tang, Table-driven
 * implementation of the logarithm function, ACM TOMS 16, 1990). The leading bits of m choose among
 * n cells; in those beside 1, c is 1, so that f = m − 1 is exact and small logarithms keep their
 * relative precision. In the others c is chosen so that T is a multiple of a power of two but for
 * some 2^-32 (Gal and Bachelis, An accurate elementary mathematical library, ACM TOMS 17, 1991). As
 * the high part of log 2 is a multiple of the same, k·log 2 + T has no rounding error.
 *
 * @param binary base 2, else e
 * @param least the least m, at the beginning of cell 0
 * @param cells by rising m
 */
record LogarithmTable(
    Arithmetic arithmetic, boolean binary, double least, List<LogarithmTable.Cell> cells) {

  /**
   * @param inverse c
   * @param log T
   */
  record Cell(double inverse, double log) {}

  /**
   * The number of cells above 1 with c = 1. One would not do: the logarithms in the next cell would
   * begin just below a power of two, where f, just below the same, is rounded as they are.
   */
  private static final int UNIT_CELLS = 2;

  /**
   * c differs by at most so much from the inverse of the middle of its cell, relatively: by less
   * than a quarter of a cell.
   */
  private static final double PLAY = 0x1p-11;

  /** Numbers above 1 are not as dense, so c needs more play there to be as good. */
  private static final double PLAY_ABOVE_1 = 0x1p-9;

  /**
   * @param entries n, a power of two
   */
  static LogarithmTable of(Arithmetic arithmetic, boolean binary, int entries) {
    // Cells are half as wide below 1 as they are above.
    double width = 1.0 / entries;
    double least = 1 - Math.floor((1 - Math.sqrt(0.5)) * 2 * entries) * width / 2;
    List<Cell> cells = new ArrayList<>();
    double from = least;
    for (int i = 0; i < entries; i++) {
      double to = from + (from < 1 ? width / 2 : width);
      boolean unit = from >= 1 - width && to <= 1 + UNIT_CELLS * width;
      cells.add(unit ? new Cell(1, 0) : cell(arithmetic, binary, (from + to) / 2));
      from = to;
    }
    return new LogarithmTable(arithmetic, binary, least, List.copyOf(cells));
  }

  /** Steps of T: with the exponents of all values before them, as many bits as numbers have. */
  private static double step(Arithmetic arithmetic, boolean binary) {
    int whole = arithmetic.format().exponentBits() - (binary ? 0 : 1);
    return Math.scalb(1.0, whole - arithmetic.format().precision());
  }

  private static Cell cell(Arithmetic arithmetic, boolean binary, double middle) {
    double unit = binary ? StrictMath.log(2) : 1;
    double step = step(arithmetic, binary);
    double play = middle < 1 ? PLAY_ABOVE_1 : PLAY;
    double first = Math.rint((StrictMath.log(middle) - play) / unit / step) * step;
    double last = (StrictMath.log(middle) + play) / unit;
    Cell best = new Cell(1, 0);
    double least = Double.POSITIVE_INFINITY;
    for (double log = first; log <= last; log += step) {
      double inverse = arithmetic.format().round(StrictMath.exp(-log * unit));
      double error = Math.abs(StrictMath.log(inverse) + log * unit);
      if (error < least) {
        least = error;
        best = new Cell(inverse, log);
      }
    }
    return best;
  }

  /** All f. */
  Interval domain() {
    double width = 1.0 / cells.size();
    return new Interval(-width, UNIT_CELLS * width);
  }

  FloatLiteral boundary() {
    return arithmetic.literal(least);
  }

  /**
   * k·log 2 + log m.
   *
   * @param core computes (log(1 + f) − f·log'(1))/f²
   * @param k times 2^fractionBits
   * @param above the code of m less that of the boundary, with anything in the place of the
   *     exponent
   */
  Operand sum(Frame frame, CoreOf core, Operand k, Operand m, Operand above) {
    int shift = arithmetic.format().fractionBits() - Integer.numberOfTrailingZeros(cells.size());
    Operand index = frame.op(Opcode.SHR, above, new IntLiteral(shift));
    Operand inverse = lookup(frame, index, cells.stream().map(Cell::inverse).toList());
    Operand log = lookup(frame, index, cells.stream().map(Cell::log).toList());
    Operand f = frame.mulAdd(m, inverse, arithmetic.literal(-1));
    String unit = "pow(2,-" + arithmetic.format().fractionBits() + ")";
    Operand square = frame.mul(f, f);
    Operand c = core.of(f);
    if (binary) {
      String slope = "hi(1/log(2)," + arithmetic.format().precision() + ")";
      Operand low = frame.mul(f, arithmetic.constant("1/log(2)-" + slope));
      Operand tail = frame.mulAdd(square, c, low);
      Operand small = frame.mulAdd(f, arithmetic.constant(slope), tail);
      return frame.add(frame.mulAdd(k, arithmetic.constant(unit), log), small);
    }
    double step = step(arithmetic, false);
    double high = Math.rint(Oracle.constant("log(2)", arithmetic.format()) / step) * step;
    Operand low = frame.mulAdd(k, arithmetic.constant("(log(2)-" + high + ")*" + unit), f);
    Operand tail = frame.mulAdd(square, c, low);
    Operand whole =
        frame.mulAdd(
            k, arithmetic.literal(Math.scalb(high, -arithmetic.format().fractionBits())), log);
    return frame.add(whole, tail);
  }

  /** A core at an argument. */
  interface CoreOf {
    Operand of(Operand argument);
  }

  private Operand lookup(Frame frame, Operand index, List<Double> entries) {
    List<Operand> operands = new ArrayList<>(List.of(index));
    entries.forEach(entry -> operands.add(arithmetic.literal(entry)));
    return frame.op(Opcode.LOOKUP, operands.toArray(Operand[]::new));
  }
}
