package org.ulpforge.jlama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tjake.jlama.math.ActivationFunction;
import com.github.tjake.jlama.math.VectorMath;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.BFloat16BufferTensor;
import com.github.tjake.jlama.tensor.FloatBufferTensor;
import com.github.tjake.jlama.tensor.TensorShape;
import com.github.tjake.jlama.util.Pair;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.Ulp;

/** The classes that take JLama's place, on JLama's tensors, against double precision. */
final class DropInTest {

  private static float[] normal(int length, double deviation) {
    SplittableRandom random = new SplittableRandom(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static void fill(AbstractTensor<?, ?> tensor, int row, float[] values) {
    for (int i = 0; i < values.length; i++) {
      tensor.set(values[i], row, i);
    }
  }

  private static double[] softmax(float[] row) {
    double max = Double.NEGATIVE_INFINITY;
    for (float x : row) {
      max = Math.max(max, x);
    }
    double[] p = new double[row.length];
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      p[i] = StrictMath.exp(row[i] - max);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }

  /** In forms that keep their digits: x/(1 + e^−z), with z = x for SiLU. */
  private static double exact(ActivationFunction.Type type, double x) {
    return switch (type) {
      case SILU -> x / (1 + StrictMath.exp(-x));
      case GELU, GELU_PYTORCH_TANH ->
          x / (1 + StrictMath.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case TANH -> StrictMath.tanh(x);
    };
  }

  private static double bound(ActivationFunction.Type type) {
    return switch (type) {
      case SILU, GELU, GELU_PYTORCH_TANH -> 0.8;
      case TANH -> 0.8;
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 64, 1000, 4096, 70_000})
  void softMaxIsNear(int length) {
    for (double deviation : new double[] {1, 4}) {
      float[] row = normal(length, deviation);
      FloatBufferTensor tensor = new FloatBufferTensor(1, length);
      fill(tensor, 0, row);
      VectorMath.softMax(tensor, 0, length);
      double[] exact = softmax(row);
      for (int i = 0; i < length; i++) {
        assertEquals(exact[i], tensor.get(0, i), 3e-7 * exact[i], "element " + i);
      }
    }
  }

  @Test
  void softMaxLeavesTheRestAlone() {
    float[] row = normal(100, 1);
    FloatBufferTensor tensor = new FloatBufferTensor(1, 100);
    fill(tensor, 0, row);
    VectorMath.softMax(tensor, 30, 50);
    double[] exact = softmax(Arrays.copyOfRange(row, 30, 80));
    for (int i = 0; i < 100; i++) {
      double want = i < 30 || i >= 80 ? row[i] : exact[i - 30];
      assertEquals(want, tensor.get(0, i), 3e-7 * Math.abs(want), "element " + i);
    }
  }

  @Test
  void softMaxOfTensorsInBf16RoundsOnce() {
    float[] row = normal(300, 2);
    BFloat16BufferTensor tensor = new BFloat16BufferTensor(1, 300);
    fill(tensor, 0, row);
    for (int i = 0; i < row.length; i++) {
      row[i] = tensor.get(0, i);
    }
    VectorMath.softMax(tensor, 0, 300);
    double[] exact = softmax(row);
    for (int i = 0; i < row.length; i++) {
      // JLama may cut instead of rounding: one unit of 8 bits.
      assertEquals(exact[i], tensor.get(0, i), 0x1p-7 * exact[i], "element " + i);
    }
  }

  @Test
  void masksAndWrongShapes() {
    float inf = Float.POSITIVE_INFINITY;
    FloatBufferTensor tensor = new FloatBufferTensor(1, 4);
    fill(tensor, 0, new float[] {2, -inf, 2, -inf});
    VectorMath.softMax(tensor, 0, 4);
    assertEquals(0.5f, tensor.get(0, 0));
    assertEquals(0f, tensor.get(0, 1));
    fill(tensor, 0, new float[] {1, Float.NaN, 2, 3});
    VectorMath.softMax(tensor, 0, 4);
    assertTrue(Float.isNaN(tensor.get(0, 0)));

    assertThrows(
        IllegalArgumentException.class,
        () -> VectorMath.softMax(new FloatBufferTensor(2, 4), 0, 4));
    assertThrows(
        IllegalArgumentException.class,
        () -> VectorMath.softMax(new FloatBufferTensor(1, 2, 4), 0, 4));
    fill(tensor, 0, new float[] {1, 2, 3, 4});
    assertThrows(IndexOutOfBoundsException.class, () -> VectorMath.softMax(tensor, 1, 4));
    assertEquals(3f, tensor.get(0, 2));
  }

  @ParameterizedTest
  @EnumSource
  void activationsAreWithinTheirBounds(ActivationFunction.Type type) {
    FloatBufferTensor tensor = new FloatBufferTensor(2, 5000);
    float[] row = normal(5000, 3);
    fill(tensor, 0, row);
    fill(tensor, 1, row);
    TensorRows.activate(type, tensor, 1, 10, 4500);
    for (int i = 0; i < row.length; i++) {
      assertEquals(row[i], tensor.get(0, i));
      if (i < 10 || i >= 4510) {
        assertEquals(row[i], tensor.get(1, i));
      } else {
        assertEquals(ActivationFunction.eval(type, row[i]), tensor.get(1, i));
        double error = Ulp.signedError(tensor.get(1, i), exact(type, row[i]), FloatFormat.F32);
        assertTrue(Math.abs(error) <= bound(type), type + " of " + row[i] + ": " + error);
      }
    }
  }

  /** JLama's own, 1 + tanh in doubles, has 3 ULP at −6, 76,000 at −7, and is 0 from −8 down. */
  @ParameterizedTest
  @ValueSource(floats = {-6, -7, -8, -10})
  void geluKeepsItsDigitsWhereTanhIsNearMinusOne(float x) {
    double exact = exact(ActivationFunction.Type.GELU, x);
    float got = ActivationFunction.eval(ActivationFunction.Type.GELU, x);
    assertTrue(Math.abs(Ulp.signedError(got, exact, FloatFormat.F32)) <= 0.8, () -> "got " + got);
  }

  @Test
  void limitsAtMinusInfinity() {
    float x = Float.NEGATIVE_INFINITY;
    assertEquals(-0f, ActivationFunction.eval(ActivationFunction.Type.SILU, x));
    assertEquals(-0f, ActivationFunction.eval(ActivationFunction.Type.GELU, x));
    assertEquals(-1f, ActivationFunction.eval(ActivationFunction.Type.TANH, x));
  }

  /** A shard of a model holds some columns only: offsets count from that of the whole. */
  @Test
  void rowsOfSparseTensors() {
    FloatBufferTensor tensor =
        new FloatBufferTensor(TensorShape.sparseColumn(new int[] {2, 256}, Pair.of(64, 128)));
    tensor.set(2, 1, 64);
    tensor.set(-3, 1, 127);
    TensorRows.activate(ActivationFunction.Type.TANH, tensor, 1, 64, 64);
    assertEquals(ActivationFunction.eval(ActivationFunction.Type.TANH, 2), tensor.get(1, 64));
    assertEquals(ActivationFunction.eval(ActivationFunction.Type.TANH, -3), tensor.get(1, 127));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 11, 96, 4097})
  void chunksCoverAll(int length) {
    AtomicIntegerArray seen = new AtomicIntegerArray(length + 10);
    VectorMath.pchunk(
        5,
        length,
        (start, count) -> {
          for (int i = start; i < start + count; i++) {
            seen.incrementAndGet(i);
          }
        });
    for (int i = 0; i < length + 10; i++) {
      assertEquals(i >= 5 && i < 5 + length ? 1 : 0, seen.get(i), "element " + i);
    }
  }

  @Test
  void norms() {
    float[] x = {3, -4};
    VectorMath.l2normalize(x);
    assertArrayEquals(new float[] {0.6f, -0.8f}, x);
    float[] y = {3, -1};
    VectorMath.l1normalize(y);
    assertArrayEquals(new float[] {0.75f, -0.25f}, y);
    FloatBufferTensor tensor = new FloatBufferTensor(1, 2);
    fill(tensor, 0, new float[] {3, -4});
    VectorMath.l2normalize(tensor);
    assertEquals(-0.8f, tensor.get(0, 1));
    assertEquals(0.6f, VectorMath.cosineSimilarity(new float[] {1, 0}, new float[] {3, 4}));
    assertArrayEquals(
        new float[] {3, 4, 6, 8}, VectorMath.outerProduct(new float[] {1, 2}, new float[] {3, 4}));
  }
}
