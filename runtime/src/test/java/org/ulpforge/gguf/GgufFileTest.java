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
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.RandomAccess;
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
    refused("1099511627776 bytes of a string", head(0, 1).int64(1L << 40).raw(new byte[40]));
    refused("UTF-8", head(0, 1).int64(1).raw((byte) 0xff).raw(new byte[40]));
    refused("type 13", head(0, 1).string("k").int32(13).raw(new byte[9]));
    refused("array elements", head(0, 1).string("k").int32(9).int32(4).int64(1L << 60));
    refused("twice", head(0, 2).string("k").int32(4).int32(1).string("k").int32(4).int32(1));
    refused("alignment", head(0, 1).string("general.alignment").int32(4).int32(0));
    refused("alignment", head(0, 1).string("general.alignment").int32(4).int32(48));
    for (int type : new int[] {2, 5, 8, 9}) {
      refused(
          "general.alignment of type " + type + ": u32",
          head(0, 1).string("general.alignment").int32(type).int64(32).raw(new byte[40]));
    }
    Bytes deep = head(0, 1).string("k").int32(9);
    for (int i = 0; i < 1000; i++) {
      deep.int32(9).int64(1);
    }
    refused("deeper", deep);
    refused("dimensions", head(1, 0).string("t").int32(5).raw(new byte[60]));
    long half = 1L << 32;
    refused("too many elements", head(1, 0).tensor("t", 0, 0, half, half).padTo(32));
    refused("a dimension of length", head(1, 0).tensor("t", 99, 0, -1).padTo(32));
    refused("too many elements", head(1, 0).tensor("t", 0, 0, 0, half, half).padTo(32));
    long most = Long.MAX_VALUE;
    refused("too many elements", head(1, 0).tensor("t", 0, 0, 0, most, most).padTo(32));
    refused("too many elements", head(1, 0).tensor("t", 0, 0, half, half, 0).padTo(32));
    refused(
        "the tensor 't' is there twice",
        head(2, 0).tensor("t", 0, 0, 1).tensor("t", 0, 32, 1).padTo(32).raw(new byte[64]));
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

  @Test
  void namesAreEscapedAndCut() {
    String name = "a\nb\u001b[31m\u202e\u2028" + "c".repeat(1000);
    String shown = "'a\\u{a}b\\u{1b}[31m\\u{202e}\\u{2028}" + "c".repeat(54) + "…'";
    refused(shown, head(0, 2).string(name).int32(4).int32(1).string(name).int32(4).int32(1));
    refused(shown, head(1, 0).tensor(name, 0, 33, 1).padTo(32).raw(new byte[99]));
    refused(shown, head(1, 0).string(name).int32(5).raw(new byte[60]));
    GgufTensor floats = new GgufTensor(name, List.of(1L), 0, MemorySegment.NULL);
    var refused = assertThrows(IllegalArgumentException.class, floats::tensor);
    assertTrue(refused.getMessage().contains(shown), refused.getMessage());
  }

  /** Holes take no place on a disk, so the length of a file bounds no memory. */
  @Test
  void headsAreBoundedInFilesOfHoles(@TempDir Path folder) throws IOException {
    long length = 3L << 30;
    long elements = 2_000_000_000;
    String beyond = " bytes are left of the 67108864 that a head may have";
    holes(
        folder,
        length,
        elements + " bytes of a string",
        beyond,
        head(0, 1).string("k").int32(8).int64(elements));
    for (int type : new int[] {0, 8, 9, 12}) {
      holes(
          folder,
          length,
          elements / 10 + " array elements",
          beyond,
          head(0, 1).string("k").int32(9).int32(type).int64(elements / 10));
    }
    holes(folder, length, (length >> 6) + " tensors", beyond, head(length >> 6, 0));
    holes(folder, length, (length >> 6) + " metadata entries", beyond, head(0, length >> 6));
  }

  private static void holes(Path folder, long length, String claim, String beyond, Bytes head)
      throws IOException {
    Path path = folder.resolve("holes.gguf");
    Files.write(path, head.out.toByteArray());
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), length - 1);
      var e = assertThrows(GgufException.class, () -> GgufFile.map(path, arena));
      assertTrue(e.getMessage().contains(claim), e.getMessage());
      assertTrue(e.getMessage().endsWith(beyond), e.getMessage());
    }
  }

  /**
   * Of all types of numbers, as values and in arrays, which take no more memory than in the file.
   */
  @Test
  void numbersOfAllTypes() throws IOException {
    byte[] ones = new byte[8];
    Arrays.fill(ones, (byte) -1);
    Object[] expected = {
      255, -1, 65535, -1, 0xffff_ffffL, -1, Float.NaN, true, null, null, -1L, -1L, Double.NaN
    };
    int[] bytes = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
    for (int type = 0; type < bytes.length; type++) {
      if (bytes[type] > 0) {
        byte[] one = Arrays.copyOf(ones, bytes[type]);
        Bytes file = head(0, 2).string("one").int32(type).raw(one);
        file.string("two").int32(9).int32(type).int64(3);
        Map<String, Object> read =
            file.raw(new byte[bytes[type]]).raw(one).raw(one).read().metadata();
        assertEquals(expected[type], read.get("one"));
        List<?> list = (List<?>) read.get("two");
        assertEquals(3, list.size());
        assertEquals(expected[type], list.get(2));
        assertThrows(IndexOutOfBoundsException.class, () -> list.get(3));
        assertThrows(UnsupportedOperationException.class, () -> list.remove(0));
      }
    }
  }

  /** Sixty million booleans, which no heap of tests has a reference for each. */
  @Test
  void longArraysTakeTheirBytes() throws IOException {
    int count = 60_000_000;
    Bytes start = head(0, 1).string("k").int32(9).int32(7).int64(count);
    byte[] bytes = Arrays.copyOf(start.out.toByteArray(), start.out.size() + count);
    bytes[bytes.length - 1] = 1;
    List<?> list = (List<?>) GgufFile.read(MemorySegment.ofArray(bytes)).metadata().get("k");
    assertEquals(count, list.size());
    assertEquals(false, list.getFirst());
    assertEquals(true, list.getLast());
    assertTrue(list instanceof RandomAccess);
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
