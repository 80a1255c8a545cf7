package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.ulpforge.program.Operand;

/**
 * Olver's uniform expansion (DLMF 10.41.3 and 4) in the logarithm: with w = sqrt(v^2 + x^2) and t =
 * log((v + w)/x), log I = w - v t - log(2 pi w)/2 + sum of d_n / w^n, and log K = v t - w +
 * log(pi/(2 w))/2 + sum of (-1)^n d_n / w^n; see {@link DebyePolynomials}. The difference v t - w
 * cancels where the result is small against v, so it is computed in pairs.
 *
 * @param second K, else I
 * @param terms of the sum
 */
record DebyeLog(boolean second, int terms) implements Block {

  DebyeLog {
    Shared.requireTerms(terms);
  }

  @Override
  public String text() {
    return "debye " + terms;
  }

  @Override
  public Operand write(Code code, Shared shared, Operand v, Operand x) {
    Pair w = shared.radius(code, v, x);
    Pair sum = code.add(w, v);
    // The quotient is halved so often that it does not overflow.
    int halvings = code.format().maxExponent() / 2;
    Pair quotient = code.div(code.scale(sum, Math.scalb(1.0, -halvings)), x);
    Pair t = shared.log(code, quotient, Code.literal(halvings));
    Pair main = code.add(w, code.neg(code.mul(t, v)));
    // log(2 pi w)/2, or log(2 w/pi)/2 with the other sign.
    BigDecimal shift = Shared.constant(second ? "log(2/pi)/2" : "log(2*pi)/2");
    Pair half = code.add(code.scale(shared.log(code, w), 0.5), code.constant(shift));
    Pair leading = code.add(second ? code.neg(main) : main, code.neg(half));
    Operand u = code.div(Code.ONE, w.hi());
    Operand p = code.mul(v, u);
    Operand q = code.mul(p, p);
    List<List<Operand>> polynomials =
        IntStream.rangeClosed(1, terms)
            .mapToObj(n -> coefficients(shared, n, second && n % 2 == 1 ? -1 : 1))
            .toList();
    Operand small = Shared.bivariate(code, polynomials, q, u);
    return code.round(code.add(leading, small));
  }

  private static List<Operand> coefficients(Shared shared, int n, int sign) {
    return shared.debye().logarithm(n).stream()
        .<Operand>map(c -> Code.literal(sign * c.doubleValue()))
        .toList();
  }
}
