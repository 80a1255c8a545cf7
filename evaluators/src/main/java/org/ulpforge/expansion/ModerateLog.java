package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/**
 * log K_v(x) for 1/2 <= x < 32. With m = v - n, |m| <= 1/2, log K_m(x) = -x + log(pi/(2x))/2 +
 * kappa(1/x, m^2), where kappa is smooth and below 1/4; a quarter of each binade of x has its own
 * polynomial in 1/x and m^2. Then n steps in the order as {@link UpwardSteps}, beginning with the
 * logarithmic derivative: K_(m+1)/K_m = m/x + 1 + 1/(2x) + u^2 kappa_u, u = 1/x (DLMF 10.29.2).
 *
 * @param steps the largest n
 * @param paired so many of the steps are in pairs
 */
record ModerateLog(int steps, int paired) implements Block {

  ModerateLog {
    UpwardSteps.require(steps, paired);
  }

  /** Quarters of binades of x, from 1/2: u = 0, where kappa is singular, is 12 half-widths away. */
  private static final int CELLS = 24;

  private static final int TABLE = 32;

  /** Nodes for the values: what is economized from them has a derivative that is right, too. */
  private static final int NODES = 15;

  private static final int ORDERS = 9;

  @Override
  public String text() {
    return "moderate " + steps + " " + paired;
  }

  @Override
  public Operand write(Code code, Shared shared, Operand v, Operand x) {
    UpwardSteps upward = UpwardSteps.begin(code, v, steps, paired);
    Operand m = upward.fraction();
    Operand square = code.mul(m, m);
    Operand bits = code.op(Opcode.BITS, x);
    Operand above = code.op(Opcode.ISUB, bits, code.bits(0.5));
    int shift = code.format().fractionBits() - 2;
    Operand index = code.op(Opcode.USHR, above, Code.integer(shift));
    Cells cells = shared.cells(code);
    Operand u = code.div(Code.ONE, x);
    Operand t = code.sub(u, code.lookup(index, cells.middles()));
    List<List<Operand>> rows = new ArrayList<>();
    for (int i = 0; i < cells.arguments(); i++) {
      List<Operand> row = new ArrayList<>();
      for (int j = 0; j < ORDERS && !cells.isNegligible(i, j, code.negligible()); j++) {
        row.add(code.lookup(index, cells.coefficients(i, j)));
      }
      rows.add(row);
    }
    List<Operand> curved = new ArrayList<>();
    List<Operand> slopes = new ArrayList<>();
    for (int i = 2; i < rows.size(); i++) {
      curved.add(code.polynomial(rows.get(i), square));
      slopes.add(code.mul(curved.getLast(), Code.literal(i)));
    }
    Pair inT = beginning(code, index, cells, rows.get(0), 0, square);
    Pair linear = beginning(code, index, cells, rows.get(1), 1, square);
    Pair along = plus(code, linear, code.mul(code.polynomial(curved, t), t));
    Pair kappa = code.add(inT, code.mul(along, t));
    Pair slope = code.mul(plus(code, linear, code.mul(code.polynomial(slopes, t), t)), u);
    // x K_(m+1) / (2 K_m)
    Pair first = code.add(code.sum(x, code.add(m, Code.HALF)), slope);
    Pair y = StagedSeries.quarterSquare(code, x);
    Pair zeroth = new Pair(Code.ONE, Code.ZERO);
    Pair ratio = upward.run(code, zeroth, code.scale(first, 0.5), y);
    Pair logX = shared.log(code, new Pair(x, Code.ZERO));
    Pair half = code.add(code.constant(Shared.constant("log(2)")), code.neg(logX));
    Pair powers = code.mul(half, upward.count());
    Pair leading =
        code.add(
            code.add(
                code.constant(Shared.constant("log(pi/2)/2")), code.neg(code.scale(logX, 0.5))),
            code.neg(x));
    Pair logRatio = shared.log(code, ratio);
    Pair sum = code.add(code.add(powers, logRatio), leading);
    return code.round(code.add(sum, kappa));
  }

  /** The factor of (u - middle)^i, whose first coefficient, in m^2, is a pair. */
  private static Pair beginning(
      Code code, Operand index, Cells cells, List<Operand> row, int i, Operand square) {
    Pair first = new Pair(row.getFirst(), code.lookup(index, cells.rests(code, i)));
    Operand rest = code.polynomial(row.subList(1, row.size()), square);
    return plus(code, first, code.mul(rest, square));
  }

  /** Of a pair and what is smaller than it. */
  private static Pair plus(Code code, Pair pair, Operand rest) {
    Pair sum = code.sum(pair.hi(), rest);
    return new Pair(sum.hi(), code.add(sum.lo(), pair.lo()));
  }

  /**
   * The polynomials of all cells.
   *
   * @param middle of the cells in u
   * @param halfWidth in u
   * @param powers coefficients [i][j] of (u - middle)^i (m^2)^j
   */
  record Cells(double[] middle, double[] halfWidth, List<BigDecimal[][]> powers) {

    static Cells make(Code code) {
      double[] middle = new double[CELLS];
      double[] halfWidth = new double[CELLS];
      List<BigDecimal[][]> powers = new ArrayList<>();
      for (int cell = 0; cell < CELLS; cell++) {
        double lo = Math.scalb(1 + (cell % 4) * 0.25, cell / 4 - 1);
        double hi = Math.scalb(1.25 + (cell % 4) * 0.25, cell / 4 - 1);
        double centre = (float) ((1 / lo + 1 / hi) / 2);
        middle[cell] = centre;
        halfWidth[cell] = (1 / lo - 1 / hi) / 2;
        BigDecimal[][] fine =
            Interpolation.coefficients(
                Interpolation.nodes(1 / hi - centre, 1 / lo - centre, NODES),
                Interpolation.nodes(0, 0.25, ORDERS),
                (t, square) -> kappa(new BigDecimal(centre).add(t), square));
        powers.add(
            Interpolation.economized(fine, 1 / hi - centre, 1 / lo - centre, arguments(code)));
      }
      return new Cells(middle, halfWidth, powers);
    }

    /** Each of the powers of u less the middle of the cell adds four to five bits. */
    private static int arguments(Code code) {
      return 2 + code.format().precision() / 5;
    }

    int arguments() {
      return powers.getFirst().length;
    }

    /** From the j-th term on all terms of a row, in all cells. */
    boolean isNegligible(int i, int j, double negligible) {
      for (int cell = 0; cell < CELLS; cell++) {
        for (int k = j; k < ORDERS; k++) {
          double size = Math.abs(powers.get(cell)[i][k].doubleValue());
          if (size * Math.pow(halfWidth[cell], i) * Math.pow(0.25, k) > negligible) {
            return false;
          }
        }
      }
      return j > 0;
    }

    List<Operand> middles() {
      return table(cell -> Code.literal(middle[cell]));
    }

    List<Operand> coefficients(int i, int j) {
      return table(cell -> Code.literal(powers.get(cell)[i][j]));
    }

    /** What the rounding of the coefficients [i][0] leaves. */
    List<Operand> rests(Code code, int i) {
      return table(cell -> code.constant(powers.get(cell)[i][0]).lo());
    }

    private static List<Operand> table(IntFunction<Operand> entry) {
      return IntStream.range(0, TABLE)
          .mapToObj(i -> i < CELLS ? entry.apply(i) : Code.ZERO)
          .toList();
    }
  }

  private static BigDecimal kappa(BigDecimal u, BigDecimal square) {
    String x = BigDecimal.ONE.divide(u, Interpolation.MC).toPlainString();
    String m = square.sqrt(Interpolation.MC).toPlainString();
    return Oracle.constant("logbesselk(%1$s,%2$s)+%2$s-log(pi/(2*%2$s))/2".formatted(m, x), 22);
  }
}
