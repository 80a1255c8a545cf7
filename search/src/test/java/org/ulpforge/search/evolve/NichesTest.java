package org.ulpforge.search.evolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NichesTest {

  private record Entry(double cost, double error, String text) {}

  private static List<Entry> best(List<Entry> all, int perCost) {
    return new Niches(perCost)
        .best(all, Entry::cost, Entry::error, Comparator.comparing(Entry::text));
  }

  @Test
  void eachCostKeepsItsBestAndNoErrorTwice() {
    Entry cheap = new Entry(1, 0.5, "a");
    Entry same = new Entry(2, 0.5, "a and something useless");
    Entry better = new Entry(2, 0.25, "b");
    Entry again = new Entry(2, 0.25, "c");
    Entry third = new Entry(2, 0.75, "d");
    Entry fourth = new Entry(2, 0.875, "e");
    Entry failed = new Entry(2, Double.POSITIVE_INFINITY, "f");
    assertEquals(
        List.of(cheap, better, third),
        best(List.of(failed, fourth, third, again, better, same, cheap), 2));
  }

  @Test
  void theOrderDoesNotMatterAndWhatIsKeptIsKeptAgain() {
    var random = new SplittableRandom(41);
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(new Entry(1 + random.nextInt(4), Math.exp(-random.nextInt(40) / 8.0), "t" + i));
    }
    List<Entry> kept = best(all, 10);
    Collections.shuffle(all, new Random(42));
    assertEquals(kept, best(all, 10));
    assertEquals(kept, best(kept, 10));
  }
}
