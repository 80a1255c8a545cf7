package org.ulpforge.search.evolve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How often each {@link Mutation} is chosen: by the share of its offspring that came to stay, of
 * which what happened lately counts most (probability matching, Goldberg 1990). None becomes rare:
 * what is useless for now may be needed later.
 *
 * @param tried offspring of each mutation, in the order of {@link Mutation#values}, fading
 * @param stayed those of them that came to stay
 */
public record MutationWeights(List<Double> tried, List<Double> stayed) {

  private static final int KINDS = Mutation.values().length;

  /** Of what was counted, so much counts after another epoch: about 20 epochs are remembered. */
  private static final double FADING = 0.95;

  /** No mutation is chosen less often than this part of the average. */
  private static final double LEAST = 0.25;

  /** All mutations are alike as long as nothing was counted. */
  public static final MutationWeights ALIKE =
      new MutationWeights(Collections.nCopies(KINDS, 0.0), Collections.nCopies(KINDS, 0.0));

  /**
   * @throws IllegalArgumentException in one line, if there is not one count for each mutation, or
   *     counts are no such counts
   */
  public MutationWeights {
    tried = List.copyOf(tried);
    stayed = List.copyOf(stayed);
    if (tried.size() != KINDS || stayed.size() != KINDS) {
      throw new IllegalArgumentException("there must be " + KINDS + " counts of mutations");
    }
    for (int i = 0; i < KINDS; i++) {
      if (!(stayed.get(i) >= 0 && tried.get(i) >= stayed.get(i) && tried.get(i) < 1e15)) {
        throw new IllegalArgumentException("counts of mutations must be finite and not negative");
      }
    }
  }

  /** What an epoch adds: how many offspring each mutation had, and how many of them stayed. */
  public record Counts(int[] tried, int[] stayed) {
    static Counts none() {
      return new Counts(new int[KINDS], new int[KINDS]);
    }
  }

  /** The weights after an epoch. */
  public MutationWeights after(List<Counts> epoch) {
    List<Double> newTried = new ArrayList<>();
    List<Double> newStayed = new ArrayList<>();
    for (int i = 0; i < KINDS; i++) {
      int kind = i;
      newTried.add(FADING * tried.get(i) + epoch.stream().mapToInt(c -> c.tried()[kind]).sum());
      newStayed.add(FADING * stayed.get(i) + epoch.stream().mapToInt(c -> c.stayed()[kind]).sum());
    }
    return new MutationWeights(newTried, newStayed);
  }

  /** The probability of each mutation, in the order of {@link Mutation#values}. */
  double[] probabilities() {
    double[] rates = new double[KINDS];
    double mean = 0;
    for (int i = 0; i < KINDS; i++) {
      // One success in ten tries is taken for granted before anything is known.
      rates[i] = (stayed.get(i) + 1) / (tried.get(i) + 10);
      mean += rates[i] / KINDS;
    }
    double sum = 0;
    for (int i = 0; i < KINDS; i++) {
      rates[i] = Math.max(rates[i], LEAST * mean);
      sum += rates[i];
    }
    for (int i = 0; i < KINDS; i++) {
      rates[i] /= sum;
    }
    return rates;
  }

  Mutation pick(RandomGenerator random) {
    Mutation[] all = Mutation.values();
    if (equals(ALIKE)) {
      return all[random.nextInt(KINDS)];
    }
    double[] probabilities = probabilities();
    double left = random.nextDouble();
    int i = 0;
    while (i < KINDS - 1 && left >= probabilities[i]) {
      left -= probabilities[i++];
    }
    return all[i];
  }
}
