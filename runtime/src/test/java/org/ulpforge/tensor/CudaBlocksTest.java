package org.ulpforge.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ulpforge.runtime.ExternalProgram;

/** The CUDA header, as C++ on this machine and through nvcc. */
class CudaBlocksTest {

  private static final int ROWS = 250;
  private static final int COLUMNS = 96;

  private static final List<TensorFormat> FORMATS =
      List.of(
          TensorFormats.MXFP8_E4M3,
          TensorFormats.MXFP8_E5M2,
          TensorFormats.MXFP6_E3M2,
          TensorFormats.MXFP6_E2M3,
          TensorFormats.MXFP4,
          TensorFormats.MXINT8);

  private static final String MAIN =
      """
      #include "mx_blocks.cuh"
      #include <cstdio>
      static float x[%1$d * %2$d], back[%1$d * %2$d];
      static uint8_t packed[%1$d * %2$d * 2];
      template <class Elements>
      void run(const char* name) {
        ulpforge::mx_quantise<Elements>(x, packed, %1$d, %2$d);
        ulpforge::mx_dequantise<Elements>(packed, back, %1$d, %2$d);
        FILE* out = fopen(name, "wb");
        fwrite(packed, 1, %1$d * ulpforge::mx_row_bytes<Elements>(%2$d), out);
        fwrite(back, 1, sizeof back, out);
        fclose(out);
      }
      int main() {
        FILE* in = fopen("floats", "rb");
        if (fread(x, 1, sizeof x, in) != sizeof x) return 1;
        %3$s
      }
      """
          .formatted(
              ROWS,
              COLUMNS,
              FORMATS.stream()
                  .map(f -> "run<ulpforge::%1$s>(\"%1$s\");".formatted(f.name()))
                  .collect(Collectors.joining("\n  ")));

  @TempDir private Path folder;

  private void header() throws IOException {
    try (InputStream in = TensorFormat.class.getResourceAsStream("mx_blocks.cuh")) {
      Files.copy(in, folder.resolve("mx_blocks.cuh"));
    }
  }

  /** Blocks of all kinds: ties and values of the formats, all exponents, zeros, NaN, infinities. */
  private static float[] floats() {
    Random random = new Random(9);
    float[] x = new float[ROWS * COLUMNS];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          switch (i / 32 % 5) {
            case 0 -> (float) random.nextGaussian();
            case 1 -> (random.nextInt(129) - 64) * 0x1p-6f;
            case 2 -> Float.intBitsToFloat(random.nextInt());
            case 3 -> (float) Math.scalb(random.nextGaussian(), i / 32 % 280 - 150);
            default -> random.nextBoolean() ? -0f : Float.MIN_VALUE * random.nextInt(3);
          };
    }
    return x;
  }

  @Test
  void theHeaderGivesTheBytesAndFloatsOfJava() throws IOException, InterruptedException {
    header();
    float[] x = floats();
    ByteBuffer bytes = ByteBuffer.allocate(4 * x.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(x);
    Files.write(folder.resolve("floats"), bytes.array());
    Files.writeString(folder.resolve("main.cc"), MAIN);
    ExternalProgram.run(
        folder, "g++", "-std=c++17", "-O2", "-ffp-contract=off", "-Wall", "-o", "main", "main.cc");
    ExternalProgram.run(folder, "./main");
    for (TensorFormat format : FORMATS) {
      byte[] got = Files.readAllBytes(folder.resolve(format.name()));
      Tensor tensor = Tensor.quantise(format, x, ROWS, COLUMNS);
      byte[] packed = tensor.data().toArray(ValueLayout.JAVA_BYTE);
      assertArrayEquals(packed, Arrays.copyOf(got, packed.length), format.name());
      float[] back = tensor.dequantise();
      ByteBuffer floats = ByteBuffer.wrap(got).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < back.length; i++) {
        int expected = Float.floatToIntBits(back[i]);
        float read = floats.getFloat(packed.length + 4 * i);
        assertEquals(expected, Float.floatToIntBits(read), format.name() + ", element " + i);
      }
    }
  }

  @Test
  void nvccTakesTheHeader() throws IOException, InterruptedException {
    header();
    String kernels =
        FORMATS.stream()
            .map(f ->
                """
                template __global__ void ulpforge::mx_quantise<ulpforge::%1$s>(
                    const float*, uint8_t*, size_t, size_t);
                template __global__ void ulpforge::mx_dequantise<ulpforge::%1$s>(
                    const uint8_t*, float*, size_t, size_t);
                """
                    .formatted(f.name()))
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("device.cu"), "#include \"mx_blocks.cuh\"\n" + kernels);
    ExternalProgram.run(
        folder,
        "nvcc",
        "-std=c++17",
        "--fmad=false",
        "-ftz=false",
        "-arch=sm_90",
        "-ptx",
        "device.cu");
    String ptx = Files.readString(folder.resolve("device.ptx"));
    assertEquals(2L * FORMATS.size(), ptx.lines().filter(line -> line.contains(".entry")).count());
  }
}
