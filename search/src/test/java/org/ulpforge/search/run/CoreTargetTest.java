package org.ulpforge.search.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.ulpforge.target.Formula;

class CoreTargetTest {

  private static double atZero(String formula) {
    return CoreTarget.of(Formula.parse(formula), 0).at(BigDecimal.ZERO, 40).doubleValue();
  }

  @Test
  void aZeroIsZero() {
    assertEquals(0, atZero("sin(x)"));
    assertEquals(0, atZero("besseli(1/2,x)"));
  }

  @Test
  void aRemovableSingularityHasItsLimit() {
    assertEquals(1, atZero("sin(x)/x"));
    assertEquals(0.5, atZero("(1-cos(x))/(x*x)"), 1e-30);
  }
}
