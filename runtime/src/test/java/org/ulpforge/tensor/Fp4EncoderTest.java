package org.ulpforge.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vectors beside the rule and the elements one by one. */
class Fp4EncoderTest {

  @ParameterizedTest
  @EnumSource(names = {"OCP", "LEAST_SQUARES"})
  void vectorsGiveTheStatedScalesAndCodes(ScaleRule rule) {
    TensorFormat format = TensorFormats.MXFP4.with(rule);
    Random random = new Random(8);
    ScaleRule.Context context = ScaleRuleTest.context(format);
    for (int round = 0; round < 8000; round++) {
      float[] x = ScaleRuleTest.block(random, 32, round % 4);
      if (round % 5 == 0) {
        // Ties, values of the format and zeros of both signs.
        for (int i = 0; i < 32; i++) {
          x[i] = (random.nextInt(65) - 32) * 0.25f * (random.nextBoolean() ? 1 : -1);
        }
      }
      Tensor tensor = Tensor.quantise(format, x, 1, 32);
      BlockScale scale = rule.fit(x, 0, 32, context);
      assertEquals(scale, format.scale(tensor.data(), 0, 32, 0, 1), "scale in round " + round);
      int[] expected = new int[32];
      format.elements().encode(x, 0, 32, scale, expected);
      int[] codes = format.codes(tensor.data(), 0, 32);
      for (int i = 0; i < 32; i++) {
        assertEquals(expected[i], codes[i], x[i] + " under " + scale.scale());
      }
    }
  }
}
