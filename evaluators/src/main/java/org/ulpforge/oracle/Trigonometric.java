package org.ulpforge.oracle;

import static org.ulpforge.oracle.Range.exponent;
import static org.ulpforge.oracle.Range.isInfinite;
import static org.ulpforge.oracle.Range.isNearZero;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** Enclosures of the circular functions and their inverses; errors as in {@link Elementary}. */
final class Trigonometric {

  /** Arguments from 10^MAX_SIZE on are not reduced: the result is only known to be in [-1, 1]. */
  private static final int MAX_SIZE = 5_000;

  private static final Range UNIT = new Range(BigDecimal.ONE.negate(), BigDecimal.ONE);
  private static final Range RIGHT_BRANCH =
      new Range(new BigDecimal("-1.5"), new BigDecimal("1.5"));

  private Trigonometric() {}

  static Range pi(Precision p) {
    return Range.about(BigDecimalMath.pi(p.plus(2).nearest()), p.digits());
  }

  static Range sin(Range x, Precision p) {
    if (RIGHT_BRANCH.lo().compareTo(x.lo()) < 0 && x.hi().compareTo(RIGHT_BRANCH.hi()) < 0) {
      return Elementary.increasing(x, (value, q) -> circular(value, 0, q), p);
    }
    return lipschitz(x, 0, p);
  }

  static Range cos(Range x, Precision p) {
    return lipschitz(x, 1, p);
  }

  static Enclosure tan(Range x, Precision p) {
    return sin(x, p.plus(1)).divide(cos(x, p.plus(1)), p.plus(1));
  }

  static Range atan(Range x, Precision p) {
    return Elementary.increasing(x, Trigonometric::atan, p);
  }

  /** Arc sine; UNDEFINED outside [-1, 1], UNKNOWN if the argument may be there. */
  static Enclosure asin(Range x, Precision p) {
    return outsideUnit(x).orElseGet(() -> Elementary.increasing(x, Trigonometric::asin, p));
  }

  /** Arc cosine; UNDEFINED outside [-1, 1], UNKNOWN if the argument may be there. */
  static Enclosure acos(Range x, Precision p) {
    return outsideUnit(x).orElseGet(() -> Elementary.decreasing(x, Trigonometric::acos, p));
  }

  private static Optional<Enclosure> outsideUnit(Range x) {
    if (UNIT.lo().compareTo(x.lo()) <= 0 && x.hi().compareTo(UNIT.hi()) <= 0) {
      return Optional.empty();
    }
    boolean disjoint = x.hi().compareTo(UNIT.lo()) < 0 || x.lo().compareTo(UNIT.hi()) > 0;
    return Optional.of(disjoint ? Enclosure.Failure.UNDEFINED : Enclosure.Failure.UNKNOWN);
  }

  /** From one end of the range, with 1 as the bound of the derivative. */
  private static Range lipschitz(Range x, int shift, Precision p) {
    if (!x.isBounded()) {
      return UNIT;
    }
    BigDecimal from = isNearZero(x.lo()) ? BigDecimal.ZERO : x.lo();
    BigDecimal to = isNearZero(x.hi()) ? BigDecimal.ZERO : x.hi();
    if (from.compareTo(to) == 0) {
      return circular(from, shift, p);
    }
    Range width = Range.point(to).subtract(Range.point(from), p);
    Range spread = new Range(width.hi().negate(), width.hi());
    return circular(from, shift, p).add(spread, p).intersect(UNIT);
  }

  /**
   * sin(x + shift pi/2), by x = r + q pi/2 with |r| < 0.8. Where q is not 0, pi is taken to so many
   * digits that r has an absolute error below 10^-(digits + 4); the derivative is at most 1.
   */
  private static Range circular(BigDecimal x, int shift, Precision p) {
    if (x.signum() == 0) {
      return shift == 0 ? Range.ZERO : Range.ONE;
    }
    if (isNearZero(x)) {
      return shift == 0 ? Range.point(x) : Range.ONE;
    }
    if (exponent(x) > MAX_SIZE) {
      return UNIT;
    }
    int places = p.digits() + 5;
    BigInteger q = BigInteger.ZERO;
    BigDecimal r = x;
    if (x.abs().compareTo(new BigDecimal("0.8")) > 0) {
      BigDecimal halfPi =
          BigDecimalMath.pi(new MathContext(places + Math.max(0, exponent(x)) + 3))
              .divide(BigDecimal.TWO);
      q = x.divide(halfPi, 0, RoundingMode.HALF_EVEN).toBigInteger();
      r = x.subtract(halfPi.multiply(new BigDecimal(q))).setScale(places, RoundingMode.HALF_EVEN);
    }
    int quadrant = q.add(BigInteger.valueOf(shift)).and(BigInteger.valueOf(3)).intValue();
    Range value = (quadrant & 1) == 0 ? sinSeries(r, p) : cosSeries(r, p);
    if (q.signum() != 0) {
      BigDecimal error = new BigDecimal(BigInteger.ONE, p.digits() + 4);
      value = new Range(value.lo().subtract(error), value.hi().add(error));
    }
    return (quadrant < 2 ? value : value.negate()).intersect(UNIT);
  }

  /** DLMF 4.19.1. */
  private static Range sinSeries(BigDecimal r, Precision p) {
    return r.signum() == 0 ? Range.ZERO : alternating(r, 1, r, p);
  }

  /** DLMF 4.19.2. */
  private static Range cosSeries(BigDecimal r, Precision p) {
    return alternating(r, 0, BigDecimal.ONE, p);
  }

  private static Range alternating(BigDecimal r, int from, BigDecimal first, Precision p) {
    MathContext mc = new MathContext(p.digits() + Elementary.GUARD);
    BigDecimal square = r.multiply(r, mc).negate();
    BigDecimal sum = first.round(mc);
    BigDecimal term = sum;
    for (int n = from + 1;
        term.signum() != 0 && exponent(term) > exponent(sum) - mc.getPrecision();
        n += 2) {
      term = term.multiply(square, mc).divide(BigDecimal.valueOf((long) n * (n + 1)), mc);
      sum = sum.add(term, mc);
    }
    return Range.about(sum, p.digits());
  }

  /**
   * Above 1 by pi/2 - atan(1/x), else three halvings of the angle, after which |y| < 0.1, and the
   * Maclaurin series (DLMF 4.24.3).
   */
  private static Range atan(BigDecimal x, Precision p) {
    if (x.signum() < 0) {
      return atan(x.negate(), p).negate();
    }
    if (x.signum() == 0 || isNearZero(x)) {
      return Range.point(x);
    }
    Precision wide = p.plus(2);
    if (x.compareTo(BigDecimal.ONE) > 0) {
      Range quarterTurn = pi(wide).quotient(Range.TWO, wide);
      return isInfinite(x)
          ? quarterTurn
          : quarterTurn.subtract(atan(Range.ONE.quotient(Range.point(x), wide), wide), wide);
    }
    MathContext mc = new MathContext(p.digits() + Elementary.GUARD);
    BigDecimal y = x.round(mc);
    for (int i = 0; i < 3; i++) {
      BigDecimal hypotenuse = y.multiply(y, mc).add(BigDecimal.ONE, mc).sqrt(mc);
      y = y.divide(hypotenuse.add(BigDecimal.ONE), mc);
    }
    BigDecimal square = y.multiply(y, mc).negate();
    BigDecimal sum = y;
    BigDecimal power = y;
    for (int n = 3; exponent(power) > exponent(sum) - mc.getPrecision(); n += 2) {
      power = power.multiply(square, mc);
      sum = sum.add(power.divide(BigDecimal.valueOf(n), mc), mc);
    }
    return Range.about(sum.multiply(BigDecimal.valueOf(8)), p.digits());
  }

  /** asin x = atan(x / sqrt((1 - x)(1 + x))). */
  private static Range asin(BigDecimal x, Precision p) {
    Precision wide = p.plus(3);
    if (x.signum() == 0 || isNearZero(x)) {
      return Range.point(x);
    }
    Range range = Range.point(x);
    Range product = Range.ONE.subtract(range, wide).multiply(Range.ONE.add(range, wide), wide);
    if (product.hi().signum() == 0) {
      return atan(x.signum() > 0 ? Range.INFINITY : Range.INFINITY.negate(), p);
    }
    return atan(range.quotient((Range) product.sqrt(wide), wide), wide);
  }

  /** acos x = 2 atan(sqrt((1 - x) / (1 + x))). */
  private static Range acos(BigDecimal end, Precision p) {
    BigDecimal x = isNearZero(end) ? BigDecimal.ZERO : end;
    if (x.compareTo(BigDecimal.ONE) == 0) {
      return Range.ZERO;
    }
    if (x.compareTo(UNIT.lo()) == 0) {
      return pi(p);
    }
    Precision wide = p.plus(3);
    Range range = Range.point(x);
    Range ratio = Range.ONE.subtract(range, wide).quotient(Range.ONE.add(range, wide), wide);
    return atan((Range) ratio.sqrt(wide), wide).multiply(Range.TWO, wide);
  }
}
