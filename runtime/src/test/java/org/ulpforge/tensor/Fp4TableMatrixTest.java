package org.ulpforge.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Fp4TableMatrixTest {

  private static float[] normal(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static Tensor tensor(String name, int rows, int columns) {
    float[] values = normal(new Random(rows), rows * columns);
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) Math.scalb(1.0, i / 16 % 11);
    }
    return Tensor.quantise(TensorFormats.of(name), values, rows, columns);
  }

  /** Vectors of all kinds: the last ones would not fit into 16 bits under a scale of max/127. */
  private static float[] vector(int kind, int columns) {
    float[] x = normal(new Random(kind), columns);
    for (int i = 0; i < columns; i++) {
      switch (kind) {
        case 1 -> x[i] *= (float) Math.scalb(1.0, i / 32 - 20);
        case 2 -> x[i] = i % 3 == 0 ? 0 : -0f;
        case 3 -> x[i] = x[i] < 0 ? -1 : 1;
        case 4 -> x[i] = 0.7f;
        case 5 -> x[i] *= 0x1p-130f;
        default -> {}
      }
    }
    return x;
  }

  /** The bound that is stated: half a step of the vector in each product, and sums in f32. */
  @ParameterizedTest
  @CsvSource({"mxfp4, 1, 32", "mxfp4, 33, 96", "mxfp4, 70, 512", "nvfp4, 5, 16", "nvfp4, 64, 272"})
  void productsAreWithinTheStatedError(String name, int rows, int columns) {
    Tensor tensor = tensor(name, rows, columns);
    Fp4TableMatrix matrix = new Fp4TableMatrix(tensor);
    float[] values = tensor.dequantise();
    int length = tensor.format().blockLength();
    for (int kind = 0; kind < 6; kind++) {
      float[] x = vector(kind, columns);
      float[] got = new float[rows];
      matrix.multiply(x, got);
      for (int row = 0; row < rows; row++) {
        double exact = 0;
        double allowed = 0;
        for (int i = 0; i < columns; i++) {
          double max = 0;
          for (int k = i / length * length; k < i / length * length + length; k++) {
            max = Math.max(max, Math.abs(x[k]));
          }
          double value = values[row * columns + i];
          exact += value * x[i];
          // 1.53 is (32 * 127 + 32) / (2730 - 32) and some rounding.
          double step = Math.max(1.53 * max / 127, 2 * 127 * Float.MIN_NORMAL);
          allowed += Math.abs(value) * (step / 2 + columns * 0x1p-23 * max);
        }
        assertEquals(exact, got[row], allowed, name + ", vector " + kind + ", row " + row);
      }
    }
  }

  /** 127 in each block makes s exact, so that nothing is rounded. */
  @ParameterizedTest
  @ValueSource(strings = {"mxfp4", "nvfp4"})
  void vectorsOfIntegersAreExact(String name) {
    int columns = 160;
    Tensor tensor = tensor(name, 40, columns);
    float[] values = tensor.dequantise();
    Fp4TableMatrix matrix = new Fp4TableMatrix(tensor);
    float[] got = new float[40];
    for (int i = 0; i < columns; i++) {
      float[] unit = new float[columns];
      unit[i] = 127;
      matrix.multiply(unit, got);
      for (int row = 0; row < 40; row++) {
        double expected = 127.0 * values[row * columns + i];
        // One rounding with the factor of NVFP4.
        assertEquals(expected, got[row], Math.abs(expected) * 0x1p-22, "row " + row + ", " + i);
      }
    }
  }

  /** Vectors and one lane after another: the same bits, where sums are close to 16 bits, too. */
  @ParameterizedTest
  @ValueSource(strings = {"mxfp4", "nvfp4"})
  void vectorsGiveTheBitsOfScalars(String name) {
    Tensor tensor = tensor(name, 64, 256);
    float[] largest = new float[64 * 256];
    Arrays.fill(largest, 6);
    for (Tensor t : new Tensor[] {tensor, Tensor.quantise(tensor.format(), largest, 64, 256)}) {
      Fp4TableMatrix matrix = new Fp4TableMatrix(t);
      for (int kind = 0; kind < 6; kind++) {
        float[] x = vector(kind, 256);
        float[] got = new float[64];
        matrix.multiply(x, got);
        float[] sums = new float[64];
        matrix.scalars(matrix.rounded(x), 0, sums, 0);
        matrix.scalars(matrix.rounded(x), 1, sums, 32);
        for (int i = 0; i < 64; i++) {
          sums[i] *= t.factor();
        }
        assertArrayEquals(sums, got, name + ", vector " + kind);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mxfp4", "nvfp4"})
  void nansAndInfinities(String name) {
    float[] values = normal(new Random(2), 3 * 64);
    values[70] = Float.NaN;
    Fp4TableMatrix matrix =
        new Fp4TableMatrix(Tensor.quantise(TensorFormats.of(name), values, 3, 64));
    float[] x = normal(new Random(3), 64);
    float[] got = new float[3];
    matrix.multiply(x, got);
    assertTrue(Float.isFinite(got[0]) && Float.isNaN(got[1]) && Float.isFinite(got[2]));
    for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      x[40] = special;
      matrix.multiply(x, got);
      assertTrue(Float.isNaN(got[0]) && Float.isNaN(got[2]));
    }
  }

  /** Scales whose product is no float, though all products of elements are. */
  @ParameterizedTest
  @CsvSource({"nvfp4, 1e-20, 3e38", "nvfp4, 1e-30, 3e38", "mxfp4, 1e-20, 3e38", "mxfp4, 1e30, 1e7"})
  void hugeVectors(String name, float size, float sizeOfVector) {
    float[] values = new float[3 * 512];
    float[] x = new float[512];
    for (int i = 0; i < 512; i++) {
      values[i] = (i % 2 == 0 ? size : size / 2) * (i % 4 < 2 ? 1 : -1);
      values[512 + i] = i % 16 == 0 ? 6 * size : 0;
      values[1024 + i] = values[i];
      x[i] = i < 64 && i % 16 != 0 ? sizeOfVector : 0;
    }
    values[1024] = Float.NaN;
    Tensor tensor = Tensor.quantise(TensorFormats.of(name), values, 3, 512);
    float[] read = tensor.dequantise();
    float[] got = new float[3];
    new Fp4TableMatrix(tensor).multiply(x, got);
    for (int row = 0; row < 2; row++) {
      double exact = 0;
      double allowed = 0;
      for (int i = 0; i < 512; i++) {
        double product = (double) read[row * 512 + i] * x[i];
        exact += product;
        // Half a step of the vector, 1.53 / 254 of its largest element.
        allowed += Math.abs(product) * (1.53 / 254 + 512 * 0x1p-23);
      }
      assertEquals(exact, got[row], allowed, "row " + row);
    }
    assertTrue(Float.isNaN(got[2]));
  }

  /** Equal elements: the largest step that the class states, and no smaller one than is stated. */
  @Test
  void theLargestStep() {
    float[] x = new float[32];
    Arrays.fill(x, 127);
    Tensor tensor = Tensor.quantise(TensorFormats.MXFP4, new float[32], 1, 32);
    double step = 2 * new Fp4TableMatrix(tensor).rounded(x).scales()[0];
    assertTrue(step > 1.5 && step < 1.53, "step " + step);
  }

  /** A power of two below the normal floats. */
  @Test
  void theLeastScale() {
    float[] values = new float[32];
    values[5] = 0x1p-127f * 3;
    float[] x = new float[32];
    x[5] = 127 * 0x1p90f;
    float[] got = new float[1];
    new Fp4TableMatrix(Tensor.quantise(TensorFormats.MXFP4, values, 1, 32)).multiply(x, got);
    assertEquals(127 * 3 * 0x1p-37f, got[0]);
  }

  @Test
  void whatItDoesNotTake() {
    Tensor other = Tensor.quantise(TensorFormats.Q4_0, new float[64], 1, 64);
    Tensor odd = Tensor.quantise(TensorFormats.MXFP4, new float[40], 1, 40);
    assertThrows(IllegalArgumentException.class, () -> new Fp4TableMatrix(other));
    assertThrows(IllegalArgumentException.class, () -> new Fp4TableMatrix(odd));
    Tensor tensor = Tensor.quantise(TensorFormats.MXFP4, new float[64], 2, 32);
    Fp4TableMatrix matrix = new Fp4TableMatrix(tensor);
    assertThrows(
        IndexOutOfBoundsException.class, () -> matrix.multiply(new float[31], new float[2]));
    assertThrows(
        IndexOutOfBoundsException.class, () -> matrix.multiply(new float[32], new float[1]));
    assertEquals(4L * 16 * (8 + 1), matrix.bytes());
    new Fp4TableMatrix(Tensor.quantise(TensorFormats.NVFP4, new float[0], 0, 32))
        .multiply(new float[32], new float[0]);
  }
}
