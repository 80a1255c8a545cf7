package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.program.Operand;

/** Constants and fragments that blocks have in common, made once: for several programs, too. */
public final class Shared {

  static final int DIGITS = 60;

  /** The most terms of Debye's expansion that a block may have. */
  static final int MAX_DEBYE = 24;

  private final FloatFormat format;
  private final PairLogarithm logarithm;
  private final DebyePolynomials debye = new DebyePolynomials(MAX_DEBYE);

  private Optional<SmallArgumentLog.Surfaces> surfaces = Optional.empty();
  private Optional<ModerateLog.Cells> cells = Optional.empty();

  /**
   * @throws IllegalArgumentException if a block has not 1 to {@value #MAX_DEBYE} terms
   */
  static void requireTerms(int terms) {
    if (terms < 1 || terms > MAX_DEBYE) {
      throw new IllegalArgumentException("1 to " + MAX_DEBYE + " terms, not " + terms);
    }
  }

  /**
   * @param format of the arithmetic of the programs
   */
  public Shared(FloatFormat format) {
    this.format = format;
    logarithm = new PairLogarithm(format);
  }

  FloatFormat format() {
    return format;
  }

  /** Some hundreds of values of the oracle, so only where a block needs them. */
  SmallArgumentLog.Surfaces surfaces(Code code) {
    surfaces = surfaces.or(() -> Optional.of(SmallArgumentLog.Surfaces.make(code)));
    return surfaces.get();
  }

  /** Some thousands of values of the oracle, so only where a block needs them. */
  ModerateLog.Cells cells(Code code) {
    cells = cells.or(() -> Optional.of(ModerateLog.Cells.make(code)));
    return cells.get();
  }

  DebyePolynomials debye() {
    return debye;
  }

  Pair log(Code code, Pair z) {
    return logarithm.of(code, z);
  }

  Pair log(Code code, Operand z) {
    return log(code, new Pair(z, Code.ZERO));
  }

  /** log(2^exponent z). */
  Pair log(Code code, Pair z, Operand exponent) {
    return logarithm.of(code, z, exponent);
  }

  static BigDecimal constant(String formula) {
    return Oracle.constant(formula, DIGITS);
  }

  /** sqrt(v^2 + x^2) to twice the precision, where v^2 + x^2 does not overflow or vanish. */
  Pair radius(Code code, Operand v, Operand x) {
    Pair square = code.addPositive(code.product(v, v), code.product(x, x));
    Operand root = code.sqrt(square.hi());
    Operand rest = code.add(code.fma(code.neg(root), root, square.hi()), square.lo());
    return new Pair(root, code.div(code.mul(rest, Code.HALF), root));
  }

  /** The sum over n from 1 of terms[n - 1](q) u^n. */
  static Operand bivariate(Code code, List<List<Operand>> terms, Operand q, Operand u) {
    Operand sum = code.polynomial(terms.getLast(), q);
    for (List<Operand> term : terms.subList(0, terms.size() - 1).reversed()) {
      sum = code.fma(sum, u, code.polynomial(term, q));
    }
    return code.mul(sum, u);
  }
}
