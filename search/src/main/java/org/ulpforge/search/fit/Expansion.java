package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ulpforge.oracle.Precision;
import org.ulpforge.oracle.Range;

/**
 * A function of s > 0 near 0: s^order (c0 + c1 s + c2 s^2 + … + O(s^n)), with bounds for the n
 * coefficients. The first one is not exactly zero; without any, all that is known is O(s^order).
 */
record Expansion(int order, List<Range> terms) {

  private static final int TERMS = 16;

  private static final Range ZERO = Range.point(BigDecimal.ZERO);

  Expansion {
    int zeros = 0;
    while (zeros < terms.size() && isZero(terms.get(zeros))) {
      zeros++;
    }
    order = Math.addExact(order, zeros);
    terms = List.copyOf(terms.subList(zeros, terms.size()));
  }

  static Expansion constant(Range value) {
    return new Expansion(0, padded(value));
  }

  /**
   * The value plus s^2, or minus s^2: so roots of what vanishes there have expansions, too.
   *
   * @param side 1 or -1
   */
  static Expansion beside(Range value, int side) {
    List<Range> terms = padded(value);
    terms.set(2, Range.point(BigDecimal.valueOf(side)));
    return new Expansion(0, terms);
  }

  private static List<Range> padded(Range value) {
    List<Range> terms = new ArrayList<>(Collections.nCopies(TERMS, ZERO));
    terms.set(0, value);
    return terms;
  }

  private static boolean isZero(Range range) {
    return range.lo().signum() == 0 && range.hi().signum() == 0;
  }

  /** Whether the value at 0 may be zero but is not known to be. */
  boolean mayVanish() {
    return order == 0 && sign() == 0;
  }

  /** The same function, of which it is known that it is zero at 0. */
  Expansion vanishing() {
    return new Expansion(1, terms.subList(1, terms.size()));
  }

  /** The sign beside 0; 0 if it is not known. */
  int sign() {
    if (terms.isEmpty()) {
      return 0;
    }
    Range first = terms.getFirst();
    return first.lo().signum() > 0 ? 1 : first.hi().signum() < 0 ? -1 : 0;
  }

  private int knownSign() {
    int sign = sign();
    if (sign == 0) {
      throw new ArithmeticException("the sign of an expansion is not known");
    }
    return sign;
  }

  private Range term(int power) {
    int k = power - order;
    return k < 0 ? ZERO : terms.get(k);
  }

  Expansion negate() {
    return new Expansion(order, terms.stream().map(Range::negate).toList());
  }

  Expansion add(Expansion other, Precision precision) {
    int end = Math.min(order + terms.size(), other.order + other.terms.size());
    List<Range> sums = new ArrayList<>();
    int first = Math.min(order, other.order);
    for (int power = first; power < end; power++) {
      sums.add(term(power).add(other.term(power), precision));
    }
    return new Expansion(Math.min(first, end), sums);
  }

  Expansion subtract(Expansion other, Precision precision) {
    return add(other.negate(), precision);
  }

  Expansion multiply(Expansion other, Precision precision) {
    int n = Math.min(terms.size(), other.terms.size());
    List<Range> products = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      Range sum = ZERO;
      for (int j = 0; j <= k; j++) {
        sum = sum.add(terms.get(j).multiply(other.terms.get(k - j), precision), precision);
      }
      products.add(sum);
    }
    return new Expansion(Math.addExact(order, other.order), products);
  }

  /**
   * @throws ArithmeticException if the first coefficient of the divisor may be zero
   */
  Expansion divide(Expansion divisor, Precision precision) {
    divisor.knownSign();
    Range leading = divisor.terms.getFirst();
    int n = Math.min(terms.size(), divisor.terms.size());
    List<Range> quotients = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      Range rest = terms.get(k);
      for (int j = 1; j <= k; j++) {
        Range part = divisor.terms.get(j).multiply(quotients.get(k - j), precision);
        rest = rest.subtract(part, precision);
      }
      quotients.add((Range) rest.divide(leading, precision));
    }
    return new Expansion(Math.subtractExact(order, divisor.order), quotients);
  }

  /**
   * @throws ArithmeticException if the argument may be negative, or the root is no such series
   */
  Expansion sqrt(Precision precision) {
    if (knownSign() < 0 || order % 2 != 0) {
      throw new ArithmeticException("the root of an expansion is none");
    }
    List<Range> roots = new ArrayList<>();
    Range root = (Range) terms.getFirst().sqrt(precision);
    roots.add(root);
    for (int k = 1; k < terms.size(); k++) {
      Range rest = terms.get(k);
      for (int j = 1; j < k; j++) {
        rest = rest.subtract(roots.get(j).multiply(roots.get(k - j), precision), precision);
      }
      roots.add((Range) rest.divide(root.add(root, precision), precision));
    }
    return new Expansion(order / 2, roots);
  }

  /**
   * @throws ArithmeticException if the sign is not known
   */
  Expansion abs() {
    return knownSign() < 0 ? negate() : this;
  }

  /**
   * The lesser of two beside 0.
   *
   * @throws ArithmeticException if it is not known which that is
   */
  Expansion min(Expansion other, Precision precision) {
    return subtract(other, precision).knownSign() < 0 ? this : other;
  }
}
