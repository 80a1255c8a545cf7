package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The end of a Remez exchange, in decimal arithmetic of at least 60 digits and with extrema between
 * the points of any grid. It starts so close to the levelled error that plain Newton steps suffice.
 */
final class DecimalExchange {

  private static final int LEAST_DIGITS = 60;
  private static final int EXCHANGES = 12;
  private static final int NEWTON_STEPS = 6;
  private static final double LEVELLED = 1e-7;

  private final Samples samples;
  private final MathContext context;
  private final DecimalTape tape;
  private final double lo;
  private final double hi;
  private final double[] x;
  private final double[] reach;
  private final int[] signs;
  private final BigDecimal[] unknowns;

  /**
   * @param grid on which the level was reached
   */
  DecimalExchange(Structure structure, Samples samples, Grid grid, Exchange.Level level) {
    this.samples = samples;
    this.context = context(level.error());
    this.tape = new DecimalTape(structure, context);
    int[] rows = level.extrema();
    this.lo = grid.x()[0];
    this.hi = grid.x()[grid.size() - 1];
    this.x = new double[rows.length];
    this.reach = new double[rows.length];
    this.signs = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      x[i] = grid.x()[rows[i]];
      reach[i] =
          rows[i] == 0 || rows[i] == grid.size() - 1
              ? 0
              : 0.5 * Math.min(x[i] - grid.x()[rows[i] - 1], grid.x()[rows[i] + 1] - x[i]);
    }
    List<BigDecimal> constants = level.constants().decimals();
    this.unknowns = constants.toArray(new BigDecimal[rows.length]);
    unknowns[rows.length - 1] = new BigDecimal(level.error());
    for (int i = 0; i < rows.length; i++) {
      signs[i] = error(x[i]).signum();
    }
  }

  /**
   * Enough digits for errors of this size and for what cancels on the way to them; in tens, so that
   * programs of about the same error share exact values.
   */
  static MathContext context(double error) {
    int wanted = 30 + (int) Math.ceil(-2 * Math.log10(error));
    return new MathContext(Math.max(LEAST_DIGITS, 10 * Math.ceilDiv(wanted, 10)));
  }

  /** Levels the error; false if that failed. */
  boolean run() {
    try {
      for (int k = 0; k < EXCHANGES; k++) {
        boolean settled = moveExtrema();
        if (k > 0 && settled) {
          return true;
        }
        if (!solve()) {
          return false;
        }
      }
    } catch (ArithmeticException e) {
      return false;
    }
    return false;
  }

  /** The constants, rounded to the digits that matter for the error. */
  List<BigDecimal> constants() {
    int digits = 20 + (int) Math.ceil(Math.max(0, -Math.log10(level())));
    return Arrays.stream(unknowns)
        .limit(unknowns.length - 1)
        .map(c -> c.round(new MathContext(digits)))
        .toList();
  }

  double level() {
    return Math.abs(unknowns[unknowns.length - 1].doubleValue());
  }

  /** The places of the extrema. */
  double[] extrema() {
    return x.clone();
  }

  /** The extrema with the level and its signs. */
  List<FitResult.Extremum> signedExtrema() {
    return IntStream.range(0, x.length)
        .mapToObj(i -> new FitResult.Extremum(x[i], signs[i] * level()))
        .toList();
  }

  private BigDecimal error(double point) {
    BigDecimal at = new BigDecimal(point);
    BigDecimal exact = samples.value(at, context.getPrecision());
    return tape.evaluate(at, unknowns)
        .subtract(exact, context)
        .multiply(samples.weight(at, exact, context), context);
  }

  /**
   * Moves each point to the top of a parabola; gives whether no error exceeds the level any more.
   */
  private boolean moveExtrema() {
    boolean settled = true;
    BigDecimal level = unknowns[unknowns.length - 1];
    for (int i = 0; i < x.length; i++) {
      double here = excess(error(x[i]), signs[i], level);
      if (reach[i] > 0) {
        double below = excess(error(x[i] - reach[i]), signs[i], level) - here;
        double above = excess(error(x[i] + reach[i]), signs[i], level) - here;
        double bend = below + above;
        double move = bend < 0 ? 0.5 * reach[i] * (below - above) / bend : 0;
        move = Math.clamp(move, -reach[i], reach[i]);
        settled &= here + 0.25 * Math.abs(above - below) <= LEVELLED;
        x[i] = Math.clamp(x[i] + move, lo, hi);
        reach[i] = Math.min(reach[i], Math.max(2 * Math.abs(move), 1e-6 * (hi - lo)));
        reach[i] = Math.min(reach[i], Math.min(x[i] - lo, hi - x[i]));
      } else {
        settled &= here <= LEVELLED;
      }
    }
    return settled;
  }

  /** By how much a signed error exceeds the level, relative to it. */
  private double excess(BigDecimal error, int sign, BigDecimal level) {
    BigDecimal size = sign < 0 ? error.negate() : error;
    return size.subtract(level.abs(), context).divide(level.abs(), context).doubleValue();
  }

  /** Newton's method for constants and level at the points. */
  private boolean solve() {
    int n = unknowns.length;
    for (int k = 0; k < NEWTON_STEPS; k++) {
      BigDecimal[][] rows = new BigDecimal[n][];
      double mismatch = 0;
      for (int i = 0; i < n; i++) {
        rows[i] = row(i);
        mismatch = Math.max(mismatch, Math.abs(rows[i][n].doubleValue()));
      }
      if (mismatch <= 1e-12 * level()) {
        return true;
      }
      BigDecimal[] step = DecimalSystem.solve(rows, context);
      for (int j = 0; j < n; j++) {
        unknowns[j] = unknowns[j].subtract(step[j], context);
      }
    }
    return false;
  }

  /** Derivatives of error − sign · level at a point by all unknowns, then its value. */
  private BigDecimal[] row(int i) {
    int n = unknowns.length;
    BigDecimal at = new BigDecimal(x[i]);
    BigDecimal exact = samples.value(at, context.getPrecision());
    BigDecimal weight = samples.weight(at, exact, context);
    BigDecimal value = tape.evaluate(at, unknowns);
    BigDecimal[] row = Arrays.copyOf(tape.gradient(), n + 1);
    for (int j = 0; j < n - 1; j++) {
      row[j] = row[j].multiply(weight, context);
    }
    row[n - 1] = BigDecimal.valueOf(-signs[i]);
    row[n] =
        value
            .subtract(exact, context)
            .multiply(weight, context)
            .add(row[n - 1].multiply(unknowns[n - 1]), context);
    return row;
  }
}
