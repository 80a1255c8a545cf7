package org.ulpforge.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;

class AllPairsTest {

  /** What the lists of pairs of 8 bits give, computed pair by pair here. */
  @ParameterizedTest
  @CsvSource({"e4m3fn, ADD", "e5m2, LMUL", "e2m1fn, EXACT"})
  void errorsAndCountsAreThoseOfTheListedPairs(String name, Baseline baseline) {
    FloatFormat format = Formats.floating(name);
    Surrogate guarded = Guard.around(baseline.in(format));
    AllPairs all = AllPairs.of(guarded, _ -> {});
    ProductProfile p = guarded.profile(Scope.NORMAL, OperandWeights.uniform(format));
    assertEquals(p.pairs(), all.normal());
    assertEquals(p.mean(), all.mean(), 1e-12);
    assertEquals(p.max(), all.max());
    assertEquals(p.bias(), all.bias(), 1e-12);
    assertEquals(p.meanSquare(), all.meanSquare(), 1e-12);
    assertEquals(
        SpecialPairs.of(guarded).stream()
            .map(s -> new AllPairs.Count(s.title(), s.pairs(), s.right()))
            .toList(),
        all.specials());
  }
}
