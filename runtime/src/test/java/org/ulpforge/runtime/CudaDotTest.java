package org.ulpforge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CUDA skeleton, as C++ on this machine and through nvcc. */
class CudaDotTest {

  private static final int ROWS = 3;
  private static final int COLUMNS = 1337;
  private static final String KERNEL = "mul_e5m2_9u0_mean2g";

  private static final String MAIN =
      """
      #include "surrogate_dot.cuh"
      #include "%1$s.cuh"
      #include <cstdio>
      int main() {
        static uint8_t matrix[%2$d * %3$d], vector[%3$d];
        FILE* in = fopen("codes", "rb");
        if (fread(matrix, 1, sizeof matrix, in) != sizeof matrix) return 1;
        if (fread(vector, 1, sizeof vector, in) != sizeof vector) return 1;
        float sums[%2$d];
        auto print = [&] { for (float sum : sums) printf("%%a\\n", double(sum)); };
        using namespace ulpforge;
        matrix_vector<e4m3fn, sum_product<e4m3fn, 1>>(matrix, vector, sums, %2$d, %3$d);
        print();
        matrix_vector<e5m2, %1$s_parts::kernel>(matrix, vector, sums, %2$d, %3$d);
        print();
        uint32_t hash = 0;
        for (uint32_t x = 0; x < 256; x++) {
          for (uint32_t y = 0; y < 256; y += 4) {
            const uint32_t word = y | (y + 1) << 8 | (y + 2) << 16 | (y + 3) << 24;
            hash = 31 * hash + sum_product<e5m2, -1>::word(x * 0x01010101u, word);
          }
        }
        printf("%%x\\n", hash);
      }
      """
          .formatted(KERNEL, ROWS, COLUMNS);

  private static final String DEVICE =
      """
      #include "surrogate_dot.cuh"
      #include "%1$s.cuh"
      using namespace ulpforge;
      template __global__ void ulpforge::matrix_vector<e4m3fn, sum_product<e4m3fn, 1>>(
          const uint8_t*, const uint8_t*, float*, size_t, size_t);
      template __global__ void ulpforge::matrix_vector<e5m2, %1$s_parts::kernel>(
          const uint8_t*, const uint8_t*, float*, size_t, size_t);
      """
          .formatted(KERNEL);

  @TempDir private Path folder;

  private void headers() throws IOException {
    try (InputStream in = ByteDot.class.getResourceAsStream("surrogate_dot.cuh")) {
      Files.copy(in, folder.resolve("surrogate_dot.cuh"));
    }
    String header = KERNEL + ".cuh";
    Files.copy(
        Path.of("..", "results", "kernels", "e5m2", "mul", KERNEL, header), folder.resolve(header));
  }

  @Test
  void theSkeletonGivesTheBitsOfJavaOnAHost() throws IOException, InterruptedException {
    headers();
    byte[] matrix = DotTest.codes(ROWS * COLUMNS, 11);
    byte[] vector = DotTest.codes(COLUMNS, 12);
    byte[] all = java.util.Arrays.copyOf(matrix, matrix.length + vector.length);
    System.arraycopy(vector, 0, all, matrix.length, vector.length);
    Files.write(folder.resolve("codes"), all);
    Files.writeString(folder.resolve("main.cc"), MAIN);
    ExternalProgram.run(
        folder, "g++", "-std=c++17", "-O2", "-ffp-contract=off", "-Wall", "-o", "main", "main.cc");
    List<String> printed = ExternalProgram.run(folder, "./main");

    float[] plusOne = new float[ROWS];
    new ByteDot(CodeFormat.E4M3FN, new ByteSums(SumProduct.of(CodeFormat.E4M3FN, 1)))
        .matrixVector(matrix, ROWS, COLUMNS, vector, plusOne);
    float[] kernel = new float[ROWS];
    new ByteDot(CodeFormat.E5M2, org.ulpforge.kernels.MulE5m2_9u0Mean2g::apply)
        .matrixVector(matrix, ROWS, COLUMNS, vector, kernel);
    for (int row = 0; row < ROWS; row++) {
      assertEquals(plusOne[row], Float.parseFloat(printed.get(row)));
      assertEquals(kernel[row], Float.parseFloat(printed.get(ROWS + row)));
    }
    SumProduct minusOne = SumProduct.of(CodeFormat.E5M2, -1);
    int hash = 0;
    for (int x = 0; x < 256; x++) {
      for (int y = 0; y < 256; y += 4) {
        int word = 0;
        for (int b = 0; b < 4; b++) {
          word |= minusOne.product(x, y + b) << (8 * b);
        }
        hash = 31 * hash + word;
      }
    }
    assertEquals(Integer.toHexString(hash), printed.get(2 * ROWS), "four products a word");
  }

  @Test
  void nvccTakesTheSkeleton() throws IOException, InterruptedException {
    headers();
    Files.writeString(folder.resolve("device.cu"), DEVICE);
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
    assertEquals(
        2,
        ptx.lines()
            .filter(line -> line.contains(".visible .entry") || line.contains(".weak .entry"))
            .count());
  }
}
