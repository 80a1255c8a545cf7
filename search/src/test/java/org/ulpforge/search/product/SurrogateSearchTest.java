package org.ulpforge.search.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.product.BestConstant;
import org.ulpforge.product.OperandWeights;
import org.ulpforge.product.ProductProfile;
import org.ulpforge.product.Scope;
import org.ulpforge.product.Surrogate;
import org.ulpforge.search.product.SurrogateSearch.Found;

class SurrogateSearchTest {

  private static List<Found> search(String format, Merit merit, int operations, int entries) {
    return new SurrogateSearch(
            Formats.floating(format), merit, Double.POSITIVE_INFINITY, operations, entries, 1, 3000)
        .run(f -> {}, () -> false);
  }

  /** Two operations are a sum and a constant, and trying all constants finds the same error. */
  @ParameterizedTest
  @CsvSource({"e2m1fn", "e3m2fn", "e2m3fn"})
  void noProgramOfTwoOperationsBeatsTheBestConstant(String name) {
    List<Found> front = search(name, Merit.MEAN, 2, 0);
    FloatFormat format = Formats.floating(name);
    BestConstant best = BestConstant.least(BestConstant.all(format), ProductProfile::mean);
    assertEquals(best.profile().mean(), front.getLast().error(), 1e-15);
    assertEquals(2, front.getLast().operations());
    assertTrue(front.getLast().statement().orElseThrow().startsWith("optimal"));
    assertEquals(0, best.constant(), "for 2 and 3 mantissa bits no constant is best");
  }

  /** The number of last steps by hand: 7 ops and ordered ones on x and y, and constants. */
  @Test
  void allProgramsOfOneStepAreLookedAt() {
    var best =
        ShortPrograms.search(Products.of(FloatFormat.E2M1FN), Merit.MEAN, 1, () -> false)
            .getFirst();
    int ofTwo = 6 + 2;
    int withConstant = 6 * 15 + 16 + 2 * 3;
    assertEquals(ofTwo + 2 * withConstant, best.looked());
  }

  /** What the search says of a program is what measuring it finds, and the same seed repeats it. */
  @Test
  void errorsAreThoseOfTheProgramsAndRepeatable() {
    for (Merit merit : Merit.values()) {
      List<Found> tables = annealed(merit);
      assertEquals(tables, annealed(merit));
      for (Found found : tables) {
        assertEquals(measured(found, merit), found.error(), 1e-12);
      }
    }
  }

  /** Without the exhaustive part: a limit of the mean switches it off. */
  private static List<Found> annealed(Merit merit) {
    return new SurrogateSearch(FloatFormat.E2M3FN, merit, 1.0, 4, 16, 5, 1000)
        .run(f -> {}, () -> false);
  }

  private static double measured(Found found, Merit merit) {
    FloatFormat format = FloatFormat.E2M3FN;
    Surrogate surrogate =
        new Surrogate(
            found.program(), format, org.ulpforge.format.IntegerFormat.of(format.bits(), false));
    ProductProfile p = surrogate.profile(Scope.MANTISSAS, OperandWeights.uniform(format));
    return switch (merit) {
      case MEAN -> p.mean();
      case RMS -> p.rms();
      case MAX -> p.max();
    };
  }

  @Test
  void whatIsTooLargeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> search("e4m3", Merit.MEAN, 3, 32));
    assertThrows(IllegalArgumentException.class, () -> search("e4m3", Merit.MEAN, 3, 3));
    assertThrows(IllegalArgumentException.class, () -> search("e4m3", Merit.MEAN, 13, 0));
  }
}
