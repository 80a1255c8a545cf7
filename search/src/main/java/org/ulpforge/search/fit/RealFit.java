package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;

/**
 * Finds the constants of a program that make its largest error in exact real arithmetic least.
 *
 * <p>Every literal of the program is a free constant unless it is held; its value is a hint at
 * best. Constants that others make redundant stay where the screening left them. The result depends
 * on the arguments and the random generator alone.
 */
public final class RealFit {

  /** Levenberg-Marquardt sees this many Chebyshev intervals for each constant. */
  private static final int SCREENING_DENSITY = 8;

  /** The exchange sees this many: it misjudges a levelled error by about 0.1 % at most. */
  private static final int EXCHANGE_DENSITY = 32;

  /** What is left of a redundant column of a Jacobian in pairs of doubles is far below this. */
  private static final double REDUNDANT = 1e-25;

  /** How much longer the more promising half of the starts is followed. */
  private static final int LONGER = 3;

  /** Random constants at which redundant ones are looked for, if any seem to be. */
  private static final int RANK_DRAWS = 3;

  private static final double LEVELLED = 1e-3;

  /** How often the best levelled error must be met again before no better one is expected. */
  private static final int REPEATS = 8;

  private static final int DRAWS = 6;

  /** Standard deviations of the logarithm of a drawn constant, in turn. */
  private static final double[] SPREADS = {1.2, 1.2, 3};

  private final Structure structure;
  private final Samples samples;
  private final Effort effort;
  private final RandomGenerator random;
  private final BooleanSupplier stop;
  private final boolean open;
  private final Structure base;
  private final Lifting lifting;

  private RealFit(
      Structure structure,
      Samples samples,
      Effort effort,
      RandomGenerator random,
      BooleanSupplier stop) {
    if (effort.certified()) {
      structure.requireDoubles();
    }
    this.structure = structure;
    this.samples = samples;
    this.effort = effort;
    this.random = random;
    this.stop = stop;
    this.open = singularAtAnEnd();
    boolean deep = effort.polished() > 0;
    this.base = deep ? independent() : structure;
    this.lifting =
        Lifting.of(base, samples.grid(SCREENING_DENSITY * base.free(), open), deep, random);
  }

  /**
   * Fits a structure.
   *
   * @param held literals that keep their values
   */
  public static FitResult fit(
      Program structure, Set<Place> held, Samples samples, Effort effort, RandomGenerator random) {
    return fit(structure, held, samples, effort, random, () -> false);
  }

  /**
   * As {@link #fit(Program, Set, Samples, Effort, RandomGenerator)}, ended early from outside.
   *
   * @param stop asked before each start, which takes milliseconds
   * @throws CancellationException if it says so
   */
  public static FitResult fit(
      Program structure,
      Set<Place> held,
      Samples samples,
      Effort effort,
      RandomGenerator random,
      BooleanSupplier stop) {
    try {
      return new RealFit(new Structure(structure, held), samples, effort, random, stop).run();
    } catch (UnfittableException e) {
      return new FitResult.Unfittable(e.getMessage());
    }
  }

  /** As {@link #fit(Program, Set, Samples, Effort, RandomGenerator)} with all constants free. */
  public static FitResult fit(
      Program structure, Samples samples, Effort effort, RandomGenerator random) {
    return fit(structure, Set.of(), samples, effort, random);
  }

  private record Start(double[] constants, double squares) {
    /** A constant can be infinite and the errors finite, as those of c / (x + d) are. */
    boolean usable() {
      return squares < Double.POSITIVE_INFINITY
          && Arrays.stream(constants).allMatch(Double::isFinite);
    }
  }

  private FitResult run() {
    Grid grid = samples.grid(SCREENING_DENSITY * base.free(), open);
    LevenbergMarquardt screening = new LevenbergMarquardt(base, grid);
    List<Start> starts = new ArrayList<>();
    starts.add(descend(screening, hints(base), effort.iterations()));
    boolean lifts = lifting.structure() != base;
    LevenbergMarquardt lifted =
        lifts ? new LevenbergMarquardt(lifting.structure(), grid) : screening;
    int wanted = base.linear() ? 1 : effort.starts();
    while (starts.size() < wanted) {
      goOn();
      // Neither parametrisation is the better one for all structures.
      boolean lift = lifts && starts.size() % 2 == 0;
      double[] drawn = draw(screening, SPREADS[starts.size() % SPREADS.length]);
      starts.add(
          lift
              ? lower(descend(lifted, lifting.raise(drawn), effort.iterations()))
              : descend(screening, drawn, effort.iterations()));
    }
    starts.removeIf(start -> !start.usable());
    if (starts.isEmpty()) {
      throw new UnfittableException(Obstacle.of(structure, grid, random));
    }
    starts.sort(Comparator.comparingDouble(Start::squares));
    if (effort.polished() == 0) {
      double[] best = starts.getFirst().constants();
      return new FitResult.Screened(
          Constants.of(structure, new Pair(best, new double[best.length])),
          screening.largest(best));
    }
    int promising = Math.min(starts.size(), 2 * effort.polished());
    List<Start> longer = new ArrayList<>();
    for (Start start : starts.subList(0, promising)) {
      goOn();
      Start followed = descend(screening, start.constants().clone(), LONGER * effort.iterations());
      longer.add(followed.usable() ? followed : start);
    }
    longer.sort(Comparator.comparingDouble(Start::squares));
    return polish(longer);
  }

  private void goOn() {
    if (stop.getAsBoolean()) {
      throw new CancellationException();
    }
  }

  private static Start descend(LevenbergMarquardt method, double[] constants, int iterations) {
    double squares = method.run(constants, iterations);
    return new Start(constants, squares);
  }

  private Start lower(Start start) {
    double[] constants = start.constants();
    return new Start(
        lifting.lower(new Pair(constants, new double[constants.length])).hi, start.squares());
  }

  private static double[] hints(Structure structure) {
    return structure.hints().stream().mapToDouble(BigDecimal::doubleValue).toArray();
  }

  /** The best of a few random vectors; magnitudes are spread about 1 on a logarithmic scale. */
  private double[] draw(LevenbergMarquardt screening, double spread) {
    double[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < DRAWS; k++) {
      double[] constants = random(base.free(), spread, random);
      double squares = screening.squares(constants);
      if (best == null || squares < least) {
        best = constants;
        least = squares;
      }
    }
    return best;
  }

  /** Constants of either sign, of magnitudes about 1. */
  static double[] random(int size, RandomGenerator random) {
    return random(size, SPREADS[0], random);
  }

  private static double[] random(int size, double spread, RandomGenerator random) {
    double[] constants = new double[size];
    for (int i = 0; i < size; i++) {
      double magnitude = Math.exp(spread * random.nextGaussian());
      constants[i] = random.nextBoolean() ? magnitude : -magnitude;
    }
    return constants;
  }

  private FitResult polish(List<Start> starts) {
    Grid grid = samples.grid(EXCHANGE_DENSITY * base.free(), open);
    Exchange exchange = new Exchange(base, grid);
    Exchange.Level best = null;
    double last = 0;
    int polished = 0;
    int repeats = 0;
    for (Start start : starts) {
      goOn();
      // Starts that led to the same sum of squares are taken as the same optimum.
      if (repeats < REPEATS
          && polished < effort.polished()
          && (polished == 0 || start.squares() > last * (1 + 1e-6))) {
        polished++;
        last = start.squares();
        Exchange.Level level = exchange.run(start.constants(), LEVELLED);
        if (best == null || level.error() < (1 - 2 * LEVELLED) * best.error()) {
          best = level;
          repeats = 0;
        } else if (level.converged() && level.error() < (1 + 2 * LEVELLED) * best.error()) {
          best = best.converged() ? best : level;
          repeats++;
        }
      }
    }
    Constants constants =
        Constants.of(structure, structure.merge(base, best.constants().decimals()));
    if (!best.converged()) {
      return new FitResult.NotConverged(constants, best.error(), best.obstacle(), Optional.empty());
    }
    if (effort.certified()) {
      return base.free() == 0 ? certified(constants) : certify(best, grid);
    }
    Pair errors = new PairColumns(base, grid).errors(best.constants());
    List<FitResult.Extremum> extrema = new ArrayList<>();
    for (int row : best.extrema()) {
      extrema.add(new FitResult.Extremum(grid.x()[row], errors.hi[row]));
    }
    return new FitResult.Converged(constants, best.error(), extrema, Optional.empty());
  }

  /** Without free constants there is nothing to level. */
  private FitResult certified(Constants constants) {
    Certificate certificate = Certificate.of(constants.program(Operand.RealLiteral::new), samples);
    return certificate.obstacle().isPresent()
        ? new FitResult.NotConverged(
            constants, certificate.error(), certificate.obstacle().get(), Optional.of(certificate))
        : new FitResult.Converged(
            constants, certificate.error(), List.of(), Optional.of(certificate));
  }

  private FitResult certify(Exchange.Level level, Grid grid) {
    DecimalExchange exchange = new DecimalExchange(base, samples, grid, level);
    if (!exchange.run()) {
      return new FitResult.NotConverged(
          Constants.of(structure, structure.merge(base, level.constants().decimals())),
          level.error(),
          "the decimal exchange did not settle",
          Optional.empty());
    }
    List<BigDecimal> values = exchange.constants();
    Constants constants = Constants.of(structure, structure.merge(base, values));
    Certificate certificate =
        new DenseCheck(base, values, samples, DecimalExchange.context(level.error())).run();
    if (!(certificate.error() <= (1 + LEVELLED) * exchange.level())) {
      return new FitResult.NotConverged(
          constants,
          certificate.error(),
          certificate
              .obstacle()
              .orElse("the error at x = " + certificate.at() + " exceeds the levelled one"),
          Optional.of(certificate));
    }
    return new FitResult.Converged(
        constants, certificate.error(), exchange.signedExtrema(), Optional.of(certificate));
  }

  /** The structure with redundant constants held, if possible at their hints. */
  private Structure independent() {
    double[] drawn = random(structure.free(), random);
    boolean[] needed = needed(structure, drawn);
    // At some constants others hide what one does; at none does a redundant one count.
    for (int k = 1; k < RANK_DRAWS && count(needed) < needed.length; k++) {
      double[] other = random(structure.free(), random);
      boolean[] neededThere = needed(structure, other);
      if (count(neededThere) > count(needed)) {
        drawn = other;
        needed = neededThere;
      }
    }
    Structure atHints = structure.holding(hints(structure), needed);
    if (atHints == structure) {
      return structure;
    }
    for (boolean still : needed(atHints, structure.shared(drawn, atHints))) {
      if (!still) {
        return structure.holding(drawn, needed);
      }
    }
    return atHints;
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  private boolean[] needed(Structure structure, double[] constants) {
    Grid grid = samples.grid(SCREENING_DENSITY * structure.free(), open);
    PairColumns columns = new PairColumns(structure, grid);
    columns.errors(new Pair(constants, new double[constants.length]));
    return Elimination.independent(columns.jacobian(), REDUNDANT);
  }

  private static boolean isConstant(double[] values) {
    return Arrays.stream(values, 1, values.length - 1).allMatch(value -> value == values[0]);
  }

  /** Whether the program, for some constants, has finite values inside but not at both ends. */
  private boolean singularAtAnEnd() {
    Grid grid = samples.grid(Samples.COARSEST, false);
    Columns columns = new Columns(structure, grid.x());
    double[] values = columns.evaluate(random(structure.free(), random));
    boolean inside = true;
    for (int i = 1; i < values.length - 1; i++) {
      inside &= Double.isFinite(values[i]);
    }
    boolean singular =
        inside && !(Double.isFinite(values[0]) && Double.isFinite(values[values.length - 1]));
    boolean constant = effort.certified() && isConstant(values);
    // One draw can take the one side of a maximum, the next the other.
    for (int k = 1; constant && k < RANK_DRAWS; k++) {
      constant = isConstant(columns.evaluate(random(structure.free(), random)));
    }
    if (constant) {
      throw new UnfittableException(
          Double.isFinite(values[0])
              ? Obstacle.ofConstant(structure, grid, random)
              : Obstacle.of(structure, grid, random));
    }
    return singular;
  }
}
