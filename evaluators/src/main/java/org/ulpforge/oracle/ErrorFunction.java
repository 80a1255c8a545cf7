package org.ulpforge.oracle;

import static org.ulpforge.oracle.Range.exponent;
import static org.ulpforge.oracle.Range.isInfinite;
import static org.ulpforge.oracle.Range.isNearZero;

import java.math.BigDecimal;
import java.math.MathContext;

/** Enclosures of erf and erfc; rounding errors as in {@link Elementary}. */
final class ErrorFunction {

  private static final double LN10 = Math.log(10);

  private ErrorFunction() {}

  static Range erf(Range x, Precision p) {
    return Elementary.increasing(x, ErrorFunction::erf, p);
  }

  static Range erfc(Range x, Precision p) {
    return Elementary.decreasing(x, ErrorFunction::erfc, p);
  }

  private static Range erf(BigDecimal x, Precision p) {
    if (x.signum() < 0) {
      return erf(x.negate(), p).negate();
    }
    if (x.signum() == 0 || isNearZero(x)) {
      return Range.point(x);
    }
    return asymptoticSuffices(x, p) ? Range.ONE.subtract(erfc(x, p), p.plus(1)) : ascending(x, p);
  }

  private static Range erfc(BigDecimal end, Precision p) {
    BigDecimal x = isNearZero(end) ? BigDecimal.ZERO : end;
    if (x.signum() <= 0) {
      return Range.ONE.add(erf(x.negate(), p), p.plus(1));
    }
    if (isInfinite(x)) {
      return Range.VANISHING;
    }
    if (asymptoticSuffices(x, p)) {
      return asymptotic(x, p);
    }
    // erfc x > e^(-x^2) / (2 + 2 x sqrt(pi)), so this many digits cancel in 1 - erf x.
    double value = x.doubleValue();
    int cancelled = (int) (value * value / LN10 + Math.log10(2 + 4 * value)) + 2;
    return Range.ONE.subtract(ascending(x, p.plus(cancelled)), p.plus(cancelled));
  }

  /**
   * Term m of the asymptotic series is (1/2)_m / x^(2m), least near m = x^2, where it is below 2
   * e^(-x^2).
   */
  private static boolean asymptoticSuffices(BigDecimal x, Precision p) {
    double value = x.doubleValue();
    return value * value > LN10 * (p.digits() + Elementary.GUARD + 1);
  }

  /** erf x = (2/sqrt(pi)) e^(-x^2) sum of 2^n x^(2n+1) / (1 3 ... (2n+1)) (DLMF 7.6.2). */
  private static Range ascending(BigDecimal x, Precision p) {
    MathContext mc = new MathContext(p.digits() + Elementary.GUARD);
    BigDecimal twiceSquare = x.multiply(x, mc).multiply(BigDecimal.TWO, mc);
    BigDecimal sum = x.round(mc);
    BigDecimal term = sum;
    // From the term on at which the ratio of terms is below 1/2, the rest is below that term.
    for (int n = 1;
        exponent(term) > exponent(sum) - mc.getPrecision()
            || twiceSquare.compareTo(BigDecimal.valueOf(n)) > 0;
        n++) {
      term = term.multiply(twiceSquare, mc).divide(BigDecimal.valueOf(2L * n + 1), mc);
      sum = sum.add(term, mc);
    }
    Precision wide = p.plus(3);
    return Range.about(sum, p.digits() + 1)
        .multiply(gaussian(x, wide), wide)
        .multiply(Range.TWO, wide)
        .quotient((Range) Trigonometric.pi(wide).sqrt(wide), wide);
  }

  /**
   * erfc x ~ e^(-x^2) / (x sqrt(pi)) times the sum of (-1)^m (1/2)_m / x^(2m) (DLMF 7.12.1); for
   * positive x the error is below the first neglected term (DLMF 7.12(i)).
   */
  private static Range asymptotic(BigDecimal x, Precision p) {
    MathContext mc = new MathContext(p.digits() + Elementary.GUARD);
    BigDecimal twiceSquare = x.multiply(x, mc).multiply(BigDecimal.TWO, mc);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int m = 1; exponent(term) > -p.digits() - 3; m++) {
      term = term.multiply(BigDecimal.valueOf(1 - 2L * m)).divide(twiceSquare, mc);
      sum = sum.add(term, mc);
    }
    Precision wide = p.plus(3);
    Range denominator = Range.point(x).multiply((Range) Trigonometric.pi(wide).sqrt(wide), wide);
    return Range.about(sum, p.digits() + 1)
        .multiply(gaussian(x, wide), wide)
        .quotient(denominator, wide);
  }

  /** e^(-x^2); the square is taken to so many digits that its absolute error is small. */
  private static Range gaussian(BigDecimal x, Precision p) {
    Precision wide = p.plus(2 + Math.clamp(2L * exponent(x), 0, 20));
    Range square = Range.point(x).multiply(Range.point(x), wide);
    return Elementary.exp(square.negate(), p);
  }
}
