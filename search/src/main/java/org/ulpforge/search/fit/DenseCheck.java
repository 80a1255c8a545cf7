package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ulpforge.oracle.Precision;
import org.ulpforge.oracle.Range;

/**
 * Finds the largest error of a program in decimal arithmetic, and poles between the points: where a
 * divisor changes its sign, the program divides by zero. Whether that is a pole, or the result has
 * a limit there, as a / (b + c / x) has at 0, {@link Singularity} decides.
 */
final class DenseCheck {

  /** Each step of a golden section leaves this part of the interval. */
  private static final double GOLDEN = 0.5 * (Math.sqrt(5) - 1);

  /** Steps after which a smooth extremum is known to far more digits than anyone reads. */
  private static final int STEPS = 24;

  /** Extrema below this part of the largest error on the grid cannot exceed it. */
  private static final double MINOR = 0.5;

  /** Digits to which a zero of a divisor is found, beyond twice those of the arithmetic. */
  private static final int CLOSE = 60;

  /** Each step towards an open end leaves this part of the distance. */
  private static final BigDecimal CLOSER = BigDecimal.valueOf(8);

  /** A step whose divisor is zero at a point, or between two that are very near to each other. */
  private record Crossing(int step, BigDecimal below, BigDecimal above) {
    boolean meets(Crossing other) {
      return below.compareTo(other.above) <= 0 && other.below.compareTo(above) <= 0;
    }

    double at() {
      return below.signum() < 0 && above.signum() > 0 ? 0 : above.doubleValue();
    }
  }

  private final Structure structure;
  private final BigDecimal[] constants;
  private final Samples samples;
  private final MathContext context;
  private final DecimalTape tape;
  private final DecimalTape fine;
  private final Precision precision;
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
    int digits = 2 * context.getPrecision() + CLOSE;
    // With digits to spare: signs of divisors are asked for at points of so many digits.
    this.precision = Precision.of(2 * digits);
    this.fine = new DecimalTape(structure, precision.nearest());
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
    for (double end : new double[] {first, last}) {
      if (end < lo || end > hi) {
        BigDecimal point = new BigDecimal(end);
        Singularity kind = behaviour(point, point, OptionalInt.empty(), end < lo ? 1 : -1);
        if (kind != Singularity.LIMIT) {
          hasValue(end);
          return failed(lo, hi, end, tape.failure() + " at x = " + end + doubt(kind));
        }
      }
    }
    Certificate certificate = run(lo, hi);
    if (certificate.obstacle().isPresent() || (lo == first && hi == last)) {
      return certificate;
    }
    double from = lo == first ? lo : approached(first, lo);
    double to = hi == last ? hi : approached(last, hi);
    return finished(from, to, certificate.removable());
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
    int last = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.clamp(grid.x(i), lo, hi);
      BigDecimal point = new BigDecimal(x[i]);
      BigDecimal exact = x[i] == grid.x(i) ? grid.value(i) : exact(point);
      try {
        errors[i] = error(point, exact);
      } catch (ArithmeticException e) {
        int step = tape.failing();
        if (x[i] == lo || x[i] == hi || operation(step) != Structure.Operation.DIV) {
          return failed(lo, hi, x[i], tape.failure() + " at x = " + x[i]);
        }
        add(new Crossing(step, point, point), crossings);
        continue;
      }
      if (errors[i] == Double.POSITIVE_INFINITY) {
        return finished(lo, hi, List.of());
      }
      BitSet signs = tape.negativeDivisors();
      if (before != null && !signs.equals(before)) {
        before.xor(signs);
        for (int step = before.nextSetBit(0); step >= 0; step = before.nextSetBit(step + 1)) {
          add(crossing(step, signs.get(step), x[last], x[i]), crossings);
        }
      }
      before = signs;
      last = i;
    }
    double onGrid = largest;
    BigDecimal beside = nearness(lo, hi);
    List<String> removable = new ArrayList<>();
    for (Crossing crossing : crossings) {
      double at = crossing.at();
      String what = divides(crossing.step()) + " at x = " + at;
      Singularity kind = behaviour(crossing);
      if (kind != Singularity.LIMIT) {
        return failed(lo, hi, at, what + doubt(kind));
      }
      error(crossing.below().subtract(beside));
      error(crossing.above().add(beside));
      removable.add(what);
    }
    for (int i = 1; i < x.length - 1; i++) {
      double least = Math.min(errors[i - 1], errors[i + 1]);
      double most = Math.max(errors[i - 1], errors[i + 1]);
      if (errors[i] >= MINOR * onGrid && errors[i] >= most && errors[i] > least) {
        climb(x[i - 1], x[i + 1]);
      }
    }
    return finished(lo, hi, removable);
  }

  /** Of crossings at the same place the first step is the one that brings about the others. */
  private static void add(Crossing crossing, List<Crossing> crossings) {
    if (crossings.stream().noneMatch(crossing::meets)) {
      crossings.add(crossing);
    }
  }

  private Singularity behaviour(Crossing crossing) {
    OptionalInt zero = OptionalInt.of(structure.steps().get(crossing.step()).b());
    return behaviour(crossing.below(), crossing.above(), zero, -1)
        .and(behaviour(crossing.below(), crossing.above(), zero, 1));
  }

  private Singularity behaviour(BigDecimal below, BigDecimal above, OptionalInt zero, int side) {
    return Singularity.of(structure, constants, new Range(below, above), zero, side, precision);
  }

  private String divides(int step) {
    return structure.describe(structure.steps().get(step)) + " divides by zero";
  }

  private static String doubt(Singularity kind) {
    return kind == Singularity.UNDECIDED ? "; whether there is a limit is not known" : "";
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
  private Crossing crossing(int step, boolean negative, double from, double to) {
    BigDecimal below = new BigDecimal(from);
    BigDecimal above = new BigDecimal(to);
    int digits = 2 * context.getPrecision() + CLOSE;
    BigDecimal close = new BigDecimal(to - from).movePointLeft(digits);
    while (above.subtract(below).compareTo(close) > 0) {
      BigDecimal mid = below.add(above).divide(BigDecimal.TWO, precision.nearest());
      try {
        fine.evaluate(mid, constants);
      } catch (ArithmeticException e) {
        return new Crossing(fine.failing(), mid, mid);
      }
      if (fine.negativeDivisors().get(step) == negative) {
        above = mid;
      } else {
        below = mid;
      }
    }
    return new Crossing(step, below, above);
  }

  private Certificate finished(double lo, double hi, List<String> removable) {
    return largest == Double.POSITIVE_INFINITY
        ? failed(lo, hi, at, "the error at x = " + at + " is beyond the range of double")
        : new Certificate(
            context.getPrecision(), points, lo, hi, largest, at, removable, Optional.empty());
  }

  private Certificate failed(double lo, double hi, double x, String why) {
    return new Certificate(
        context.getPrecision(),
        points,
        lo,
        hi,
        Double.POSITIVE_INFINITY,
        x,
        List.of(),
        Optional.of(why));
  }
}
