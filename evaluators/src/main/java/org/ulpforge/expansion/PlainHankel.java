package org.ulpforge.expansion;

import org.ulpforge.program.Operand;

/**
 * Hankel's expansions (DLMF 10.40.1 and 2) without pairs, as T. Plesner, H. Sorensen and S. Hauberg
 * use them (arXiv 2409.08729): log I = x - log(2 pi x)/2 + log S, log K = log(pi/(2x))/2 - x + log
 * S, S = 1 + sum of a_k(v) / (-+x)^k. To be compared with.
 *
 * @param second K, else I
 * @param terms of the sum
 */
record PlainHankel(boolean second, int terms) implements Block {

  PlainHankel {
    Shared.requireTerms(terms);
  }

  @Override
  public String text() {
    return "hankel " + terms;
  }

  @Override
  public Operand write(Code code, Shared shared, Operand v, Operand x) {
    Operand mu = code.mul(Code.literal(4), code.mul(v, v));
    Operand eighth = code.div(Code.literal(second ? 0.125 : -0.125), x);
    Operand sum = Code.ONE;
    for (int k = terms; k >= 1; k--) {
      double odd = 2 * k - 1;
      Operand factor = code.mul(code.sub(mu, Code.literal(odd * odd)), Code.literal(1.0 / k));
      sum = code.fma(code.mul(factor, eighth), sum, Code.ONE);
    }
    double shift = Shared.constant(second ? "log(pi/2)/2" : "-log(2*pi)/2").doubleValue();
    Operand logs =
        code.fma(
            Code.literal(-0.5),
            shared.log(code, x).hi(),
            code.add(shared.log(code, sum).hi(), Code.literal(shift)));
    return second ? code.sub(logs, x) : code.add(logs, x);
  }
}
