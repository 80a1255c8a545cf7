package org.ulpforge.oracle;

import static org.ulpforge.oracle.Range.exponent;
import static org.ulpforge.oracle.Range.isInfinite;
import static org.ulpforge.oracle.Range.isNearZero;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.ulpforge.oracle.Enclosure.Failure;

/** Enclosures of the Airy function Ai; rounding errors as in {@link Elementary}. */
final class AiryFunction {

  private static final double LN10 = Math.log(10);

  private AiryFunction() {}

  /** Ai(x) (DLMF 9.2); below -100 UNKNOWN. */
  static Enclosure ai(Range x, Precision p) {
    if (x.isPoint()) {
      return ai(x.lo(), p);
    }
    // Ai decreases from its first maximum, at -1.0188 (DLMF table 9.9.1), on.
    if (x.lo().compareTo(BigDecimal.ONE.negate()) >= 0) {
      return BesselFunctions.corners(ai(x.hi(), p), ai(x.lo(), p));
    }
    if (!x.isBounded() || x.hi().signum() > 0) {
      return Failure.UNKNOWN;
    }
    // |Ai'(-x)| < 1 + x for x > 0, as it is below 0.6 + 0.57 x^(1/4) (DLMF 9.8.8, 9.8.21).
    Range width = Range.point(x.hi()).subtract(Range.point(x.lo()), p);
    Range spread = width.multiply(Range.ONE.subtract(Range.point(x.lo()), p), p);
    return ai(x.lo(), p) instanceof Range from
        ? from.add(new Range(spread.hi().negate(), spread.hi()), p)
        : Failure.UNKNOWN;
  }

  private static Enclosure ai(BigDecimal end, Precision p) {
    BigDecimal x = isNearZero(end) ? BigDecimal.ZERO : end;
    if (isInfinite(x)) {
      return x.signum() > 0 ? Range.VANISHING : Failure.UNKNOWN;
    }
    if (x.compareTo(BigDecimal.ONE) > 0) {
      // DLMF 9.6.2: Ai(x) = sqrt(x/3) K_(1/3)(2/3 x^(3/2)) / pi.
      Precision wide = p.plus(6 + Math.clamp(2L * exponent(x), 0, 40));
      Range argument = Range.point(x);
      Range third = argument.quotient(Range.point(3), wide);
      Range zeta = third.multiply((Range) argument.sqrt(wide), wide).multiply(Range.TWO, wide);
      Enclosure k = BesselFunctions.besselK(Range.ONE.quotient(Range.point(3), wide), zeta, wide);
      return k instanceof Range r
          ? r.multiply((Range) third.sqrt(wide), wide).quotient(Trigonometric.pi(wide), wide)
          : k;
    }
    return x.compareTo(BigDecimal.valueOf(-100)) < 0 ? Failure.UNKNOWN : maclaurin(x, p);
  }

  /**
   * Ai(x) = Ai(0) f(x) + Ai'(0) g(x) (DLMF 9.4.1). The terms are below e^(2/3 |x|^(3/2)), so that
   * many digits more are carried; the result is known to an absolute error.
   */
  private static Range maclaurin(BigDecimal x, Precision p) {
    double size = Math.abs(x.doubleValue());
    Precision wide = p.plus(6 + (int) (2 * Math.pow(size, 1.5) / 3 / LN10));
    MathContext mc = wide.plus(Elementary.GUARD).nearest();
    BigDecimal cube = x.multiply(x, mc).multiply(x, mc);
    Range one = Range.ONE;
    Range three = Range.point(3);
    Range third = one.quotient(three, wide);
    Range twoThirds = Range.TWO.quotient(three, wide);
    Range logThree = Elementary.log(three.lo(), wide);
    Range atZero =
        Elementary.exp(twoThirds.multiply(logThree, wide).negate(), wide)
            .quotient((Range) GammaFunction.gamma(twoThirds, wide), wide);
    Range slope =
        Elementary.exp(third.multiply(logThree, wide).negate(), wide)
            .quotient((Range) GammaFunction.gamma(third, wide), wide);
    Range f = sum(BigDecimal.ONE, cube, 2, wide);
    Range g = sum(x, cube, 3, wide);
    return atZero.multiply(f, wide).subtract(slope.multiply(g, wide), wide);
  }

  /** A series in x^3: each term is the last one times cube / ((n - 1) n), n = from + 1, + 4, ... */
  private static Range sum(BigDecimal first, BigDecimal cube, int from, Precision p) {
    if (first.signum() == 0) {
      return Range.ZERO;
    }
    MathContext mc = p.plus(Elementary.GUARD).nearest();
    BigDecimal sum = first.round(mc);
    BigDecimal term = sum;
    BigDecimal largest = term.abs();
    for (int n = from + 1;
        term.signum() != 0
            && (exponent(term) > exponent(largest) - mc.getPrecision()
                || cube.abs().compareTo(BigDecimal.valueOf((long) n * n / 2)) > 0);
        n += 3) {
      term = term.multiply(cube, mc).divide(BigDecimal.valueOf((n - 1L) * n), mc);
      sum = sum.add(term, mc);
      largest = largest.max(term.abs());
    }
    return Range.within(sum, new BigDecimal(BigInteger.ONE, p.digits() - exponent(largest)));
  }
}
