package org.ulpforge.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerMatrixTest {

  private static void check(byte[] elements, byte[] x, int rows, int columns, int bits) {
    int[] expected = new int[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        expected[i] += elements[i * columns + j] * x[j];
      }
    }
    List<IntegerMatrix> forms =
        List.of(
            new ByteMatrix(elements, rows, columns, bits),
            new PlaneMatrix(elements, rows, columns, bits),
            new TableMatrix(elements, rows, columns, bits));
    for (IntegerMatrix form : forms) {
      int[] got = new int[rows];
      form.multiply(x, got);
      assertArrayEquals(expected, got, form.getClass() + ", " + columns + " columns");
      assertThrows(
          IndexOutOfBoundsException.class, () -> form.multiply(new byte[columns - 1], got));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void allFormsGiveTheExactSums(int bits) {
    Random random = new Random(bits);
    for (int columns : new int[] {1, 15, 512, 1000, 4096}) {
      int rows = 33;
      byte[] elements = new byte[rows * columns];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = (byte) random.nextInt(1 << bits);
      }
      byte[] x = new byte[columns];
      random.nextBytes(x);
      check(elements, x, rows, columns, bits);
      // The largest sums there are.
      Arrays.fill(elements, (byte) ((1 << bits) - 1));
      Arrays.fill(x, (byte) -128);
      check(elements, x, rows, columns, bits);
      Arrays.fill(x, (byte) 127);
      check(elements, x, rows, columns, bits);
    }
  }

  @Test
  void elementsMustHaveTheBits() {
    byte[] elements = {0, 1, 2, 3};
    assertEquals(2, new PlaneMatrix(elements, 2, 2, 2).bits());
    assertThrows(IllegalArgumentException.class, () -> new PlaneMatrix(elements, 2, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> new ByteMatrix(elements, 2, 3, 2));
    assertThrows(IllegalArgumentException.class, () -> new TableMatrix(elements, 2, 2, 5));
    assertThrows(IllegalArgumentException.class, () -> new ByteMatrix(new byte[] {-1}, 1, 1, 4));
  }
}
