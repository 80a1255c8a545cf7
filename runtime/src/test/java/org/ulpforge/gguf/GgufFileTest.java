package org.ulpforge.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ulpforge.tensor.Tensor;
import org.ulpforge.tensor.TensorFormat;
import org.ulpforge.tensor.TensorFormats;

class GgufFileTest {

  /** Bytes in the order of ggml's docs/gguf.md. */
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes int32(long value) {
      return raw(buffer(4).putInt((int) value).array());
    }

    Bytes int64(long value) {
      return raw(buffer(8).putLong(value).array());
    }

    Bytes string(String value) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      return int64(bytes.length).raw(bytes);
    }

    Bytes raw(byte... bytes) {
      out.writeBytes(bytes);
      return this;
    }

    Bytes padTo(int alignment) {
      while (out.size() % alignment != 0) {
        out.write(0);
      }
      return this;
    }

    Bytes tensor(String name, int type, long offset, long... dimensions) {
      string(name).int32(dimensions.length);
      for (long dimension : dimensions) {
        int64(dimension);
      }
      return int32(type).int64(offset);
    }

    private static ByteBuffer buffer(int bytes) {
      return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    GgufFile read() throws GgufException {
      return GgufFile.read(segment());
    }

    MemorySegment segment() {
      return MemorySegment.ofArray(out.toByteArray());
    }
  }

  private static Bytes head(long tensors, long entries) {
    return new Bytes()
        .raw((byte) 'G', (byte) 'G', (byte) 'U', (byte) 'F')
        .int32(3)
        .int64(tensors)
        .int64(entries);
  }

  private static float[] values() {
    float[] values = new float[4 * 64];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static byte[] packed(TensorFormat format) {
    return Tensor.quantise(format, values(), 4, 64).data().toArray(ValueLayout.JAVA_BYTE);
  }

  /** Four rows of 64 in three types, and a vector of floats. */
  private static Bytes whole() {
    // 4 · 2 blocks of 34, 18 and 17 bytes, each at a multiple of 64.
    return head(5, 6)
        .string("general.architecture")
        .int32(8)
        .string("llama")
        .string("general.alignment")
        .int32(4)
        .int32(64)
        .string("list")
        .int32(9)
        .int32(5)
        .int64(3)
        .int32(7)
        .int32(-8)
        .int32(9)
        .string("nested")
        .int32(9)
        .int32(9)
        .int64(1)
        .int32(8)
        .int64(1)
        .string("é")
        .string("yes")
        .int32(7)
        .raw((byte) 1)
        .string("third")
        .int32(12)
        .int64(Double.doubleToLongBits(1 / 3.0))
        .tensor("q8", 8, 0, 64, 4)
        .tensor("q4", 2, 320, 64, 2, 2)
        .tensor("mx", 39, 512, 64, 4)
        .tensor("f32", 0, 768, 3)
        .tensor("unknown", 99, 704, 7, 7)
        .padTo(64)
        .raw(packed(TensorFormats.Q8_0))
        .padTo(64)
        .raw(packed(TensorFormats.Q4_0))
        .padTo(64)
        .raw(packed(TensorFormats.GGUF_MXFP4))
        .padTo(64)
        .raw(new byte[11])
        .padTo(64)
        .int32(Float.floatToIntBits(1))
        .int32(Float.floatToIntBits(2))
        .int32(Float.floatToIntBits(3));
  }

  private static void check(GgufFile file) {
    assertEquals(3, file.version());
    assertEquals("llama", file.metadata().get("general.architecture"));
    assertEquals(List.of(7, -8, 9), file.metadata().get("list"));
    assertEquals(List.of(List.of("é")), file.metadata().get("nested"));
    assertEquals(true, file.metadata().get("yes"));
    assertEquals(1 / 3.0, file.metadata().get("third"));
    TensorFormat[] formats = {TensorFormats.Q8_0, TensorFormats.Q4_0, TensorFormats.GGUF_MXFP4};
    String[] names = {"q8", "q4", "mx"};
    for (int i = 0; i < 3; i++) {
      Tensor tensor = file.tensor(names[i]).orElseThrow().tensor();
      assertEquals(formats[i], tensor.format());
      assertEquals(4, tensor.rows());
      float[] expected = Tensor.quantise(formats[i], values(), 4, 64).dequantise();
      assertArrayEquals(expected, tensor.dequantise());
    }
    GgufTensor floats = file.tensor("f32").orElseThrow();
    assertEquals(2, floats.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4));
    assertThrows(IllegalArgumentException.class, floats::tensor);
    assertEquals("type 99", file.tensor("unknown").orElseThrow().typeName());
    assertEquals(64, file.tensor("unknown").orElseThrow().data().byteSize());
    assertTrue(file.tensor("none").isEmpty());
  }

  @Test
  void aFileWrittenByteByByte(@TempDir Path folder) throws IOException {
    check(whole().read());
    Path path = folder.resolve("small.gguf");
    Files.write(path, whole().out.toByteArray());
    try (Arena arena = Arena.ofConfined()) {
      GgufFile file = GgufFile.map(path, arena);
      check(file);
      // Matrices are multiplied where the file has them.
      float[] sums = new float[4];
      float[] vector = new float[64];
      vector[5] = 2;
      Tensor tensor = file.tensor("q8").orElseThrow().tensor();
      tensor.multiply(vector, sums);
      assertEquals(2 * tensor.dequantise()[64 + 5], sums[1]);
    }
  }

  private static void refused(String message, Bytes bytes) {
    GgufException e = assertThrows(GgufException.class, bytes::read);
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
  }

  @Test
  void filesThatSayWhatCannotBe() {
    refused("not a GGUF file", new Bytes());
    refused("not a GGUF file", new Bytes().raw((byte) 'G', (byte) 'G', (byte) 'M', (byte) 'L'));
    refused(
        "version", new Bytes().raw((byte) 'G', (byte) 'G', (byte) 'U', (byte) 'F').int32(3 << 24));
    refused(
        "8 bytes are wanted",
        new Bytes().raw((byte) 'G', (byte) 'G', (byte) 'U', (byte) 'F').int32(3));
    refused("18446744073709551615 tensors", head(-1, 0));
    refused("9223372036854775807 metadata", head(0, Long.MAX_VALUE));
    refused("a string of 1099511627776", head(0, 1).int64(1L << 40).raw(new byte[40]));
    refused("UTF-8", head(0, 1).int64(1).raw((byte) 0xff).raw(new byte[40]));
    refused("type 13", head(0, 1).string("k").int32(13).raw(new byte[9]));
    refused("array elements", head(0, 1).string("k").int32(9).int32(4).int64(1L << 60));
    refused("twice", head(0, 2).string("k").int32(4).int32(1).string("k").int32(4).int32(1));
    refused("alignment", head(0, 1).string("general.alignment").int32(4).int32(0));
    refused("alignment", head(0, 1).string("general.alignment").int32(4).int32(48));
    refused("alignment", head(0, 1).string("general.alignment").int32(8).string("32"));
    Bytes deep = head(0, 1).string("k").int32(9);
    for (int i = 0; i < 1000; i++) {
      deep.int32(9).int64(1);
    }
    refused("deeper", deep);
    refused("dimensions", head(1, 0).string("t").int32(5).raw(new byte[60]));
    long half = 1L << 32;
    refused("too many elements", head(1, 0).tensor("t", 0, 0, half, half).padTo(32));
    refused("too many elements", head(1, 0).tensor("t", 99, 0, -1).padTo(32));
    refused("too many bytes", head(1, 0).tensor("t", 28, 0, 1L << 61).padTo(32));
    refused("1073741824 bytes from", head(1, 0).tensor("t", 0, 0, 1 << 28).padTo(32));
    refused("whole blocks", head(1, 0).tensor("t", 8, 0, 33).padTo(32).raw(new byte[99]));
    refused("offset 33", head(1, 0).tensor("t", 0, 33, 1).padTo(32).raw(new byte[99]));
    refused(
        "offset 1152921504606846976",
        head(1, 0).tensor("t", 0, 1L << 60, 1).padTo(32).raw(new byte[99]));
    refused(
        "offset 18446744073709551584",
        head(1, 0).tensor("t", 0, -32, 1).padTo(32).raw(new byte[99]));
  }

  /**
   * Whatever is damaged: a file that is read, or one clear exception, and nothing large is made.
   */
  @Test
  void damagedFiles() {
    byte[] good = whole().out.toByteArray();
    Random random = new Random(7);
    int read = 0;
    for (int round = 0; round < 60_000; round++) {
      int length = round % 3 == 0 ? random.nextInt(good.length) : good.length;
      byte[] bytes = Arrays.copyOf(good, length);
      for (int flips = round % 3 == 0 ? 0 : 1 + random.nextInt(3); flips > 0; flips--) {
        int at = random.nextInt(Math.min(length, 420));
        bytes[at] =
            (byte) (random.nextBoolean() ? random.nextInt() : bytes[at] ^ (1 << random.nextInt(8)));
      }
      try {
        GgufFile file = GgufFile.read(MemorySegment.ofArray(bytes));
        for (GgufTensor tensor : file.tensors()) {
          use(tensor);
        }
        read++;
      } catch (GgufException e) {
        assertFalse(e.getMessage().contains("\n"));
      }
    }
    assertTrue(read > 1000 && read < 59_000, read + " were read");
  }

  private static void use(GgufTensor tensor) {
    Tensor matrix;
    try {
      matrix = tensor.tensor();
    } catch (IllegalArgumentException e) {
      return;
    }
    if ((long) matrix.rows() * matrix.columns() <= 4096) {
      matrix.dequantise();
    }
  }
}
