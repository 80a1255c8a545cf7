package org.ulpforge.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TensorFormatTest {

  static List<TensorFormat> all() {
    return TensorFormats.all();
  }

  private static BlockScale given(TensorFormat format, int block) {
    int zero = format.storage() == ScaleStorage.F32_ZERO ? 2 - block : 0;
    float offset = format.storage() == ScaleStorage.F16_OFFSET ? -1.375f * block : 0;
    double scale =
        format.storage() == ScaleStorage.E8M0 ? Math.scalb(1.0, 3 - block) : 0.37 + block;
    int book = format.storage() == ScaleStorage.F16_BOOK ? block % 4 : 0;
    float factor = format.hasFactor() ? 0.011f : 1;
    return format.storage().round(new BlockScale((float) scale, factor, zero, offset, book));
  }

  /** Written and read again under scales given, all codes that stand for numbers come back. */
  @ParameterizedTest
  @MethodSource("all")
  void everyCodeComesBack(TensorFormat format) {
    Elements elements = format.elements();
    int blockLength =
        format.blockLength() == TensorFormat.ROW ? elements.codes() : format.blockLength();
    int blocks =
        format.blockLength() == TensorFormat.ROW
            ? 1
            : 5 * Math.ceilDiv(elements.codes(), blockLength);
    float[] values = new float[blocks * blockLength];
    BlockScale[] scales = new BlockScale[blocks];
    int[] expected = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int block = i / blockLength;
      scales[block] = given(format, block);
      expected[i] = (i + block) % elements.codes();
      if (!Float.isFinite(elements.value(expected[i], 0))) {
        expected[i] = 0;
      }
      float value =
          elements.value(expected[i], scales[block].book()) - scales[block].zero() * unit(elements);
      values[i] = scales[block].apply(value);
    }
    byte[] row = new byte[(int) format.rowBytes(values.length)];
    MemorySegment segment = MemorySegment.ofArray(row);
    format.quantise(values, 0, values.length, scales, segment, 0);
    assertArrayEquals(expected, format.codes(segment, 0, values.length));
    float factor = scales[0].factor();
    for (int block = 0; block < blocks; block++) {
      assertEquals(scales[block], format.scale(segment, 0, values.length, block, factor));
    }
    float[] read = new float[values.length];
    format.dequantise(segment, 0, values.length, factor, read, 0);
    for (int i = 0; i < read.length; i++) {
      assertEquals(Float.floatToIntBits(values[i]), Float.floatToIntBits(read[i]), "element " + i);
    }
  }

  private static float unit(Elements elements) {
    return elements instanceof IntegerElements integers ? integers.step() : 1;
  }

  /** No other code is nearer, but that power codes are rounded after the power. */
  @ParameterizedTest
  @MethodSource("all")
  void noCodeIsNearer(TensorFormat format) {
    Random random = new Random(3);
    int length = 5 * 128 + 7;
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian() * (i % 91 == 0 ? 10 : 1);
    }
    Tensor tensor = Tensor.quantise(format, values, 1, length);
    float[] read = tensor.dequantise();
    int[] codes = format.codes(tensor.data(), 0, length);
    Elements elements = format.elements();
    for (int i = 0; i < length; i++) {
      int block = format.blockLength() == TensorFormat.ROW ? 0 : i / format.blockLength();
      BlockScale scale = format.scale(tensor.data(), 0, length, block, tensor.factor());
      double quotient = scale.quotient(values[i]);
      if (elements instanceof PowerElements(int bits, double exponent)) {
        int levels = (1 << (bits - 1)) - 1;
        double power = levels * Math.pow(Math.min(1, Math.abs(quotient)), exponent);
        double got = levels * Math.pow(Math.abs(elements.value(codes[i], 0)), exponent);
        // Half a level, and what pow and the rounding of the value leave.
        assertEquals(power, got, 0.5 + 1e-5);
        continue;
      }
      double error = Double.POSITIVE_INFINITY;
      for (int code = 0; code < elements.codes(); code++) {
        double value = elements.value(code, scale.book());
        double distance = Math.abs(quotient - (value - scale.zero() * unit(elements)));
        error = Double.isFinite(value) ? Math.min(error, distance) : error;
      }
      double got = elements.value(codes[i], scale.book()) - scale.zero() * unit(elements);
      assertEquals(error, Math.abs(quotient - got), "element " + i);
      assertEquals(
          (float) got,
          (read[i] / scale.factor() - scale.offset()) / scale.scale(),
          1e-5 * Math.max(1, Math.abs(got)));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aBlockWithANanOrAnInfinityIsNan(TensorFormat format) {
    for (float special :
        new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] values = new float[256];
      Arrays.fill(values, 1.5f);
      values[129] = special;
      float[] read = Tensor.quantise(format, values, 1, 256).dequantise();
      int blockLength = format.blockLength() == TensorFormat.ROW ? 256 : format.blockLength();
      for (int i = 0; i < 256; i++) {
        assertEquals(i / blockLength == 129 / blockLength, Float.isNaN(read[i]), "element " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void zerosStayZeroAndEmptyRowsEmpty(TensorFormat format) {
    float[] read = Tensor.quantise(format, new float[3 * 40], 3, 40).dequantise();
    for (float value : read) {
      assertEquals(0, Math.abs(value));
    }
    assertEquals(0, Tensor.quantise(format, new float[0], 0, 40).dequantise().length);
    assertEquals(0, Tensor.quantise(format, new float[0], 2, 0).dequantise().length);
  }

  /** The elements that fill a block up do not change the others, and are not read. */
  @ParameterizedTest
  @MethodSource("all")
  void blocksThatAreNotFull(TensorFormat format) {
    float[] values = new float[33];
    Random random = new Random(4);
    for (int i = 0; i < values.length; i++) {
      values[i] = 3 + random.nextFloat();
    }
    float[] read = Tensor.quantise(format, values, 1, values.length).dequantise();
    assertEquals(values.length, read.length);
    if (format.blockLength() != TensorFormat.ROW) {
      float factor = format.hasFactor() ? Tensor.quantise(format, values, 1, 33).factor() : 1;
      int last = 32 / format.blockLength() * format.blockLength();
      byte[] alone = new byte[(int) format.rowBytes(33 - last)];
      MemorySegment segment = MemorySegment.ofArray(alone);
      format.quantise(values, last, 33 - last, factor, segment, 0);
      float[] tail = new float[33 - last];
      format.dequantise(segment, 0, tail.length, factor, tail, 0);
      assertArrayEquals(Arrays.copyOfRange(read, last, 33), tail);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void hugeAndTinyFloatsSaturate(TensorFormat format) {
    for (float size : new float[] {Float.MAX_VALUE, 1e38f, Float.MIN_VALUE, 1e-38f}) {
      float[] values = new float[32];
      for (int i = 0; i < 32; i++) {
        values[i] = i % 2 == 0 ? size : -size;
      }
      for (float value : Tensor.quantise(format, values, 1, 32).dequantise()) {
        assertFalse(Float.isNaN(value), format.name());
        assertTrue(size > 2e38f || Float.isFinite(value), format.name() + ": " + value);
      }
    }
  }

  @Test
  void aScaleThatOverflowsSaturates() {
    float[] values = new float[32];
    values[0] = 1e9f;
    values[1] = -1e9f;
    values[2] = 65504 * 5.0f;
    float[] read = Tensor.quantise(TensorFormats.Q8_0, values, 1, 32).dequantise();
    assertEquals(65504f * 127, read[0]);
    assertEquals(65504f * -128, read[1]);
    assertEquals(65504f * 5, read[2]);
  }

  @ParameterizedTest
  @MethodSource("all")
  void rangesAreChecked(TensorFormat format) {
    MemorySegment small = MemorySegment.ofArray(new byte[(int) format.rowBytes(64) - 1]);
    float[] values = new float[64];
    assertThrows(
        IndexOutOfBoundsException.class, () -> format.quantise(values, 0, 64, 1, small, 0));
    assertThrows(
        IndexOutOfBoundsException.class, () -> format.quantise(values, 1, 64, 1, small, 0));
    assertThrows(
        IndexOutOfBoundsException.class, () -> format.dequantise(small, 0, 64, 1, values, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> format.codes(small, 0, 64));
    assertThrows(IllegalArgumentException.class, () -> new Tensor(format, 1, 64, 1, small));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Tensor(format, Integer.MAX_VALUE, Integer.MAX_VALUE, 1, small));
  }

  /** Scales given or not, in lanes of vectors or behind them. */
  @ParameterizedTest
  @MethodSource("all")
  void scalesGivenDoNotCoverANan(TensorFormat format) {
    for (int nan : new int[] {1, 32}) {
      float[] values = new float[33];
      Arrays.fill(values, 1);
      values[nan] = Float.NaN;
      BlockScale[] scales = new BlockScale[format.blocks(33)];
      Arrays.setAll(scales, block -> given(format, 0));
      MemorySegment row = MemorySegment.ofArray(new byte[(int) format.rowBytes(33)]);
      format.quantise(values, 0, 33, scales, row, 0);
      float[] read = new float[33];
      format.dequantise(row, 0, 33, 1, read, 0);
      int length = format.blockLength() == TensorFormat.ROW ? 33 : format.blockLength();
      for (int i = 0; i < 33; i++) {
        assertEquals(i / length == nan / length, Float.isNaN(read[i]), "element " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void tooFewScalesAreRefusedBeforeAnyByteIsWritten(TensorFormat format) {
    float[] values = new float[256];
    Arrays.fill(values, 1);
    byte[] row = new byte[(int) format.rowBytes(256)];
    BlockScale[] scales = new BlockScale[format.blocks(256) - 1];
    Arrays.fill(scales, given(format, 0));
    MemorySegment segment = MemorySegment.ofArray(row);
    assertThrows(
        IndexOutOfBoundsException.class, () -> format.quantise(values, 0, 256, scales, segment, 0));
    assertArrayEquals(new byte[row.length], row);
  }

  /** What a rule chooses is stored whole: an offset, a zero point, a sign, a book. */
  @Test
  void rulesThatAFormatCannotHoldAreRefused() {
    assertRefused(ScaleRule.RANGE, format -> !format.equals(TensorFormats.Q4_1));
    assertRefused(ScaleRule.ZERO_POINT, format -> format.storage() != ScaleStorage.F32_ZERO);
    assertRefused(
        ScaleRule.SIGNED,
        format ->
            !(format.elements() instanceof IntegerElements integers && integers.least() < 0)
                || format.storage() == ScaleStorage.E8M0);
    assertRefused(ScaleRule.BOOKS, format -> !(format.elements() instanceof Codebook));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TensorFormat(
                "books",
                TensorFormats.BITMOD4.elements(),
                128,
                ScaleStorage.F16,
                ScaleRule.BOOKS,
                Packing.BITS,
                TensorFormat.Layout.IN_BLOCKS));
  }

  private static void assertRefused(ScaleRule rule, Predicate<TensorFormat> refused) {
    for (TensorFormat format : all()) {
      if (refused.test(format)) {
        assertThrows(IllegalArgumentException.class, () -> format.with(rule), format.name());
      } else {
        assertEquals(rule, format.with(rule).rule());
      }
    }
  }

  /** Signed elements lose half a step at most (the scale in binary16 some more), not everything. */
  @Test
  void signedScalesOfSignedBytes() {
    Random random = new Random(8);
    for (TensorFormat format :
        List.of(TensorFormats.Q8_0, TensorFormats.INT8, TensorFormats.INT4)) {
      float[] values = new float[64];
      for (int i = 0; i < 64; i++) {
        values[i] = (float) Math.clamp(random.nextGaussian(), -3, 3);
      }
      Tensor tensor = Tensor.quantise(format.with(ScaleRule.SIGNED), values, 1, 64);
      float[] read = tensor.dequantise();
      double largest = format.equals(TensorFormats.INT4) ? 8 : 128;
      for (int i = 0; i < 64; i++) {
        // The greatest integer is one less than the least one's magnitude: a whole step there.
        assertEquals(values[i], read[i], 3 / largest * 1.01, "element " + i);
      }
    }
  }

  /** As stated: the scale loses digits, and elements are the nearest under what is left. */
  @Test
  void subnormalScalesSaturate() {
    float[] values = {9.9e-44f, 2e-43f, -3e-43f, 5.3e-43f};
    Tensor tensor = Tensor.quantise(TensorFormats.INT8, values, 1, 4);
    BlockScale scale = TensorFormats.INT8.scale(tensor.data(), 0, 4, 0, 1);
    double chosen = (values[3] - (double) values[2]) / 255;
    assertTrue(scale.scale() < chosen && scale.scale() > chosen * 2 / 3);
    float[] read = tensor.dequantise();
    for (int i = 0; i < 4; i++) {
      double least = (-128 - scale.zero()) * (double) scale.scale();
      double greatest = (127 - scale.zero()) * (double) scale.scale();
      double inRange = Math.clamp(values[i], least, greatest);
      assertEquals(inRange, read[i], scale.scale() / 2.0);
    }
    assertEquals((127 - scale.zero()) * scale.scale(), read[3]);
  }

  /** A scale of zero leaves the offset. */
  @Test
  void equalElementsOfQ4AreTheirOffset() {
    float[] values = new float[32];
    Arrays.fill(values, 0.75f);
    assertArrayEquals(values, Tensor.quantise(TensorFormats.Q4_1, values, 1, 32).dequantise());
  }

  @Test
  void planesHaveOneToEightBits() {
    assertEquals(8, TensorFormats.planes(8).elements().bits());
    assertThrows(IllegalArgumentException.class, () -> TensorFormats.planes(0));
    assertThrows(IllegalArgumentException.class, () -> TensorFormats.planes(9));
  }

  @Test
  void unknownNamesAreRefused() {
    assertEquals(TensorFormats.NVFP4, TensorFormats.of("nvfp4"));
    assertThrows(IllegalArgumentException.class, () -> TensorFormats.of("q9_9"));
  }

  static byte[] bytes(TensorFormat format, float... values) {
    byte[] row = new byte[(int) format.rowBytes(values.length)];
    format.quantise(values, 0, values.length, 1, MemorySegment.ofArray(row), 0);
    return row;
  }

  static float half(byte[] bytes, int at) {
    short code = MemorySegment.ofArray(bytes).get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
    return Float.float16ToFloat(code);
  }
}
