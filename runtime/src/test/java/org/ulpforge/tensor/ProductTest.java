package org.ulpforge.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products beside sums in double precision, whose own errors are 2^-29 of those allowed. */
class ProductTest {

  static List<TensorFormat> all() {
    return TensorFormats.all();
  }

  private static float[] normal(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] normal(Random random, int length, float size) {
    float[] values = normal(random, length);
    for (int i = 0; i < length; i++) {
      values[i] *= size;
    }
    return values;
  }

  private static void check(TensorFormat format, int rows, int columns) {
    Random random = new Random(columns);
    Tensor tensor = Tensor.quantise(format, normal(random, rows * columns), rows, columns);
    check(tensor, normal(random, columns));
  }

  private static void check(Tensor tensor, float[] x) {
    int rows = tensor.rows();
    int columns = tensor.columns();
    float[] values = tensor.dequantise();
    float[] got = new float[rows];
    tensor.multiply(x, got);
    for (int row = 0; row < rows; row++) {
      double exact = 0;
      double magnitudes = 0;
      for (int i = 0; i < columns; i++) {
        double product = (double) values[row * columns + i] * x[i];
        exact += product;
        magnitudes += Math.abs(product);
      }
      double allowed = columns * (0x1p-23 * magnitudes + 0x1p-150);
      assertEquals(exact, got[row], allowed, tensor.format().name() + " row " + row);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void productsAreWithinTheStatedError(TensorFormat format) {
    for (int columns : new int[] {1, 31, 32, 256, 512, 640, 1024}) {
      check(format, 3, columns);
    }
  }

  /** Products that f32 holds, of factors that are far from 1, with and without a common sign. */
  @ParameterizedTest
  @CsvSource({
    "1e-3, 1e35",
    "1e-20, 3e37",
    "1e-3, 3e36",
    "1e-36, 3e36",
    "1e20, 1e-44",
    "1e36, 1e-44",
    "1e36, 1e-36",
    "1e-30, 1e20",
    "1e-38, 1e25",
    "1e-42, 1e30",
    "1e-10, 1e-38"
  })
  void extremeMagnitudes(float size, float sizeOfVector) {
    for (TensorFormat format : List.of(TensorFormats.MXFP4, TensorFormats.NVFP4)) {
      Random random = new Random(7);
      float[] values = normal(random, 3 * 512, size);
      check(Tensor.quantise(format, values, 3, 512), normal(random, 512, sizeOfVector));
    }
  }

  /** Equal products of both signs: what is added up first is not what is large. */
  @Test
  void productsThatCancel() {
    float[] values = new float[512];
    float[] x = new float[512];
    for (int i = 0; i < 512; i++) {
      values[i] = (i % 2 == 0 ? 1e-3f : 5e-4f) * (i % 4 < 2 ? 1 : -1);
      x[i] = i < 64 ? 1e38f : 0;
    }
    check(Tensor.quantise(TensorFormats.MXFP4, values, 1, 512), x);
    check(Tensor.quantise(TensorFormats.NVFP4, values, 1, 512), x);
  }

  /** Each element by itself: an order of elements or scales that is wrong anywhere shows. */
  @ParameterizedTest
  @ValueSource(strings = {"mxfp4", "nvfp4"})
  void unitVectorsGiveTheColumns(String name) {
    int columns = 1024;
    TensorFormat format = TensorFormats.of(name);
    float[] values = normal(new Random(1), columns);
    for (int i = 0; i < columns; i++) {
      values[i] *= (float) Math.scalb(1.0, i / 16 % 8);
    }
    Tensor tensor = Tensor.quantise(format, values, 1, columns);
    float[] read = tensor.dequantise();
    float[] got = new float[1];
    for (int i = 0; i < columns; i++) {
      float[] unit = new float[columns];
      unit[i] = 1;
      tensor.multiply(unit, got);
      assertEquals(Math.abs(read[i]), Math.abs(got[0]), "element " + i);
      assertEquals(0, got[0] - read[i], "element " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mxfp4", "nvfp4"})
  void rowsWithANanAreNanAndOthersNot(String name) {
    TensorFormat format = TensorFormats.of(name);
    float[] values = normal(new Random(2), 3 * 512);
    values[600] = Float.NaN;
    float[] got = new float[3];
    Tensor.quantise(format, values, 3, 512).multiply(normal(new Random(3), 512), got);
    assertTrue(Float.isFinite(got[0]) && Float.isNaN(got[1]) && Float.isFinite(got[2]));
  }

  /** A power of two below the normal floats. */
  @Test
  void theLeastScale() {
    float[] values = new float[512];
    values[40] = 0x1p-127f * 3;
    Tensor tensor = Tensor.quantise(TensorFormats.MXFP4, values, 1, 512);
    float[] x = new float[512];
    x[40] = 0x1p100f;
    float[] got = new float[1];
    tensor.multiply(x, got);
    assertEquals(3 * 0x1p-27f, got[0]);
  }

  @Test
  void arraysThatAreTooShort() {
    Tensor tensor = Tensor.quantise(TensorFormats.MXFP4, new float[1024], 2, 512);
    assertThrows(
        IndexOutOfBoundsException.class, () -> tensor.multiply(new float[511], new float[2]));
    assertThrows(
        IndexOutOfBoundsException.class, () -> tensor.multiply(new float[512], new float[1]));
  }

  /**
   * The order of sums, as stated, whether the method is interpreted or compiled: these numbers have
   * another sum one after another.
   */
  @Test
  void lanesAreAddedInTheStatedOrder() {
    int lanes = Vectors.FLOATS.length();
    float[] x = normal(new Random(5), lanes);
    float[] sums = x.clone();
    for (int half = lanes / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[i] += sums[i + half];
      }
    }
    FloatVector vector = FloatVector.fromArray(Vectors.FLOATS, x, 0);
    for (int i = 0; i < 20_000; i++) {
      assertEquals(sums[0], Vectors.total(vector));
    }
  }

  /** Interpreted first, compiled at last. */
  @Test
  void repeatedProductsHaveTheSameBits() {
    Random random = new Random(7);
    Tensor tensor = Tensor.quantise(TensorFormats.Q8_0, normal(random, 2 * 512), 2, 512);
    float[] x = normal(random, 512);
    Set<Float> products = new HashSet<>();
    Set<Float> dots = new HashSet<>();
    float[] got = new float[2];
    for (int i = 0; i < 20_000; i++) {
      tensor.multiply(x, got);
      products.add(got[0]);
      dots.add(Q8Dot.dot(tensor.data(), 0, tensor.data(), tensor.stride(), 16));
    }
    assertEquals(1, products.size());
    assertEquals(1, dots.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 128})
  void q8DotProducts(int blocks) {
    Random random = new Random(blocks);
    byte[] x = new byte[34 * blocks + 1];
    byte[] y = new byte[34 * blocks];
    random.nextBytes(x);
    random.nextBytes(y);
    MemorySegment sx = MemorySegment.ofArray(x);
    MemorySegment sy = MemorySegment.ofArray(y);
    for (int block = 0; block < blocks; block++) {
      short scale = Float.floatToFloat16(random.nextFloat());
      sx.set(ValueLayout.JAVA_SHORT_UNALIGNED, 1 + 34L * block, scale);
      sy.set(ValueLayout.JAVA_SHORT_UNALIGNED, 34L * block, scale);
    }
    if (blocks > 2) {
      Arrays.fill(x, 3, 35, (byte) -128);
      Arrays.fill(y, 2, 34, (byte) -128);
    }
    float[] fx = new float[32 * blocks];
    float[] fy = new float[32 * blocks];
    TensorFormats.Q8_0.dequantise(sx, 1, fx.length, 1, fx, 0);
    TensorFormats.Q8_0.dequantise(sy, 0, fy.length, 1, fy, 0);
    double exact = 0;
    double magnitudes = 0;
    for (int i = 0; i < fx.length; i++) {
      double product = (double) fx[i] * fy[i];
      exact += product;
      magnitudes += Math.abs(product);
    }
    // Sums within blocks are exact: only those over blocks and lanes are rounded.
    double bound = (blocks + 8) * 0x1p-24 * magnitudes;
    assertEquals(exact, Q8Dot.dot(sx, 1, sy, 0, blocks), bound);
    assertThrows(IndexOutOfBoundsException.class, () -> Q8Dot.dot(sx, 2, sy, 0, blocks + 1));
  }
}
