package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.ulpforge.program.Operand;

/**
 * A polynomial in two variables, both from 0 on.
 *
 * @param constant its value where both are 0, which the rows leave out
 * @param rows coefficients of t^i by powers of s
 */
record Surface(Pair constant, List<List<Operand>> rows) {

  /** Terms that are smaller everywhere are left out. */
  private static final double NEGLIGIBLE = 0x1p-60;

  /**
   * The polynomial that begins with f(s, 0) and whose derivative in t is right at Chebyshev nodes:
   * that of one with right values would be off by the square of the degree more at the ends.
   *
   * @param s the end of the range of the first variable
   * @param inS coefficients by powers of s
   * @param inT coefficients by powers of t
   * @param atZero f(s, 0)
   * @param slope the derivative of f in t
   */
  static Surface of(
      double s,
      int inS,
      double t,
      int inT,
      UnaryOperator<BigDecimal> atZero,
      BinaryOperator<BigDecimal> slope) {
    BigDecimal[] first = Interpolation.coefficients(0, s, inS, atZero);
    BigDecimal[][] slopes =
        Interpolation.coefficients(
            Interpolation.nodes(0, s, inS), Interpolation.nodes(0, t, inT - 1), slope);
    BigDecimal[][] c = new BigDecimal[inS][inT];
    for (int i = 0; i < inS; i++) {
      c[i][0] = first[i];
      for (int j = 1; j < inT; j++) {
        c[i][j] = slopes[i][j - 1].divide(BigDecimal.valueOf(j), Interpolation.MC);
      }
    }
    Pair constant = Code.constant(c[0][0]);
    c[0][0] = BigDecimal.ZERO;
    List<List<Operand>> rows = new ArrayList<>();
    for (int j = 0; j < inT; j++) {
      List<Operand> row = new ArrayList<>();
      for (int i = 0; i < inS; i++) {
        double size = Math.abs(c[i][j].doubleValue()) * Math.pow(s, i) * Math.pow(t, j);
        if (size > NEGLIGIBLE) {
          while (row.size() < i) {
            row.add(Code.literal(c[row.size()][j]));
          }
          row.add(Code.literal(c[i][j]));
        }
      }
      if (!row.isEmpty()) {
        rows.add(row);
      }
    }
    return new Surface(constant, rows);
  }

  /**
   * @param weightedSlope t times the derivative in t
   */
  record Value(Pair value, Operand weightedSlope) {}

  Value write(Code code, Operand s, Operand t) {
    List<Operand> inT = rows.stream().map(row -> code.polynomial(row, s)).toList();
    List<Operand> weighted = new ArrayList<>();
    for (int j = 1; j < inT.size(); j++) {
      weighted.add(code.mul(inT.get(j), Code.literal(j)));
    }
    Pair sum = code.sum(constant.hi(), code.polynomial(inT, t));
    return new Value(
        new Pair(sum.hi(), code.add(sum.lo(), constant.lo())),
        code.mul(code.polynomial(weighted, t), t));
  }
}
