package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Finds the largest error of a program in decimal arithmetic, and poles between the points: where a
 * divisor changes its sign, the program divides by zero. That is a pole if the error beside it is
 * large; else the result has a limit there, as a / (b + c / x) has at 0.
 */
final class DenseCheck {

  /** Each step of a golden section leaves this part of the interval. */
  private static final double GOLDEN = 0.5 * (Math.sqrt(5) - 1);

  /** Steps after which a smooth extremum is known to far more digits than anyone reads. */
  private static final int STEPS = 24;

  /** Extrema below this part of the largest error on the grid cannot exceed it. */
  private static final double MINOR = 0.5;

  /** Beside a pole the error exceeds that on the grid by far more. */
  private static final double LIMIT = 2;

  /** Each step towards an open end leaves this part of the distance. */
  private static final BigDecimal CLOSER = BigDecimal.valueOf(8);

  /** A step whose divisor is zero between two points that are very near to each other. */
  private record Crossing(int step, BigDecimal below, BigDecimal above) {}

  private final Structure structure;
  private final BigDecimal[] constants;
  private final Samples samples;
  private final MathContext context;
  private final DecimalTape tape;
  private int points;
  private double largest = -1;
  private double at;

  /**
   * @param constants the free ones
   */
  DenseCheck(
      Structure structure, List<BigDecimal> constants, Samples samples, MathContext context) {
    this.structure = structure;
    this.constants = constants.toArray(BigDecimal[]::new);
    this.samples = samples;
    this.context = context;
    this.tape = new DecimalTape(structure, context);
  }

  /** Whether the program has a value at a point. */
  private boolean hasValue(double x) {
    try {
      tape.evaluate(new BigDecimal(x), constants);
      return true;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /**
   * The largest error on the interval. An end at which the program is singular is approached.
   *
   * @throws IllegalArgumentException naming the point, if the target has no value there, or is zero
   *     and the error relative
   */
  Certificate run() {
    double[] usable = samples.grid(Samples.COARSEST, false).x();
    double[] inside = samples.grid(Samples.COARSEST, true).x();
    double first = usable[0];
    double last = usable[usable.length - 1];
    double lo = hasValue(first) ? first : inside[0];
    double hi = hasValue(last) ? last : inside[inside.length - 1];
    Certificate certificate = run(lo, hi);
    if (certificate.obstacle().isPresent() || (lo == first && hi == last)) {
      return certificate;
    }
    double from = lo == first ? lo : approached(first, lo);
    double to = hi == last ? hi : approached(last, hi);
    return new Certificate(
        certificate.digits(),
        points,
        from,
        to,
        largest,
        at,
        certificate.removable(),
        Optional.empty());
  }

  /** Goes towards an end; what is returned is the nearest point to it. */
  private double approached(double end, double from) {
    BigDecimal limit = new BigDecimal(end);
    BigDecimal distance = new BigDecimal(from).subtract(limit);
    BigDecimal near = nearness(samples.interval().lo(), samples.interval().hi());
    while (distance.abs().compareTo(near) > 0) {
      distance = distance.divide(CLOSER, context);
      error(limit.add(distance));
    }
    return limit.add(distance).doubleValue();
  }

  private Certificate run(double lo, double hi) {
    DenseGrid grid = samples.dense(context.getPrecision());
    double[] x = new double[DenseGrid.SIZE + 1];
    double[] errors = new double[x.length];
    List<Crossing> crossings = new ArrayList<>();
    BitSet before = null;
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.clamp(grid.x(i), lo, hi);
      BigDecimal point = new BigDecimal(x[i]);
      BigDecimal exact = x[i] == grid.x(i) ? grid.value(i) : exact(point);
      try {
        errors[i] = error(point, exact);
      } catch (ArithmeticException e) {
        int step = tape.failing();
        if (x[i] == lo || x[i] == hi || operation(step) != Structure.Operation.DIV) {
          return failed(lo, hi, x[i], step);
        }
        BigDecimal beside = nearness(lo, hi);
        crossings.add(new Crossing(step, point.subtract(beside), point.add(beside)));
        before = null;
        continue;
      }
      BitSet signs = tape.negativeDivisors();
      if (before != null && !signs.equals(before)) {
        before.xor(signs);
        int step = before.nextSetBit(0);
        crossings.add(crossing(step, signs.get(step), x[i - 1], x[i], nearness(lo, hi)));
      }
      before = signs;
    }
    double onGrid = largest;
    for (Crossing crossing : crossings) {
      double above = crossing.above().doubleValue();
      if (!(Math.max(error(crossing.below()), error(crossing.above())) <= LIMIT * onGrid)) {
        return failed(lo, hi, above, crossing.step());
      }
    }
    for (int i = 1; i < x.length - 1; i++) {
      if (errors[i] >= MINOR * onGrid && errors[i] >= errors[i - 1] && errors[i] >= errors[i + 1]) {
        climb(x[i - 1], x[i + 1]);
      }
    }
    List<String> removable =
        crossings.stream().map(c -> describe(c.step(), c.above().doubleValue())).toList();
    return new Certificate(
        context.getPrecision(), points, lo, hi, largest, at, removable, Optional.empty());
  }

  private Structure.Operation operation(int step) {
    return structure.steps().get(step).operation();
  }

  /** So near that a pole is seen there, with as many digits left for the value. */
  private BigDecimal nearness(double lo, double hi) {
    return new BigDecimal(hi - lo).movePointLeft(context.getPrecision() / 2);
  }

  private BigDecimal exact(BigDecimal x) {
    return samples.required(x, context.getPrecision());
  }

  /** The size of the error at a point, which counts among the points. */
  private double error(BigDecimal x, BigDecimal exact) {
    points++;
    double error =
        tape.evaluate(x, constants)
            .subtract(exact, context)
            .multiply(samples.weight(x, exact, context), context)
            .abs()
            .doubleValue();
    if (error > largest) {
      largest = error;
      at = x.doubleValue();
    }
    return error;
  }

  /** Infinite where there is none. */
  private double error(BigDecimal x) {
    BigDecimal exact = exact(x);
    try {
      return error(x, exact);
    } catch (ArithmeticException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private double error(double x) {
    return error(new BigDecimal(x));
  }

  /** Golden section towards a greatest error between two points. */
  private void climb(double from, double to) {
    double lo = from;
    double hi = to;
    double left = hi - GOLDEN * (hi - lo);
    double right = lo + GOLDEN * (hi - lo);
    double atLeft = error(left);
    double atRight = error(right);
    for (int k = 0; k < STEPS && left < right; k++) {
      if (atLeft >= atRight) {
        hi = right;
        right = left;
        atRight = atLeft;
        left = hi - GOLDEN * (hi - lo);
        atLeft = error(left);
      } else {
        lo = left;
        left = right;
        atLeft = atRight;
        right = lo + GOLDEN * (hi - lo);
        atRight = error(right);
      }
    }
  }

  /**
   * Bisects to the place where a divisor changes its sign.
   *
   * @param negative its sign at {@code to}
   */
  private Crossing crossing(
      int step, boolean negative, double from, double to, BigDecimal nearness) {
    BigDecimal below = new BigDecimal(from);
    BigDecimal above = new BigDecimal(to);
    while (above.subtract(below).compareTo(nearness) > 0) {
      BigDecimal mid = below.add(above).divide(BigDecimal.TWO, context);
      try {
        tape.evaluate(mid, constants);
      } catch (ArithmeticException e) {
        return new Crossing(step, mid.subtract(nearness), mid.add(nearness));
      }
      if (tape.negativeDivisors().get(step) == negative) {
        above = mid;
      } else {
        below = mid;
      }
    }
    return new Crossing(step, below, above);
  }

  private String describe(int step, double x) {
    return structure.describe(structure.steps().get(step))
        + switch (operation(step)) {
          case DIV -> " divides by zero";
          case SQRT -> " takes the root of a negative number";
          case ADD, SUB, MUL, NEG, ABS, MIN, MAX -> " has no finite value";
        }
        + " at x = "
        + x;
  }

  private Certificate failed(double lo, double hi, double x, int step) {
    return new Certificate(
        context.getPrecision(),
        points,
        lo,
        hi,
        Double.POSITIVE_INFINITY,
        x,
        List.of(),
        Optional.of(describe(step, x)));
  }
}
