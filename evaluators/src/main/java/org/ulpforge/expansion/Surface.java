package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.ulpforge.program.Operand;

/**
 * A polynomial in two variables, both from 0 on and below 1, whose first coefficients are pairs:
 * the rounding errors of the others are made smaller by the factors s or t.
 *
 * @param constant its value where both are 0
 * @param linearInS the coefficient of s
 * @param linearInT the coefficient of t
 * @param rows coefficients of t^i by powers of s, those among them
 */
record Surface(Pair constant, Pair linearInS, Pair linearInT, List<List<Operand>> rows) {

  /**
   * The polynomial that begins with f(s, 0) and whose derivative in t is right at Chebyshev nodes:
   * that of one with right values would be off by the square of the degree more at the ends. Terms
   * that are negligible together are left out.
   *
   * @param s the end of the range of the first variable
   * @param inS coefficients by powers of s
   * @param inT coefficients by powers of t
   * @param atZero f(s, 0)
   * @param slope the derivative of f in t
   */
  static Surface of(
      Code code,
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
    List<List<Operand>> rows = new ArrayList<>();
    for (int j = 0; j < inT; j++) {
      List<Operand> row = new ArrayList<>();
      for (int i = 0; i < inS; i++) {
        double size = Math.abs(c[i][j].doubleValue()) * Math.pow(s, i) * Math.pow(t, j);
        if (size > code.negligible() / (inS * inT)) {
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
    return new Surface(
        code.constant(c[0][0]), code.constant(c[1][0]), code.constant(c[0][1]), rows);
  }

  /**
   * @param weightedSlope t times the derivative in t
   */
  record Value(Pair value, Pair weightedSlope) {}

  Value write(Code code, Operand s, Operand t) {
    List<Operand> inT = rows.stream().skip(2).map(row -> code.polynomial(row, s)).toList();
    List<Operand> weighted = new ArrayList<>();
    for (int j = 0; j < inT.size(); j++) {
      weighted.add(code.mul(inT.get(j), Code.literal(j + 2)));
    }
    Operand row = tail(code, rows.get(0), 2, s);
    Pair alongS =
        code.looseProduct(plus(code, linearInS, code.mul(row, s)), new Pair(s, Code.ZERO));
    Operand slope = code.mul(tail(code, rows.get(1), 1, s), s);
    Operand curved = code.mul(code.polynomial(inT, t), t);
    Operand curvedSlope = code.mul(code.polynomial(weighted, t), t);
    Pair factor = new Pair(t, Code.ZERO);
    Pair alongT = code.looseProduct(plus(code, linearInT, code.add(slope, curved)), factor);
    return new Value(
        code.add(code.add(constant, alongS), alongT),
        code.looseProduct(plus(code, linearInT, code.add(slope, curvedSlope)), factor));
  }

  /** The polynomial of a row without its first coefficients. */
  private static Operand tail(Code code, List<Operand> row, int from, Operand s) {
    return code.polynomial(row.subList(from, row.size()), s);
  }

  private static Pair plus(Code code, Pair constant, Operand rest) {
    Pair sum = code.sum(constant.hi(), rest);
    return new Pair(sum.hi(), code.add(sum.lo(), constant.lo()));
  }
}
