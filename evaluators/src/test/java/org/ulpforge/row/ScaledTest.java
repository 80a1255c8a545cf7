package org.ulpforge.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Numbers as a multiple of ln 2 and a rest, against ln 2 to 40 digits. */
final class ScaledTest {

  private static final BigDecimal LN2 = BigDecimalMath.log(BigDecimal.TWO, new MathContext(40));

  private static void check(float x) {
    Softmax.Scaled scaled = Softmax.Scaled.of(x);
    BigDecimal rest = new BigDecimal(x).subtract(LN2.multiply(new BigDecimal(scaled.exponent())));
    double error = rest.subtract(new BigDecimal(scaled.rest())).doubleValue();
    assertTrue(Math.abs(error) <= 0x1p-24, x + " is off by " + error);
    // Half of ln 2, and what the product with 1/ln 2 is rounded by in units of ln 2.
    double most = Softmax.LN2 / 2 + Math.abs(x) * 0x1p-24;
    assertTrue(Math.abs(scaled.rest()) <= most, x + " leaves " + scaled.rest());
  }

  @Test
  void restIsTheDifference() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      float x = Math.scalb((float) random.nextDouble(-1, 1), random.nextInt(-10, 21));
      check(x);
    }
    check(Softmax.EXTENT);
    check(-Softmax.EXTENT);
    check(0);
    assertEquals(new Softmax.Scaled(0, 0.25f), Softmax.Scaled.of(0.25f));
  }
}
