package org.ulpforge.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ulpforge.format.FixedFormat;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.runtime.CodeFormat;

/** Elements beside the formats of {@code org.ulpforge.format}, which are another implementation. */
class ElementsTest {

  record Pair(Elements elements, ScalarFormat format) {}

  static List<Pair> pairs() {
    Map<CodeFormat, FloatFormat> floats =
        Map.of(
            CodeFormat.E4M3FN, FloatFormat.E4M3FN,
            CodeFormat.E5M2, FloatFormat.E5M2,
            CodeFormat.E3M2FN, FloatFormat.E3M2FN,
            CodeFormat.E2M3FN, FloatFormat.E2M3FN,
            CodeFormat.E2M1FN, FloatFormat.E2M1FN);
    List<Pair> pairs = new ArrayList<>();
    floats.forEach((code, format) -> pairs.add(new Pair(new FloatElements(code), format)));
    for (int bits : new int[] {2, 3, 4, 8, 16}) {
      pairs.add(new Pair(IntegerElements.signed(bits), IntegerFormat.of(bits, true)));
      pairs.add(new Pair(IntegerElements.unsigned(bits), IntegerFormat.of(bits, false)));
    }
    pairs.add(new Pair(TensorFormats.MXINT8.elements(), FixedFormat.of(1, 6)));
    return pairs;
  }

  /** All values, all midpoints, the floats beside them, what is beyond the range, random floats. */
  private static float[] inputs(Pair pair) {
    int codes = 1 << pair.format.bits();
    double[] values = new double[codes];
    for (int code = 0; code < codes; code++) {
      values[code] = pair.format.decode(code);
    }
    values = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    float[] inputs = new float[12 * values.length];
    Random random = new Random(1);
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      float value = (float) values[i];
      float middle = (float) ((values[i] + values[Math.max(0, i - 1)]) / 2);
      for (float x : new float[] {value, middle}) {
        inputs[n++] = x;
        inputs[n++] = -x;
        inputs[n++] = Math.nextUp(x);
        inputs[n++] = Math.nextDown(x);
      }
      float largest = (float) pair.format.maxValue();
      inputs[n++] = (random.nextFloat() - 0.5f) * 3 * largest;
      inputs[n++] = (float) random.nextGaussian() * Math.scalb(1f, random.nextInt(40) - 30);
      inputs[n++] = Float.MAX_VALUE * (random.nextBoolean() ? 1 : -1);
      inputs[n++] = Float.MIN_VALUE * (random.nextBoolean() ? 1 : -1);
    }
    return inputs;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void codesAndValuesAreThoseOfTheFormat(Pair pair) {
    for (int code = 0; code < 1 << pair.format.bits(); code++) {
      double expected = pair.format.decode(code);
      assertEquals(expected, pair.elements.value(code, 0), "value of code " + code);
    }
    float[] inputs = inputs(pair);
    int[] codes = new int[inputs.length];
    pair.elements.encode(inputs, 0, inputs.length, BlockScale.of(1), codes);
    for (int i = 0; i < inputs.length; i++) {
      long expected = pair.format.encode((double) inputs[i], Overflow.SATURATING_INFINITIES);
      assertEquals(expected, codes[i], "vector code of " + inputs[i]);
      assertEquals(expected, pair.elements.code(inputs[i], 0), "code of " + inputs[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void vectorsDecodeAsSingleCodes(Pair pair) {
    int[] codes = new int[(1 << pair.format.bits()) + 5];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = i & ((1 << pair.format.bits()) - 1);
    }
    float[] values = new float[codes.length];
    BlockScale scale = BlockScale.of(0.0371f).withFactor(1.3f);
    pair.elements.decode(codes, codes.length, scale, values, 0);
    for (int i = 0; i < codes.length; i++) {
      float value = (float) pair.format.decode(codes[i]) * 0.0371f * 1.3f;
      assertEquals(value, values[i], "code " + codes[i]);
    }
  }

  /** Scales of 24 bits and offsets: vectors against the exact quotient in decimals. */
  @Test
  void quotientsAreRoundedOnce() {
    Random random = new Random(2);
    Elements elements = IntegerElements.signed(8);
    for (int round = 0; round < 200; round++) {
      float scale = 0.01f + random.nextFloat();
      float[] x = new float[37];
      for (int i = 0; i < x.length; i++) {
        // Near ties: (k + 1/2) scale, rounded to a float.
        x[i] = (random.nextInt(200) - 100 + 0.5f) * scale;
      }
      int[] codes = new int[x.length];
      elements.encode(x, 0, x.length, BlockScale.of(scale), codes);
      for (int i = 0; i < x.length; i++) {
        int code = (byte) codes[i];
        BigDecimal two = BigDecimal.valueOf(2);
        BigDecimal divisor = new BigDecimal(scale);
        // 2x − (2k)·scale lies within ±scale.
        BigDecimal rest =
            new BigDecimal(x[i])
                .multiply(two)
                .subtract(divisor.multiply(BigDecimal.valueOf(2L * code)));
        int order = rest.abs().compareTo(divisor);
        assertTrue(order < 0 || (order == 0 && code % 2 == 0), x[i] + " / " + scale + ": " + code);
      }
    }
  }

  /** Thresholds ((k + 1/2)/7)^2 of 4-bit codes with exponent 1/2. */
  @Test
  void powerCodes() {
    PowerElements power = new PowerElements(4, 0.5);
    assertEquals(1, power.value(7, 0));
    assertEquals((float) (16 / 49.0), power.value(4, 0));
    assertEquals((float) (-16 / 49.0), power.value(12, 0));
    for (int k = 0; k < 7; k++) {
      double threshold = (k + 0.5) * (k + 0.5) / 49;
      assertEquals(k, power.code(threshold * (1 - 1e-9), 0));
      assertEquals(k + 1, power.code(threshold * (1 + 1e-9), 0));
      assertEquals(15 - k, power.code(-threshold * (1 + 1e-9), 0));
    }
    assertEquals(7, power.code(1e30, 0));
  }

  @Test
  void codebookTiesGoTowardsZero() {
    Codebook trits = (Codebook) TensorFormats.TERNARY.elements();
    assertEquals(1, trits.code(0.5, 0));
    assertEquals(1, trits.code(-0.5, 0));
    assertEquals(2, trits.code(0.51, 0));
    assertEquals(0, trits.code(-9, 0));
  }
}
