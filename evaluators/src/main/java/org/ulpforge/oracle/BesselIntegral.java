package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Enclosures around K_v(x) for v >= 0 and x > 0 from its integral, taken about the saddle point.
 *
 * <p>With w = sqrt(v^2 + x^2) and t_0 = arsinh(v/x) = log((v + w)/x) substitution of t = t_0 + s in
 * DLMF 10.32.9 over the whole axis gives
 *
 * <p>K_v(x) = e^(v t_0 - w) / 2 times the integral of g(s) = e^(w + v s - a(s) - b(s)), a(s) = (w +
 * v) e^s / 2, b(s) = (w - v) e^-s / 2,
 *
 * <p>where the exponent is 0 at s = 0 and concave. Since e^t = 2 a(s) / x, the integral of g a
 * gives x K_(v+1)(x) / 2 in the same way, so that both come from the same nodes.
 *
 * <p>The trapezoidal rule with step h has, for any d < pi/2, a relative error of at most 2 M /
 * (e^(2 pi d/h) - 1) with M = K_v(x cos d) / K_v(x) <= e^(x (1 - cos d)) (cos d)^(-max(v, 1/2)):
 * see {@link BesselFunctions}. Both ends are cut where a geometric series bounds the rest: the
 * logarithms of g and of g a are concave. The number of nodes is about 1.5 per digit where w is
 * large, and grows with log(1/x) where it is small.
 *
 * @param logK log K_v(x)
 * @param quotient x K_(v+1)(x) / K_v(x)
 * @param orderDerivative the derivative of log K_v(x) in v
 */
record BesselIntegral(Range logK, Range quotient, Range orderDerivative) {

  private static final double LN10 = Math.log(10);
  private static final int MAX_NODES = 200_000;

  /**
   * The largest of the sums' relative errors is below 10^-digits; null where there would be too
   * many nodes.
   */
  static BesselIntegral of(BigDecimal v, BigDecimal x, Precision p) {
    Grid grid = Grid.of(v.doubleValue(), x.doubleValue(), p.digits() + 3);
    if (grid.last() - (long) grid.first() > MAX_NODES) {
      return null;
    }
    return new Sums(grid, v, x, p).evaluate();
  }

  /**
   * The nodes j h for first <= j <= last. Chosen in double precision, with a margin of e^-6.
   *
   * @param h with at most 20 bits
   * @param largest the greatest values of a and b on the grid
   */
  private record Grid(double h, int first, int last, double largest) {

    static Grid of(double v, double x, int digits) {
      double w = Math.hypot(v, x);
      double decay = LN10 * digits + 8;
      double h = step(v + 1, x, decay);
      double logA = Math.log((w + v) / 2);
      double logB = 2 * Math.log(x) - Math.log(2 * (w + v));
      // What is cut may weigh as much as a, and x K_(v+1)/K_v is above 1/1000 where x > 1e-300.
      int last = bound(1, h, v, w, logA, logB, decay + 8);
      int first = bound(-1, h, v, w, logA, logB, decay + 8);
      double largest = Math.max(Math.exp(logA + last * h), Math.exp(logB - first * h));
      return new Grid(h, first, last, largest);
    }

    private static double step(double order, double x, double decay) {
      double best = 0;
      for (double d = 1.5; d > 1e-9; d *= 0.9) {
        double half = Math.sin(d / 2);
        double growth = 2 * x * half * half - order * Math.log1p(-2 * half * half);
        best = Math.max(best, 2 * Math.PI * d / (decay + growth));
      }
      double unit = Math.scalb(1.0, Math.getExponent(best) - 19);
      return Math.floor(best / unit) * unit;
    }

    /** The first node on a side beyond which all terms together are below e^-decay. */
    private static int bound(
        int side, double h, double v, double w, double logA, double logB, double decay) {
      int low = 0;
      int high = 1;
      while (high < MAX_NODES * 2 && !isBeyond(side * high, h, v, w, logA, logB, decay)) {
        low = high;
        high *= 2;
      }
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (isBeyond(side * middle, h, v, w, logA, logB, decay)) {
          high = middle;
        } else {
          low = middle;
        }
      }
      return side * high;
    }

    private static boolean isBeyond(
        int j, double h, double v, double w, double logA, double logB, double decay) {
      double s = j * h;
      double a = Math.exp(logA + s);
      double b = Math.exp(logB - s);
      double slope = Math.signum(s) * (v + 1 - a + b);
      if (slope >= 0) {
        return false;
      }
      double rest = Math.log(-1 / Math.expm1(h * slope));
      return w + v * s - a - b + rest + Math.log1p(a) < -decay;
    }
  }

  /** The sums over a grid in fixed point. */
  private static final class Sums {
    private final Grid grid;
    private final BigDecimal v;
    private final BigDecimal x;
    private final Precision wide;
    private final int digits;
    private final int nodes;
    private final double units;
    private final FixedPoint fixed;
    private final BigDecimal h;

    Sums(Grid grid, BigDecimal v, BigDecimal x, Precision p) {
      this.grid = grid;
      this.v = v;
      this.x = x;
      digits = p.digits();
      nodes = grid.last() - grid.first() + 1;
      double largest = 2 * grid.largest() + v.doubleValue() * Math.abs(grid.first() * grid.h()) + 2;
      // An error of a or b in units: those of e^-h, of the first value and one for each step back.
      units = 8 * largest / -Math.expm1(-grid.h());
      int bits = (int) (digits * 3.33) + (int) (Math.log(units * nodes * largest) * 1.4427) + 24;
      fixed = new FixedPoint(bits);
      wide = Precision.of(FixedPoint.digits(bits + 40));
      h = new BigDecimal(grid.h());
    }

    BesselIntegral evaluate() {
      Range w = w(v, x, wide);
      Range order = Range.point(v);
      Range sum = w.add(order, wide);
      Range a0 = sum.quotient(Range.TWO, wide);
      Range b0 = Range.point(x.multiply(x)).quotient(sum.multiply(Range.TWO, wide), wide);
      BigInteger decay = fixed.of(Elementary.exp(h.negate(), wide));
      BigInteger a = start(a0, grid.last());
      BigInteger[] rising = new BigInteger[nodes];
      for (int i = nodes - 1; i >= 0; i--) {
        rising[i] = a;
        a = fixed.multiply(a, decay);
      }
      BigInteger b = start(b0, -grid.first());
      BigInteger saddle = fixed.of(w);
      BigInteger orderStep = fixed.of(v.multiply(h).scaleByPowerOfTen(9));
      BigInteger billion = BigInteger.TEN.pow(9);
      BigInteger total = BigInteger.ZERO;
      BigInteger weighted = BigInteger.ZERO;
      BigInteger moment = BigInteger.ZERO;
      for (int i = 0; i < nodes; i++) {
        BigInteger j = BigInteger.valueOf(grid.first() + (long) i);
        BigInteger exponent =
            saddle.add(orderStep.multiply(j).divide(billion)).subtract(rising[i]).subtract(b);
        BigInteger g = fixed.exp(exponent);
        total = total.add(g);
        weighted = weighted.add(fixed.multiply(g, rising[i]));
        moment = moment.add(g.multiply(j));
        b = fixed.multiply(b, decay);
      }
      return result(w, sum, total, weighted, moment);
    }

    /**
     * Each exponent is off by a few {@link #units}, so each term by that and two units; the middle
     * ones of a concave exponent are not small, so the sum is above 1/2.
     */
    private BesselIntegral result(
        Range w, Range sum, BigInteger total, BigInteger weighted, BigInteger moment) {
      double largest = grid.largest() + 1;
      double reach = Math.max(grid.last(), -grid.first());
      Range integral = truncated(fixed.range(total, 4 * units * nodes));
      Range first = truncated(fixed.range(weighted, 8 * units * nodes * largest));
      Range centre = fixed.range(moment, 4 * units * nodes * reach).multiply(Range.point(h), wide);
      Range t0 = (Range) Elementary.log(sum.quotient(Range.point(x), wide), wide);
      Range scaled = integral.multiply(Range.point(h), wide).quotient(Range.TWO, wide);
      Range logK =
          Range.point(v)
              .multiply(t0, wide)
              .subtract(w, wide)
              .add((Range) Elementary.log(scaled, wide), wide);
      Range quotient = first.multiply(Range.TWO, wide).quotient(integral, wide);
      Range mean = truncatedMean(centre).quotient(integral, wide);
      return new BesselIntegral(logK, quotient, t0.add(mean, wide));
    }

    /** A sum with the error of the rule and of the cuts, below 10^-(digits + 3) each. */
    private Range truncated(Range sum) {
      BigDecimal error = sum.hi().multiply(relative());
      return new Range(sum.lo().subtract(error), sum.hi().add(error));
    }

    private BigDecimal relative() {
      return BigDecimal.ONE.movePointLeft(digits + 2);
    }

    private Range truncatedMean(Range sum) {
      double reach = Math.max(grid.last(), -grid.first()) * grid.h();
      return Range.within(
          sum.midpoint(),
          sum.hi().subtract(sum.lo()).add(relative().multiply(BigDecimal.valueOf(reach * nodes))));
    }

    private BigInteger start(Range factor, int steps) {
      Range growth = Elementary.exp(h.multiply(BigDecimal.valueOf(steps)), wide);
      return fixed.of(factor.multiply(growth, wide));
    }
  }

  /** sqrt(v^2 + x^2). */
  static Range w(BigDecimal v, BigDecimal x, Precision p) {
    BigDecimal square = v.multiply(v).add(x.multiply(x));
    return (Range) Range.point(square).sqrt(p);
  }
}
