package org.ulpforge.expansion;

import java.util.List;
import org.ulpforge.program.Operand;

/**
 * Olver's uniform expansions (DLMF 10.41.3 and 4) without pairs, as T. Plesner, H. Sorensen and S.
 * Hauberg use them (arXiv 2409.08729): with z = x/v, r = sqrt(1 + z^2) and eta = r + log(z/(1 +
 * r)), log I = v eta - log(2 pi v r)/2 + log of the sum of U_k(1/r) / v^k, log K = -v eta +
 * log(pi/(2 v r))/2 + log of the sum of (-1)^k U_k(1/r) / v^k. To be compared with.
 *
 * @param second K, else I
 * @param terms of the sum
 */
record PlainOlver(boolean second, int terms) implements Block {

  PlainOlver {
    Shared.requireTerms(terms);
  }

  @Override
  public String text() {
    return "olver " + terms;
  }

  @Override
  public Operand write(Code code, Shared shared, Operand v, Operand x) {
    Operand z = code.div(x, v);
    Operand r = code.sqrt(code.fma(z, z, Code.ONE));
    Operand eta = code.add(r, shared.log(code, code.div(z, code.add(Code.ONE, r))).hi());
    Operand w = code.mul(v, r);
    Operand p = code.div(Code.ONE, r);
    Operand q = code.mul(p, p);
    // U_k / v^k = (U_k / p^k) / w^k.
    Operand u = code.div(Code.literal(second ? -1 : 1), w);
    Operand sum = code.polynomial(coefficients(shared, terms), q);
    for (int k = terms - 1; k >= 0; k--) {
      sum = code.fma(sum, u, code.polynomial(coefficients(shared, k), q));
    }
    double shift = Shared.constant(second ? "log(pi/2)/2" : "-log(2*pi)/2").doubleValue();
    Operand logs =
        code.fma(
            Code.literal(-0.5),
            shared.log(code, w).hi(),
            code.add(shared.log(code, sum).hi(), Code.literal(shift)));
    return code.fma(second ? code.neg(v) : v, eta, logs);
  }

  private static List<Operand> coefficients(Shared shared, int k) {
    return shared.debye().olver(k).stream()
        .<Operand>map(c -> Code.literal(c.doubleValue()))
        .toList();
  }
}
