package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.Set;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;

/**
 * Measures programs as they are, constants and all, against one target: the largest error over 1025
 * Chebyshev points of the interval, in arithmetic of 100 digits. Of an error that alternates 14
 * times or less it misses at most 0.03 %. Immutable and thread-safe.
 *
 * <p>The ends are those of the fit: an end at which the target cannot be judged is open, and a
 * program without a value at an end, as x / x is at 0, is judged beside it; see {@link Samples}.
 */
public final class Yardstick {

  private static final int INTERVALS = 1024;
  private static final MathContext CONTEXT = new MathContext(100);

  private record Point(BigDecimal x, BigDecimal exact, BigDecimal weight) {}

  /**
   * @param error infinite where the program has no value
   * @param at where the error is that large
   */
  public record Measured(double error, double at) {}

  private final Samples samples;
  private final Point[] points = new Point[INTERVALS + 1];
  private final Point besideFirst;
  private final Point besideLast;

  private Yardstick(Samples samples) {
    this.samples = samples;
    double[] ends = ends(samples.grid(0, false));
    for (int i = 0; i <= INTERVALS; i++) {
      // Half angles keep the distance of points from the end that they are near to.
      double part = Math.sin(0.5 * Math.PI * Math.min(i, INTERVALS - i) / INTERVALS);
      double distance = part * part * (ends[1] - ends[0]);
      points[i] = point(2 * i <= INTERVALS ? ends[0] + distance : ends[1] - distance);
    }
    double[] inner = ends(samples.grid(0, true));
    besideFirst = point(inner[0]);
    besideLast = point(inner[1]);
  }

  /** Evaluates the target at all points. */
  public static Yardstick of(Samples samples) {
    return new Yardstick(samples);
  }

  private static double[] ends(Grid grid) {
    return new double[] {grid.x()[0], grid.x()[grid.size() - 1]};
  }

  private Point point(double at) {
    BigDecimal x = new BigDecimal(at);
    BigDecimal exact = samples.value(x, CONTEXT.getPrecision());
    return new Point(x, exact, samples.weight(x, exact, CONTEXT));
  }

  /**
   * The largest error of a program.
   *
   * @throws IllegalArgumentException if it is no real function of one argument
   */
  public Measured measure(Program program) {
    DecimalTape tape = new DecimalTape(new Structure(program, literals(program)), CONTEXT);
    Measured largest = new Measured(-1, Double.NaN);
    for (int i = 0; i <= INTERVALS; i++) {
      double error = error(tape, points[i]);
      if (error == Double.POSITIVE_INFINITY && (i == 0 || i == INTERVALS)) {
        error = error(tape, i == 0 ? besideFirst : besideLast);
      }
      if (error > largest.error()) {
        largest = new Measured(error, points[i].x().doubleValue());
      }
    }
    return largest;
  }

  private static double error(DecimalTape tape, Point point) {
    try {
      return tape.evaluate(point.x(), new BigDecimal[0])
          .subtract(point.exact(), CONTEXT)
          .multiply(point.weight(), CONTEXT)
          .abs()
          .doubleValue();
    } catch (ArithmeticException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private static Set<Place> literals(Program program) {
    Set<Place> places = new HashSet<>();
    for (int i = 0; i < program.size(); i++) {
      for (int k = 0; k < program.instructions().get(i).operands().size(); k++) {
        if (program.instructions().get(i).operand(k) instanceof Operand.Literal) {
          places.add(new Place(i, k));
        }
      }
    }
    return places;
  }
}
