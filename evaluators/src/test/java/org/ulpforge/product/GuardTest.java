package org.ulpforge.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.cost.CostModel;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;

class GuardTest {

  /**
   * All pairs of codes. A guard adds eight operations at most, of which one tells special values
   * apart, to the 2 of a sum and the 30 of the exact product. That every overflow saturates is no
   * matter of course: in some formats the sum of codes falls short of the largest value where the
   * product exceeds it by little.
   */
  @ParameterizedTest
  @CsvSource({
    "e4m3fn, ADD, 10",
    "e4m3fn, LMUL, 10",
    "e4m3fn, EXACT, 38",
    "e5m2, LMUL, 10",
    "e5m2, ADD, 10",
    "e4m3, EXACT, 38",
    "e3m4, ADD, 10",
    "e2m1fn, ADD, 9",
    "e3m2fn, ADD, 9",
    "e2m3fn, ADD, 9"
  })
  void specialPairsAreRight(String name, Baseline baseline, int operations) {
    Surrogate guarded = Guard.around(baseline.in(Formats.floating(name)));
    for (SpecialPairs special : SpecialPairs.of(guarded)) {
      boolean fallsShort = List.of("e3m4", "e2m3fn").contains(name);
      if (!(fallsShort && special.title().equals("saturation"))) {
        assertEquals(special.pairs(), special.right(), name + " " + special.title());
      }
    }
    assertEquals(operations, CostModel.INSTRUCTIONS.cost(guarded.program()));
  }

  /**
   * Shares of an independent program, over all non-negative finite pairs against the saturating
   * rounded product, in percent; signs change nothing.
   */
  @ParameterizedTest
  @CsvSource({"e4m3fn, ADD, 60.7", "e4m3fn, LMUL, 46.7", "e5m2, ADD, 85.0", "e5m2, LMUL, 33.2"})
  void theGuardedSumEqualsTheRoundedProductAsOften(String name, Baseline baseline, double percent) {
    FloatFormat format = Formats.floating(name);
    ProductProfile profile =
        Guard.around(baseline.in(format)).profile(Scope.FINITE, OperandWeights.uniform(format));
    assertEquals(percent, 100 * profile.equal(), 0.06, "one digit printed; a pair is 0.007");
  }

  @Test
  void aFormatWithoutNegativeZeroIsRefused() {
    Surrogate bare = Baseline.ADD.in(FloatFormat.E4M3FNUZ);
    assertThrows(IllegalArgumentException.class, () -> Guard.around(bare));
  }
}
