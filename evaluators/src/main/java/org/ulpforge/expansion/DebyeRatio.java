package org.ulpforge.expansion;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.program.Operand;

/**
 * I_(v+1)(x) / I_v(x) = (log I_v)' - v/x (DLMF 10.29.2) by the derivative of {@link DebyeLog}: with
 * w = sqrt(v^2 + x^2) and u = 1/w it is x (1/(v + w) - u^2 (1/2 + sum of (n d_n + 2 q d_n') u^n)),
 * where nothing cancels. The sum is small against the rest, which is computed in pairs.
 *
 * @param terms of the sum
 */
record DebyeRatio(int terms) implements Block {

  DebyeRatio {
    Shared.requireTerms(terms);
  }

  @Override
  public String text() {
    return "debye " + terms;
  }

  @Override
  public Operand write(Code code, Shared shared, Operand v, Operand x) {
    Pair w = shared.radius(code, v, x);
    Operand u = code.div(Code.ONE, w.hi());
    Operand p = code.mul(v, u);
    Operand q = code.mul(p, p);
    List<List<Operand>> polynomials = new ArrayList<>();
    for (int n = 1; n <= terms; n++) {
      polynomials.add(shared.debye().derivative(n).stream().<Operand>map(Code::literal).toList());
    }
    Operand sum = code.add(Shared.bivariate(code, polynomials, q, u), Code.HALF);
    Pair main = code.div(new Pair(x, Code.ZERO), code.add(w, v));
    Operand rest = code.mul(code.mul(x, u), code.mul(u, sum));
    return code.add(main.hi(), code.sub(main.lo(), rest));
  }
}
