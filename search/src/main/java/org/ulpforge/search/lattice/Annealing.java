package org.ulpforge.search.lattice;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.AdjustableProgram;
import org.ulpforge.measure.Probe;
import org.ulpforge.measure.Sample;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;

/**
 * Lowers the largest error of one rounded program, with all the time that is granted: walks of
 * annealing over the last places of its constants (Kirkpatrick, Gelatt, Vecchi 1983), each on a set
 * of inputs. Where a walk seems to have found something better, a wider check tells its true error,
 * and the worst inputs of the check join the set; the next walk goes on from there.
 *
 * <p>How bad a step may be is drawn before it is judged (the same as Metropolis' rule), so that
 * judging ends with the first block of inputs that is too bad.
 */
public final class Annealing {

  /** Steps of a walk, at most; a small budget is for {@value #WALKS} walks. */
  private static final long LONGEST = 100_000;

  private static final int WALKS = 16;

  /**
   * Binary logarithms of the temperatures at the start of walks, as shares of the error: the
   * coarser a format, the higher the steps between neighbours.
   */
  private static final double HOTTEST = -2;

  private static final double COLDEST = -8;

  /** Tells the true error of a program. */
  @FunctionalInterface
  public interface Check {
    Checked of(Program program);
  }

  /**
   * What a check says.
   *
   * @param error the largest
   * @param worst some of the inputs with the largest errors, from all over the domain
   */
  public record Checked(double error, double[] worst) {}

  /**
   * The result; never worse than its start.
   *
   * @param evaluations sets of constants that were judged
   */
  public record Found(Program program, double error, long evaluations) {}

  private record Point(double[] constants, double error) {}

  private final Program start;
  private final List<Place> places;
  private final AdjustableProgram program;
  private final FloatFormat compute;
  private final ErrorMeasure measure;
  private final RandomGenerator random;
  private final BooleanSupplier stop;

  /** The constants that the program has now. */
  private final double[] present;

  private Sample sample;
  private Probe probe;
  private long evaluations;

  private Annealing(
      Program start,
      List<Place> places,
      FloatFormat compute,
      ErrorMeasure measure,
      Sample sample,
      RandomGenerator random,
      BooleanSupplier stop) {
    this.start = start;
    this.places = places;
    this.program = AdjustableProgram.of(start, compute, places);
    this.compute = compute;
    this.measure = measure;
    this.random = random;
    this.stop = stop;
    this.present = new double[places.size()];
    Arrays.fill(present, Double.NaN);
    this.sample = sample;
    this.probe = new Probe(sample, program.program(), compute, measure);
  }

  /**
   * Lowers the largest error of a program.
   *
   * @param start with float literals, values of the compute format
   * @param places of the constants that may change
   * @param sample some inputs, of a storage format of at most 32 bits
   * @param check is asked for every program that may be the best
   * @param budget sets of constants that may be judged
   * @param stop is asked often; once it holds, the best so far is returned
   */
  public static Found run(
      Program start,
      List<Place> places,
      FloatFormat compute,
      ErrorMeasure measure,
      Sample sample,
      Check check,
      RandomGenerator random,
      long budget,
      BooleanSupplier stop) {
    return new Annealing(start, places, compute, measure, sample, random, stop).run(check, budget);
  }

  private Found run(Check check, long budget) {
    double[] first = constants();
    Point best = checked(first, check);
    double[] from = first;
    long steps = Math.clamp(budget / WALKS, 1, LONGEST);
    while (!places.isEmpty() && evaluations < budget && !stop.getAsBoolean()) {
      Point reached = walk(from, Math.min(steps, budget - evaluations));
      from = best.constants();
      if (reached.error() < best.error()) {
        Point known = checked(reached.constants(), check);
        best = known.error() < best.error() ? known : best;
        from = reached.constants();
      }
    }
    return new Found(with(best.constants()), best.error(), evaluations);
  }

  private double[] constants() {
    return places.stream()
        .mapToDouble(place -> ((Operand.FloatLiteral) start.literal(place).orElseThrow()).value())
        .toArray();
  }

  private Program with(double[] constants) {
    Map<Place, Operand.Literal> literals = new HashMap<>();
    for (int i = 0; i < constants.length; i++) {
      literals.put(places.get(i), new Operand.FloatLiteral(constants[i]));
    }
    return start.withLiterals(literals);
  }

  /** Finds the true error and adds its counterexamples; the worst inputs are judged first. */
  private Point checked(double[] constants, Check check) {
    Checked checked = check.of(with(constants));
    if (checked.worst().length > 0) {
      sample = sample.plus(new double[][] {checked.worst()});
    }
    put(constants);
    double[] errors = sample.errors(sample.results(program.program(), compute), measure);
    sample =
        sample.at(
            IntStream.range(0, errors.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -errors[i]))
                .mapToInt(Integer::intValue)
                .toArray());
    probe = new Probe(sample, program.program(), compute, measure);
    return new Point(constants, checked.error());
  }

  private void put(double[] constants) {
    for (int i = 0; i < constants.length; i++) {
      if (constants[i] != present[i]) {
        present[i] = constants[i];
        program.set(i, constants[i]);
      }
    }
  }

  /** The largest error on the sample, or one above the limit. */
  private double error(double[] constants, double limit) {
    evaluations++;
    put(constants);
    return probe.largest(limit);
  }

  /** The best point of a walk, as the sample sees it. */
  private Point walk(double[] from, long steps) {
    double[] reach = new double[from.length];
    Arrays.fill(reach, compute.precision() / 2.0);
    Point current = new Point(from, error(from, Double.POSITIVE_INFINITY));
    Point best = current;
    double hot = current.error() * Math.pow(2, random.nextDouble(COLDEST, HOTTEST));
    for (long step = 1; step < steps && !stop.getAsBoolean(); step++) {
      double temperature = hot * (1 - (double) step / steps);
      double limit = current.error() - temperature * Math.log(random.nextDouble());
      int[] moving = moving(from.length);
      double[] moved = moved(current.constants(), moving, reach);
      double error = error(moved, limit);
      adapt(reach, moving, error <= limit);
      if (error <= limit) {
        current = new Point(moved, error);
        best = error < best.error() ? current : best;
      }
    }
    return best;
  }

  /** One constant, or with falling probability two, three or four. */
  private int[] moving(int constants) {
    int count = 1 + Integer.numberOfTrailingZeros(random.nextInt() | 8);
    return random.ints(count, 0, constants).toArray();
  }

  private double[] moved(double[] constants, int[] moving, double[] reach) {
    double[] moved = constants.clone();
    for (int i : moving) {
      double ulps = Math.ceil(Math.pow(2, random.nextDouble() * reach[i]));
      double spacing = compute.spacing(Math.getExponent(moved[i]));
      double next = compute.round(moved[i] + (random.nextBoolean() ? ulps : -ulps) * spacing);
      moved[i] = Double.isFinite(next) ? next : moved[i];
    }
    return moved;
  }

  /**
   * Moves reach as far as one in five is accepted (Rechenberg 1973): coefficients of high powers
   * matter in their leading bits only, those of low powers to the last one.
   */
  private void adapt(double[] reach, int[] moving, boolean accepted) {
    for (int i : moving) {
      reach[i] = Math.clamp(reach[i] + (accepted ? 0.4 : -0.1), 0.5, compute.precision() - 2.0);
    }
  }
}
