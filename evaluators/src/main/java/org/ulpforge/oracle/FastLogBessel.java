package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Optional;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

/**
 * log I_v and log K_v in double precision for v = 0 and 1, as a sum b + log(1 + t); u = 2^-53, l =
 * log(x/2), y = x^2/4. NaN for arguments that are not positive, normal and finite.
 *
 * <ul>
 *   <li>x < 1/4: from the ascending series (DLMF 10.25.2, 10.31.1 and 2), cut where the rest is
 *       below 2^-60. I_0: b = 0, t = I_0 - 1; I_1: b = l; K_0: b = 0, t = K_0 - 1, where K_0 is at
 *       least 1.5; K_1: b = -log x. All terms of I have one sign, those of K that are not are below
 *       1/50 of the result; with 2^-51 of the logarithm, at least 1.3, and 2^-49 of log1p together
 *       below 2^-48.
 *   <li>1/4 <= x < 32: t = 0, b by its Taylor series about the middle c of pieces of an eighth of a
 *       binade. log I_v and log K_v are analytic in |z - c| < c, the zeros of I_v being imaginary
 *       and those of K_v to the left (DLMF 10.42), where |I_v(z)| <= I_v(|z|) and |K_v(z)| <=
 *       K_v(Re z) (10.32.3 and 9), so that the n-th coefficient is at most 2 m / r^n for r < c by
 *       Borel and Caratheodory, m <= r + 1 for I, and m <= r + log 10 for K with r = 0.9 c. What is
 *       left out is below 2^-56 of the result then. Next to the zero of the function the series is
 *       that about the zero, whose distance is exact but for 2u of itself; elsewhere |b| is at
 *       least a third of its value in the middle. Horner's scheme adds some u: below 2^-48.
 *   <li>x >= 32: b = ±x less log(2 pi x)/2 or log(2 x/pi)/2, 1 + t by Hankel's expansion (DLMF
 *       10.40.1 and 2), cut where the rest is below 2^-50, against results above 29: see {@link
 *       BesselHankel}. Below 2^-50.
 * </ul>
 */
enum FastLogBessel implements Kernel {
  LOG_I0("logbesseli0", false, 0),
  LOG_I1("logbesseli1", false, 1),
  LOG_K0("logbesselk0", true, 0),
  LOG_K1("logbesselk1", true, 1);

  private static final MathContext MC = new MathContext(60);
  private static final double SMALL = 0.25;
  private static final double LARGE = 32;
  private static final int PIECE_BITS = 3;
  private static final int SHIFT = 52 - PIECE_BITS;
  private static final long FIRST_PIECE = Double.doubleToRawLongBits(SMALL) >>> SHIFT;
  private static final int PIECES =
      (int) ((Double.doubleToRawLongBits(LARGE) >>> SHIFT) - FIRST_PIECE);

  /** Distances from the middle are at most c/16: terms fall by 14. */
  private static final int TAYLOR_TERMS = 17;

  private static final int SERIES_TERMS = 8;
  private static final int HANKEL_TERMS = 15;

  /** Around the zero of the function, relative to it. */
  private static final double NEAR = 1.0 / 16;

  private final String target;
  private final boolean second;
  private final int order;

  FastLogBessel(String target, boolean second, int order) {
    this.target = target;
    this.second = second;
    this.order = order;
  }

  /** The one that computes the formula of a target. */
  static Optional<FastLogBessel> of(Target target) {
    return Arrays.stream(values())
        .filter(kernel -> Targets.parse(kernel.target).formula().equals(target.formula()))
        .findFirst();
  }

  @Override
  public double relativeBound() {
    return 0x1p-47;
  }

  @Override
  public void apply(double[] x, int from, int length, double[] result) {
    Tables tables = tables();
    double[] logarithm = new double[length];
    FastLog.LOG.apply(x, from, length, logarithm);
    double[] rest = new double[length];
    for (int i = 0; i < length; i++) {
      double argument = x[from + i];
      if (!(argument >= Double.MIN_NORMAL && argument <= Double.MAX_VALUE)) {
        result[i] = Double.NaN;
      } else if (argument < SMALL) {
        small(tables, argument, logarithm[i], i, result, rest);
      } else if (argument < LARGE) {
        result[i] = tables.middle(argument);
      } else {
        result[i] = (second ? -argument : argument) - 0.5 * logarithm[i] - tables.shift;
        double u = 1 / argument;
        rest[i] = u * polynomial(tables.hankel, 0, HANKEL_TERMS, u);
      }
    }
    FastLog.LOG1P.apply(rest, 0, length, rest);
    for (int i = 0; i < length; i++) {
      result[i] += rest[i];
    }
  }

  private void small(
      Tables tables, double x, double logarithm, int i, double[] result, double[] rest) {
    double y = 0.25 * x * x;
    double series = y * polynomial(tables.series, 0, SERIES_TERMS, y);
    double l = logarithm - tables.ln2;
    double weighted = polynomial(tables.weighted, 0, SERIES_TERMS, y);
    switch (this) {
      case LOG_I0 -> {
        result[i] = 0;
        rest[i] = series;
      }
      case LOG_I1 -> {
        result[i] = l;
        rest[i] = series;
      }
      case LOG_K0 -> {
        double main = -(l + tables.gamma);
        result[i] = 0;
        rest[i] = (main - 1) + Math.fma(main, series, y * weighted);
      }
      case LOG_K1 -> {
        result[i] = -logarithm;
        rest[i] = y * (2 * l * (1 + series) - weighted);
      }
    }
  }

  private static double polynomial(double[] coefficients, int from, int terms, double x) {
    double sum = coefficients[from + terms - 1];
    for (int n = terms - 2; n >= 0; n--) {
      sum = Math.fma(sum, x, coefficients[from + n]);
    }
    return sum;
  }

  private Tables tables() {
    return switch (this) {
      case LOG_I0 -> I0.TABLES;
      case LOG_I1 -> I1.TABLES;
      case LOG_K0 -> K0.TABLES;
      case LOG_K1 -> K1.TABLES;
    };
  }

  // Each is made when the first value of its function is asked for.
  private static final class I0 {
    static final Tables TABLES = new Tables(LOG_I0);
  }

  private static final class I1 {
    static final Tables TABLES = new Tables(LOG_I1);
  }

  private static final class K0 {
    static final Tables TABLES = new Tables(LOG_K0);
  }

  private static final class K1 {
    static final Tables TABLES = new Tables(LOG_K1);
  }

  private static BigDecimal constant(String formula) {
    return Oracle.constant(formula, MC.getPrecision() - 10);
  }

  /** Coefficients of one function. */
  private static final class Tables {
    /** The sum of y^k / (k! (k + v)!) from k = 1, without a factor y. */
    final double[] series = new double[SERIES_TERMS];

    /**
     * Those of the sum with digamma functions: of y^k / k!^2 times the k-th harmonic number, from k
     * = 1, without a factor y; or of y^k / (k! (k + 1)!) times psi(k + 1) + psi(k + 2), from 0.
     */
    final double[] weighted = new double[SERIES_TERMS];

    /** a_k(v), with the signs of the function, from k = 1. */
    final double[] hankel = new double[HANKEL_TERMS];

    final double[] taylor = new double[PIECES * TAYLOR_TERMS];
    final double[] aboutZero = new double[TAYLOR_TERMS];
    final double zero;
    final double zeroLow;
    final double ln2 = constant("log(2)").doubleValue();
    final double gamma;
    final double shift;

    Tables(FastLogBessel function) {
      // Euler's constant by DLMF 10.31.2, which leaves out a term in x^2 log x.
      BigDecimal euler = constant("-besselk(0,1e-30)-log(1e-30/2)");
      gamma = euler.doubleValue();
      shift = constant(function.second ? "log(2/pi)/2" : "log(2*pi)/2").doubleValue();
      ascending(function.order, euler);
      BigDecimal term = BigDecimal.ONE;
      for (int k = 1; k <= HANKEL_TERMS; k++) {
        long numerator = 4L * function.order - (2L * k - 1) * (2L * k - 1);
        long denominator = (function.second ? 8L : -8L) * k;
        term =
            term.multiply(BigDecimal.valueOf(numerator))
                .divide(BigDecimal.valueOf(denominator), MC);
        hankel[k - 1] = term.doubleValue();
      }
      for (int piece = 0; piece < PIECES; piece++) {
        BigDecimal[] c =
            LogBesselSeries.at(
                function.second, function.order, new BigDecimal(centre(piece)), TAYLOR_TERMS);
        for (int n = 0; n < TAYLOR_TERMS; n++) {
          taylor[piece * TAYLOR_TERMS + n] = c[n].doubleValue();
        }
      }
      if (function == LOG_I0) {
        zero = Double.NaN;
        zeroLow = 0;
      } else {
        BigDecimal exact = LogBesselSeries.zero(function.second, function.order);
        zero = exact.doubleValue();
        zeroLow = exact.subtract(new BigDecimal(zero)).doubleValue();
        BigDecimal[] c = LogBesselSeries.at(function.second, function.order, exact, TAYLOR_TERMS);
        for (int n = 1; n < TAYLOR_TERMS; n++) {
          aboutZero[n] = c[n].doubleValue();
        }
      }
    }

    private void ascending(int order, BigDecimal euler) {
      BigDecimal coefficient = BigDecimal.ONE;
      // H_k, or psi(k + 1) + psi(k + 2) = H_k + H_(k+1) - 2 gamma.
      BigDecimal harmonic = BigDecimal.ZERO;
      for (int k = 0; k <= SERIES_TERMS; k++) {
        if (k > 0) {
          coefficient = coefficient.divide(BigDecimal.valueOf((long) k * (k + order)), MC);
          harmonic = harmonic.add(BigDecimal.ONE.divide(BigDecimal.valueOf(k), MC));
          series[k - 1] = coefficient.doubleValue();
        }
        if (order == 0 && k > 0) {
          weighted[k - 1] = coefficient.multiply(harmonic).doubleValue();
        } else if (order == 1 && k < SERIES_TERMS) {
          BigDecimal next = BigDecimal.ONE.divide(BigDecimal.valueOf(k + 1L), MC);
          BigDecimal sum = harmonic.add(harmonic).add(next).subtract(euler.add(euler));
          weighted[k] = coefficient.multiply(sum).doubleValue();
        }
      }
    }

    double middle(double x) {
      double d = x - zero;
      if (Math.abs(d) < NEAR * zero) {
        d -= zeroLow;
        return d * polynomial(aboutZero, 1, TAYLOR_TERMS - 1, d);
      }
      int piece = (int) ((Double.doubleToRawLongBits(x) >>> SHIFT) - FIRST_PIECE);
      return polynomial(taylor, piece * TAYLOR_TERMS, TAYLOR_TERMS, x - centre(piece));
    }

    private static double centre(int piece) {
      long first = (FIRST_PIECE + piece) << SHIFT;
      return Double.longBitsToDouble(first + (1L << (SHIFT - 1)));
    }
  }
}
