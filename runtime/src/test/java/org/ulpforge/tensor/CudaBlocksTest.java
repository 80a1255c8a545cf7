package org.ulpforge.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ulpforge.runtime.ExternalProgram;

/** The CUDA headers, as C++ on this machine and through nvcc. */
class CudaBlocksTest {

  private static final int ROWS = 150;
  private static final int COLUMNS = 96;
  private static final List<String> HEADERS = List.of("mx_blocks.cuh", "scaled_blocks.cuh");

  /** How a header packs a format. */
  private enum Form {
    MX,
    GGUF,
    NVFP4
  }

  private record Packed(TensorFormat format, Form form) {
    String type() {
      return "ulpforge::" + format.name().replace('-', '_');
    }

    String call() {
      return "run<%s<%s>>(\"%s\");".formatted(form, type(), format.name());
    }

    /** Lines that make nvcc compile its kernels. */
    String kernels() {
      return switch (form) {
        case MX ->
            """
            template __global__ void ulpforge::mx_quantise<%1$s>(
                const float*, uint8_t*, size_t, size_t);
            template __global__ void ulpforge::mx_dequantise<%1$s>(
                const uint8_t*, float*, size_t, size_t);
            """
                .formatted(type());
        case GGUF ->
            """
            template __global__ void ulpforge::gguf_quantise<%1$s>(const float*, uint8_t*, size_t);
            template __global__ void ulpforge::gguf_dequantise<%1$s>(const uint8_t*, float*, size_t);
            """
                .formatted(type());
        case NVFP4 ->
            """
            auto* quantise = ulpforge::nvfp4_quantise;
            auto* dequantise = ulpforge::nvfp4_dequantise;
            auto* largest = ulpforge::nvfp4_largest;
            """;
      };
    }
  }

  private static final List<Packed> FORMATS =
      List.of(
          new Packed(TensorFormats.MXFP8_E4M3, Form.MX),
          new Packed(TensorFormats.MXFP8_E5M2, Form.MX),
          new Packed(TensorFormats.MXFP6_E3M2, Form.MX),
          new Packed(TensorFormats.MXFP6_E2M3, Form.MX),
          new Packed(TensorFormats.MXFP4, Form.MX),
          new Packed(TensorFormats.MXINT8, Form.MX),
          new Packed(TensorFormats.Q8_0, Form.GGUF),
          new Packed(TensorFormats.Q4_0, Form.GGUF),
          new Packed(TensorFormats.Q4_1, Form.GGUF),
          new Packed(TensorFormats.GGUF_MXFP4, Form.GGUF),
          new Packed(TensorFormats.NVFP4, Form.NVFP4));

  /** Reads tensors of floats and one of packed bytes, writes what they become. */
  private static final String MAIN =
      """
      #include "scaled_blocks.cuh"
      #include <cstdio>
      #include <vector>
      constexpr size_t rows = %d, columns = %d;
      static float x[rows * columns], back[rows * columns];
      static uint8_t packed[rows * columns * 2], random_bytes[rows * columns * 2];
      template <class Elements>
      struct MX {
        static size_t bytes() { return rows * ulpforge::mx_row_bytes<Elements>(columns); }
        static float pack() {
          ulpforge::mx_quantise<Elements>(x, packed, rows, columns);
          return 1;
        }
        static void unpack(const uint8_t* from, float) {
          ulpforge::mx_dequantise<Elements>(from, back, rows, columns);
        }
      };
      template <class Block>
      struct GGUF {
        static size_t bytes() { return rows * columns / 32 * Block::bytes; }
        static float pack() {
          ulpforge::gguf_quantise<Block>(x, packed, rows * columns);
          return 1;
        }
        static void unpack(const uint8_t* from, float) {
          ulpforge::gguf_dequantise<Block>(from, back, rows * columns);
        }
      };
      template <class>
      struct NVFP4 {
        static size_t bytes() { return rows * ulpforge::nvfp4_row_bytes(columns); }
        static float pack() {
          uint32_t largest = 0;
          ulpforge::nvfp4_largest(x, &largest, rows * columns);
          const float factor = ulpforge::nvfp4_factor(largest);
          ulpforge::nvfp4_quantise(x, factor, packed, rows, columns);
          return factor;
        }
        static void unpack(const uint8_t* from, float factor) {
          ulpforge::nvfp4_dequantise(from, factor, back, rows, columns);
        }
      };
      template <class Form>
      void run(const char* name) {
        FILE* in = fopen("floats", "rb");
        FILE* out = fopen(name, "wb");
        while (fread(x, 1, sizeof x, in) == sizeof x) {
          const float factor = Form::pack();
          Form::unpack(packed, factor);
          fwrite(packed, 1, Form::bytes(), out);
          fwrite(back, 1, sizeof back, out);
        }
        Form::unpack(random_bytes, 3);
        fwrite(back, 1, sizeof back, out);
        fclose(in);
        fclose(out);
      }
      int main() {
        FILE* in = fopen("bytes", "rb");
        if (fread(random_bytes, 1, sizeof random_bytes, in) != sizeof random_bytes) return 1;
        fclose(in);
        %s
      }
      """
          .formatted(
              ROWS,
              COLUMNS,
              FORMATS.stream().map(Packed::call).collect(Collectors.joining("\n  ")));

  @TempDir private Path folder;

  private void headers() throws IOException {
    for (String header : HEADERS) {
      try (InputStream in = TensorFormat.class.getResourceAsStream(header)) {
        Files.copy(in, folder.resolve(header));
      }
    }
  }

  /** Tensors, each with elements of one kind, as NVFP4 has one factor for all of them. */
  private static List<float[]> tensors() {
    Random random = new Random(9);
    List<float[]> tensors = new ArrayList<>();
    for (int kind = 0; kind < 10; kind++) {
      float[] x = new float[ROWS * COLUMNS];
      for (int i = 0; i < x.length; i++) {
        int block = i / 16;
        x[i] =
            switch (kind) {
              case 0 -> (float) random.nextGaussian();
              case 1 -> (random.nextInt(129) - 64) * 0x1p-6f;
              case 2 -> Float.intBitsToFloat(random.nextInt());
              case 3 -> (float) Math.scalb(random.nextGaussian(), block % 280 - 150);
              case 4 -> random.nextBoolean() ? -0f : Float.MIN_VALUE * random.nextInt(3);
              // Under a factor of 1 and scales of 2^-9 to 448: ties of e2m1, subnormal scales.
              case 5 -> i % 16 == 0 ? 2688 >> block % 22 : Math.scalb(tie(random), -(block % 20));
              // Scales about the largest and the least binary16 numbers.
              case 6 -> (float) (random.nextGaussian() * 0x1p20);
              case 7 -> (float) Math.scalb(random.nextGaussian(), -(block % 12) - 14);
              // Next to the middles between codes of Q8_0, and of Q4_0.
              case 8 -> middle(random, i, 127);
              default -> middle(random, i, 8);
            };
      }
      tensors.add(x);
    }
    tensors.get(0)[77] = Float.NaN;
    tensors.get(1)[99] = Float.NEGATIVE_INFINITY;
    return tensors;
  }

  private static float tie(Random random) {
    return (random.nextInt(57) - 28) * 0.25f;
  }

  /** The largest code under a binary16 scale first, then what is half a code off, or nearly so. */
  private static float middle(Random random, int index, int largest) {
    short code = (short) (1 + index / 32 * 977 % (0x7bff / largest));
    float scale = Float.float16ToFloat(code);
    if (index % 32 == 0) {
      return largest * scale;
    }
    float middle = (random.nextInt(2 * largest - 1) - largest + 1.5f) * scale;
    return Float.intBitsToFloat(Float.floatToIntBits(middle) + random.nextInt(3) - 1);
  }

  @Test
  void headersGiveTheBytesAndFloatsOfJava() throws IOException, InterruptedException {
    headers();
    List<float[]> tensors = tensors();
    ByteBuffer floats = buffer(new byte[tensors.size() * 4 * ROWS * COLUMNS]);
    tensors.forEach(x -> {
      for (float value : x) {
        floats.putFloat(value);
      }
    });
    Files.write(folder.resolve("floats"), floats.array());
    byte[] bytes = new byte[2 * ROWS * COLUMNS];
    new Random(10).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      // Some scales and minima are zero.
      bytes[i] = i / 2 % 7 == 0 ? 0 : bytes[i];
    }
    Files.write(folder.resolve("bytes"), bytes);
    Files.writeString(folder.resolve("main.cc"), MAIN);
    ExternalProgram.run(
        folder, "g++", "-std=c++17", "-O2", "-ffp-contract=off", "-Wall", "-o", "main", "main.cc");
    ExternalProgram.run(folder, "./main");
    for (Packed packed : FORMATS) {
      TensorFormat format = packed.format();
      ByteBuffer got = buffer(Files.readAllBytes(folder.resolve(format.name())));
      for (int kind = 0; kind < tensors.size(); kind++) {
        String name = format.name() + ", tensor " + kind;
        Tensor tensor = Tensor.quantise(format, tensors.get(kind), ROWS, COLUMNS);
        byte[] expected = tensor.data().toArray(ValueLayout.JAVA_BYTE);
        byte[] read = new byte[expected.length];
        got.get(read);
        assertArrayEquals(expected, read, name);
        assertFloats(tensor, got, name);
      }
      int size = Math.toIntExact(ROWS * format.rowBytes(COLUMNS));
      float factor = packed.form() == Form.NVFP4 ? 3 : 1;
      MemorySegment data = MemorySegment.ofArray(bytes).asSlice(0, size);
      assertFloats(new Tensor(format, ROWS, COLUMNS, factor, data), got, format + ", any bytes");
      assertEquals(0, got.remaining());
    }
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void assertFloats(Tensor tensor, ByteBuffer got, String name) {
    float[] expected = tensor.dequantise();
    for (int i = 0; i < expected.length; i++) {
      int bits = Float.floatToIntBits(expected[i]);
      assertEquals(bits, Float.floatToIntBits(got.getFloat()), name + ", element " + i);
    }
  }

  @Test
  void nvccTakesTheHeadersWithoutSpills() throws IOException, InterruptedException {
    headers();
    String kernels = FORMATS.stream().map(Packed::kernels).collect(Collectors.joining());
    Files.writeString(folder.resolve("device.cu"), "#include \"scaled_blocks.cuh\"\n" + kernels);
    List<String> lines =
        ExternalProgram.run(
            folder,
            "nvcc",
            "-std=c++17",
            "--fmad=false",
            "-ftz=false",
            "-gencode=arch=compute_80,code=sm_80",
            "-gencode=arch=compute_90,code=sm_90",
            "-Xptxas=-v",
            "-c",
            "-o",
            "device.o",
            "device.cu");
    List<String> stacks = lines.stream().filter(line -> line.contains("stack frame")).toList();
    assertTrue(stacks.size() >= 2 * (2 * FORMATS.size() + 1), () -> "kernels: " + lines);
    for (String line : stacks) {
      assertEquals(
          "0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads",
          line.strip().toLowerCase(Locale.ROOT));
    }
  }

  /** The checksums in the program that checks the headers on a GPU are those of Java. */
  @Test
  void checksumsOfTheGpuCheck() throws IOException {
    String check = Files.readString(Path.of("src", "test", "cuda", "blocks_check.cu"));
    String lines =
        FORMATS.stream()
            .map(packed ->
                "    {\"%s\", 0x%016xull},\n"
                    .formatted(packed.format().name(), checksum(packed.format())))
            .collect(Collectors.joining());
    assertTrue(check.contains("kExpected[] = {\n" + lines + "};"), () -> "expected\n" + lines);
  }

  private static long checksum(TensorFormat format) {
    long sum = 0;
    for (int kind = 0; kind < 4; kind++) {
      Tensor tensor = Tensor.quantise(format, checked(kind), 64, 256);
      for (byte b : tensor.data().toArray(ValueLayout.JAVA_BYTE)) {
        sum = (sum ^ (b & 0xff)) * 1099511628211L;
      }
      for (float value : tensor.dequantise()) {
        sum = (sum ^ Integer.toUnsignedLong(Float.floatToIntBits(value))) * 1099511628211L;
      }
    }
    return sum;
  }

  /** The tensors of the check program. */
  private static float[] checked(int kind) {
    long state = 1L + kind;
    float[] x = new float[64 * 256];
    for (int i = 0; i < x.length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      int bits = (int) (state >>> 32);
      x[i] =
          switch (kind) {
            case 0 -> (float) Math.scalb((double) bits, -30);
            case 1 -> (float) Math.scalb((double) bits, -180 + i / 16 * 7 % 280);
            case 2 -> i % 16 == 0 ? 2688 : (float) ((bits >>> 26) - 32) / 4;
            default -> Float.intBitsToFloat(bits);
          };
    }
    return x;
  }
}
