package org.ulpforge.search.baseline;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A quotient of polynomials, the one below of degree 1 or more. */
record Ratio(Polynomial above, Polynomial below) {

  /** p(u) = q(factor u) for this q. */
  Ratio scaled(BigDecimal factor) {
    return new Ratio(above.scaled(factor), below.scaled(factor));
  }

  /** By Horner's scheme above and below. */
  Core rational() {
    Polynomial monic = below.over(below.leading());
    return Core.rational(
        above.over(below.leading()).coefficients(),
        monic.coefficients().subList(0, monic.degree()));
  }

  /**
   * As a continued fraction, found by Euclid's algorithm; empty if one of its quotients is not
   * linear.
   */
  Optional<Core> fraction() {
    Polynomial[] first = above.divided(below);
    List<BigDecimal> a = new ArrayList<>();
    List<BigDecimal> b = new ArrayList<>();
    Polynomial divisor = below.over(below.leading());
    BigDecimal scale = below.leading();
    Polynomial rest = first[1];
    while (rest.degree() >= 0) {
      b.add(rest.leading().divide(scale, Polynomial.CONTEXT));
      Polynomial monic = rest.over(rest.leading());
      Polynomial[] next = divisor.divided(monic);
      if (next[0].degree() != 1) {
        return Optional.empty();
      }
      a.add(next[0].coefficients().getFirst());
      divisor = monic;
      scale = BigDecimal.ONE;
      rest = next[1];
    }
    return first[0].degree() > 1 || b.isEmpty()
        ? Optional.empty()
        : Optional.of(Core.fraction(first[0].coefficients(), b, a));
  }
}
