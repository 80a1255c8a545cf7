package org.ulpforge.search.lattice;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.Sample;
import org.ulpforge.measure.Score;
import org.ulpforge.program.Program;

/**
 * Annealing over the last places of the constants (Kirkpatrick, Gelatt, Vecchi 1983): some
 * constants at a time move by some units in the last place of the compute format. Moves are judged
 * on a working set of inputs, to which the worst ones of the whole sample are added after each
 * round; what is better on the working set alone is not kept.
 */
public final class Descent {

  /** Rounds of annealing, each after new worst inputs. */
  private static final int ROUNDS = 4;

  private static final int WORST = 192;
  private static final int RANDOM = 832;

  /** The result of a descent; never worse than its start. */
  public record Found(List<Program> cores, Score score) {}

  private static final Comparator<Trial.Outcome> BETTER =
      Comparator.comparingDouble(Trial.Outcome::merit)
          .thenComparingLong(o -> o.score().misrounded());

  private final Trial trial;
  private final Sample sample;
  private final RandomGenerator random;
  private final BooleanSupplier stop;
  private final TreeSet<Integer> working = new TreeSet<>();

  /** For each constant the binary logarithm of the longest move, in units in its last place. */
  private final double[] reach;

  private Descent(Trial trial, Sample sample, RandomGenerator random, BooleanSupplier stop) {
    this.trial = trial;
    this.sample = sample;
    this.random = random;
    this.stop = stop;
    this.reach = new double[trial.template().constants()];
    Arrays.fill(reach, trial.compute().precision() / 2.0);
  }

  /**
   * Lowers the largest error of a program, then the number of misrounded results.
   *
   * @param steps moves that are tried, in all
   * @param stop is asked often; once it holds, the best so far is returned
   */
  public static Found run(
      Trial trial, Sample sample, int steps, RandomGenerator random, BooleanSupplier stop) {
    return new Descent(trial, sample, random, stop).run(steps);
  }

  private Found run(int steps) {
    double[] best = trial.constants();
    Trial.Outcome outcome = trial.outcome(best, sample);
    Trial.Outcome bestOutcome = outcome;
    if (best.length == 0 || !Double.isFinite(outcome.merit())) {
      return new Found(trial.cores(), outcome.score());
    }
    int drawn = Math.min(RANDOM, sample.size());
    for (int i = 0; i < drawn; i++) {
      working.add(random.nextInt(sample.size()));
    }
    double[] start = best;
    for (int round = 0; round < ROUNDS && !stop.getAsBoolean(); round++) {
      addWorst(outcome.results());
      Sample set = sample.at(working.stream().mapToInt(Integer::intValue).toArray());
      start = anneal(start, set, steps / ROUNDS, round);
      outcome = trial.outcome(start, sample);
      if (BETTER.compare(outcome, bestOutcome) < 0) {
        best = start;
        bestOutcome = outcome;
      }
    }
    return new Found(trial.cores(best), bestOutcome.score());
  }

  private void addWorst(double[] results) {
    double[] errors = sample.errors(results, trial.measure());
    IntStream.range(0, errors.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -errors[i]).thenComparingInt(i -> i))
        .limit(WORST)
        .forEach(working::add);
  }

  private double[] anneal(double[] start, Sample set, int steps, int round) {
    double[] current = start;
    double energy = energy(current, set);
    double[] best = current;
    double least = energy;
    double hot = 0.05 * Math.min(energy, 1) / (1 << round);
    for (int step = 0; step < steps && !stop.getAsBoolean(); step++) {
      int[] places = places(start.length);
      double[] moved = moved(current, places);
      double next = energy(moved, set);
      double temperature = hot * (1 - (double) step / steps);
      boolean accepted =
          next <= energy || random.nextDouble() < Math.exp((energy - next) / temperature);
      adapt(places, accepted);
      if (accepted) {
        current = moved;
        energy = next;
        if (energy < least) {
          best = current;
          least = energy;
        }
      }
    }
    return best;
  }

  /**
   * The largest error; the share of misrounded results tells programs apart that are equal in that.
   */
  private double energy(double[] constants, Sample set) {
    Trial.Outcome outcome = trial.outcome(constants, set);
    return outcome.merit() + (double) outcome.score().misrounded() / set.size();
  }

  /** One constant, or with falling probability two or three. */
  private int[] places(int constants) {
    int count = 1 + Integer.numberOfTrailingZeros(random.nextInt() | 4);
    return random.ints(count, 0, constants).toArray();
  }

  private double[] moved(double[] constants, int[] places) {
    FloatFormat format = trial.compute();
    double[] moved = constants.clone();
    for (int place : places) {
      double ulps = Math.ceil(Math.scalb(random.nextDouble(), (int) reach[place]));
      double value = moved[place];
      double spacing = Math.abs(format.nextUp(value) - value);
      double next = format.round(value + (random.nextBoolean() ? ulps : -ulps) * spacing);
      if (Double.isFinite(next)) {
        moved[place] = next;
      }
    }
    return moved;
  }

  /**
   * Moves reach as far as one in five or so is accepted (Rechenberg 1973): coefficients of high
   * powers matter in their leading bits only, those of low powers to the last one.
   */
  private void adapt(int[] places, boolean accepted) {
    for (int place : places) {
      double step = accepted ? 0.4 : -0.1;
      reach[place] = Math.clamp(reach[place] + step, 0, trial.compute().precision() - 2.0);
    }
  }
}
