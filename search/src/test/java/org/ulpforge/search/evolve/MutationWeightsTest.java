package org.ulpforge.search.evolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MutationWeightsTest {

  private static final int KINDS = Mutation.values().length;

  private static MutationWeights.Counts counts(int tried, int stayedOfFirst) {
    MutationWeights.Counts counts = MutationWeights.Counts.none();
    Arrays.fill(counts.tried(), tried);
    counts.stayed()[0] = stayedOfFirst;
    return counts;
  }

  @Test
  void choicesHaveTheStatedProbabilities() {
    MutationWeights weights = MutationWeights.ALIKE.after(List.of(counts(200, 60)));
    double[] probabilities = weights.probabilities();
    assertEquals(1, Arrays.stream(probabilities).sum(), 1e-12);
    int draws = 100_000;
    int[] drawn = new int[KINDS];
    var random = new SplittableRandom(31);
    for (int i = 0; i < draws; i++) {
      drawn[weights.pick(random).ordinal()]++;
    }
    for (int i = 0; i < KINDS; i++) {
      double expected = draws * probabilities[i];
      // Five standard deviations of a binomial count: one false alarm in 200,000 such tests.
      assertEquals(expected, drawn[i], 5 * Math.sqrt(expected), Mutation.values()[i]::name);
    }
  }

  @Test
  void whatStaysBecomesMoreFrequentAndNothingDisappears() {
    MutationWeights weights = MutationWeights.ALIKE;
    for (int i = 0; i < 100; i++) {
      weights = weights.after(List.of(counts(100, 50), counts(100, 50)));
    }
    double[] probabilities = weights.probabilities();
    assertTrue(probabilities[0] > 3.0 / KINDS, Arrays.toString(probabilities));
    for (double probability : probabilities) {
      assertTrue(probability > 0.05 / KINDS, Arrays.toString(probabilities));
    }
  }

  @Test
  void whatIsLongPastIsForgotten() {
    MutationWeights weights = MutationWeights.ALIKE.after(List.of(counts(100, 100)));
    for (int i = 0; i < 200; i++) {
      weights = weights.after(List.of(counts(100, 0)));
    }
    double[] probabilities = weights.probabilities();
    assertEquals(1.0 / KINDS, probabilities[0], 1e-3);
  }

  @Test
  void countsThatCannotBeAreRefused() {
    List<Double> ones = Collections.nCopies(KINDS, 1.0);
    assertThrows(IllegalArgumentException.class, () -> new MutationWeights(List.of(), List.of()));
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 2}) {
      List<Double> stayed = Collections.nCopies(KINDS, bad);
      assertThrows(IllegalArgumentException.class, () -> new MutationWeights(ones, stayed));
    }
  }
}
