package org.ulpforge.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.integer.IntegerSoftmax;
import org.ulpforge.kernels.SoftmaxS4i8u15S17u9Mean5xt2;
import org.ulpforge.kernels.SoftmaxS4i8u8S0u6Mean5xt2;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.program.ProgramText;

/** The stored classes of integer softmax against the reference, with the programs beside them. */
final class IntegerSoftmaxTest {

  private static final String NARROW = "softmax_s4i8u8_s0u6_mean5xt2";
  private static final String WIDE = "softmax_s4i8u15_s17u9_mean5xt2";

  private static int[] reference(String kernel, int bits, byte[] row) {
    try {
      Path folder = Path.of("..", "results", "integer", "kernels", kernel);
      ProgramText text = ProgramParser.parse(Files.readString(folder.resolve("mean5xt2.slp")));
      IntegerFunction exp = IntegerFunction.parse(text.header().get("expression"), -255, 0);
      int[] q = new int[row.length];
      Arrays.setAll(q, i -> row[i]);
      return new IntegerSoftmax(text.program(), exp, bits).apply(q);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] narrow(byte[] row) {
    int[] codes = reference(NARROW, 8, row);
    byte[] bytes = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      bytes[i] = (byte) codes[i];
    }
    return bytes;
  }

  private static byte[] random(int length) {
    byte[] row = new byte[length];
    new SplittableRandom(length).nextBytes(row);
    return row;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 32, 33, 64, 65, 100, 511, 512, 4096, 70_001})
  void rowsAreThoseOfTheReference(int length) {
    byte[] row = random(length);
    byte[] bytes = new byte[length];
    SoftmaxS4i8u8S0u6Mean5xt2.apply(row, 0, bytes, 0, length);
    assertArrayEquals(narrow(row), bytes);
    short[] shorts = new short[length];
    SoftmaxS4i8u15S17u9Mean5xt2.apply(row, 0, shorts, 0, length);
    int[] expected = reference(WIDE, 15, row);
    for (int i = 0; i < length; i++) {
      assertEquals(expected[i], shorts[i]);
    }
  }

  /** 127 above nothing but −128: e^(−255/16) is no code of 8 bits, so that it is 255 and zeros. */
  @Test
  void oneAboveAll() {
    byte[] row = new byte[100];
    Arrays.fill(row, Byte.MIN_VALUE);
    row[57] = Byte.MAX_VALUE;
    byte[] expected = new byte[100];
    expected[57] = (byte) 255;
    SoftmaxS4i8u8S0u6Mean5xt2.apply(row, 0, row, 0, row.length);
    assertArrayEquals(expected, row);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "0, 40", "5, 0", "70, 3", "0, 300"})
  void overlapsAreAsIfTheSourceWereReadFirst(int from, int to) {
    byte[] all = random(700);
    byte[] expected = all.clone();
    byte[] codes = narrow(Arrays.copyOfRange(all, from, from + 333));
    System.arraycopy(codes, 0, expected, to, codes.length);
    byte[] arrays = all.clone();
    SoftmaxS4i8u8S0u6Mean5xt2.apply(arrays, from, arrays, to, 333);
    assertArrayEquals(expected, arrays);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(all.length).copyFrom(MemorySegment.ofArray(all));
      SoftmaxS4i8u8S0u6Mean5xt2.apply(memory, from, memory, to, 333);
      assertArrayEquals(expected, memory.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @Test
  void whatIsRefusedIsNotWritten() {
    byte[] row = random(100);
    byte[] dst = new byte[100];
    MemorySegment from = MemorySegment.ofArray(row);
    MemorySegment to = MemorySegment.ofArray(dst);
    assertOutside(() -> SoftmaxS4i8u8S0u6Mean5xt2.apply(row, 1, dst, 0, 100));
    assertOutside(() -> SoftmaxS4i8u8S0u6Mean5xt2.apply(row, 0, dst, 1, 100));
    assertOutside(() -> SoftmaxS4i8u8S0u6Mean5xt2.apply(row, 0, dst, 0, -1));
    assertOutside(() -> SoftmaxS4i8u8S0u6Mean5xt2.apply(from, 1, to, 0, 100));
    assertOutside(() -> SoftmaxS4i8u8S0u6Mean5xt2.apply(from, 0, to, 0, Long.MAX_VALUE));
    assertOutside(() -> SoftmaxS4i8u15S17u9Mean5xt2.apply(from, 0, to, 0, 51));
    SoftmaxS4i8u8S0u6Mean5xt2.apply(row, 100, dst, 100, 0);
    SoftmaxS4i8u8S0u6Mean5xt2.apply(from, 100, to, 100, 0);
    assertArrayEquals(new byte[100], dst);
  }

  @Test
  void longerRowsThanTheSumHoldsAreRefused() {
    byte[] row = new byte[IntegerSoftmax.MAX_LENGTH + 1];
    row[0] = 1;
    String got =
        assertThrows(
                IllegalArgumentException.class,
                () -> SoftmaxS4i8u8S0u6Mean5xt2.apply(row, 0, row, 0, row.length))
            .getMessage();
    assertEquals("a row of 16777217 elements: at most 16777216 are allowed", got);
    assertEquals(1, row[0]);
    SoftmaxS4i8u8S0u6Mean5xt2.apply(row, 1, row, 1, row.length - 1);
    assertEquals(0, row[1], "of 2^24 equal ones each is 2^-24");
  }

  private static void assertOutside(Runnable action) {
    assertThrows(IndexOutOfBoundsException.class, action::run);
  }
}
