package org.ulpforge.search.baseline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A polynomial in decimal arithmetic of 400 digits.
 *
 * @param coefficients the constant first; the last one is not 0, and 0 itself has none
 */
record Polynomial(List<BigDecimal> coefficients) {

  static final MathContext CONTEXT = new MathContext(400);

  /** What is left of 0 after a division with these digits, relative to what is divided. */
  private static final int NOTHING = 150;

  Polynomial {
    int size = coefficients.size();
    while (size > 0 && coefficients.get(size - 1).signum() == 0) {
      size--;
    }
    coefficients = List.copyOf(coefficients.subList(0, size));
  }

  int degree() {
    return coefficients.size() - 1;
  }

  BigDecimal leading() {
    return coefficients.getLast();
  }

  /** p(u) = q(u - center) for this q. */
  Polynomial about(BigDecimal center) {
    List<BigDecimal> shifted = new ArrayList<>(coefficients);
    for (int k = 0; k < shifted.size(); k++) {
      for (int j = shifted.size() - 2; j >= k; j--) {
        shifted.set(
            j, shifted.get(j).subtract(center.multiply(shifted.get(j + 1), CONTEXT), CONTEXT));
      }
    }
    return new Polynomial(shifted);
  }

  /** p(u) = q(factor u) for this q. */
  Polynomial scaled(BigDecimal factor) {
    return new Polynomial(
        IntStream.rangeClosed(0, degree())
            .mapToObj(k -> coefficients.get(k).multiply(factor.pow(k, CONTEXT), CONTEXT))
            .toList());
  }

  /** This over a number. */
  Polynomial over(BigDecimal divisor) {
    return new Polynomial(coefficients.stream().map(c -> c.divide(divisor, CONTEXT)).toList());
  }

  /** Quotient and remainder. */
  Polynomial[] divided(Polynomial divisor) {
    List<BigDecimal> rest = new ArrayList<>(coefficients);
    List<BigDecimal> quotient = new ArrayList<>();
    for (int k = degree() - divisor.degree(); k >= 0; k--) {
      BigDecimal factor = rest.get(k + divisor.degree()).divide(divisor.leading(), CONTEXT);
      quotient.addFirst(factor);
      for (int j = 0; j <= divisor.degree(); j++) {
        BigDecimal term = factor.multiply(divisor.coefficients().get(j), CONTEXT);
        rest.set(k + j, rest.get(k + j).subtract(term, CONTEXT));
      }
    }
    BigDecimal nothing = largest().movePointLeft(NOTHING);
    List<BigDecimal> remainder =
        rest.stream()
            .limit(divisor.degree())
            .map(c -> c.abs().compareTo(nothing) < 0 ? BigDecimal.ZERO : c)
            .toList();
    return new Polynomial[] {new Polynomial(quotient), new Polynomial(remainder)};
  }

  private BigDecimal largest() {
    return coefficients.stream().map(BigDecimal::abs).reduce(BigDecimal.ZERO, BigDecimal::max);
  }
}
