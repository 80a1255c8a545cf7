package org.ulpforge.benchmarks;

import com.github.tjake.jlama.tensor.FloatBufferTensor;
import com.github.tjake.jlama.tensor.Q4ByteBufferTensor;
import com.github.tjake.jlama.tensor.Q8ByteBufferTensor;
import com.github.tjake.jlama.tensor.operations.NaiveTensorOperations;
import com.github.tjake.jlama.tensor.operations.PanamaTensorOperations;
import com.github.tjake.jlama.util.MachineSpec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.ulpforge.tensor.ByteMatrix;
import org.ulpforge.tensor.Fp4TableMatrix;
import org.ulpforge.tensor.IntegerMatrix;
import org.ulpforge.tensor.PlaneMatrix;
import org.ulpforge.tensor.Q8Dot;
import org.ulpforge.tensor.ScaleRule;
import org.ulpforge.tensor.TableMatrix;
import org.ulpforge.tensor.Tensor;
import org.ulpforge.tensor.TensorFormat;
import org.ulpforge.tensor.TensorFormats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Dot products and matrix-vector products of packed tensors beside their peers. */
@Command(
    name = "tensors",
    mixinStandardHelpOptions = true,
    description = {
      "Times packed tensors: dot products of Q8_0 rows beside JLama's for its Q8 blocks, products of",
      "NVFP4 and MXFP4 matrices with vectors beside those of dequantised ones, rules for scales,",
      "integers of 1 to 4 bits by tables and by bit planes.",
      "In turns in one JVM, by the processor time of the thread, the least of the rounds; 'times' is",
      "the time of the first line over that of each."
    })
public final class TensorSuite implements Runnable {

  /** What is timed. */
  enum Part {
    DOTS,
    MATRICES,
    SCALES,
    TABLES
  }

  private static final int ROWS = 64;

  @Option(names = "--rounds", defaultValue = "20", description = "turns of each, default: 20")
  private int rounds;

  @Option(names = "--size", defaultValue = "4096", description = "columns, and rows of a matrix")
  private int size;

  @Parameters(description = "${COMPLETION-CANDIDATES}; all if none is named")
  private List<Part> parts = List.of(Part.values());

  private float sink;

  /** Arguments as {@code --help} shows them. */
  public static void main(String[] args) {
    System.exit(Suite.execute(new TensorSuite(), args));
  }

  @Override
  public void run() {
    Suite.require("--rounds", rounds, 1, 1 << 16);
    Suite.require("--size", size, 64, 1 << 14);
    for (Part part : parts) {
      switch (part) {
        case DOTS -> dots();
        case MATRICES -> {
          matrices(TensorFormats.NVFP4);
          matrices(TensorFormats.MXFP4);
        }
        case SCALES -> scales();
        case TABLES -> tables();
      }
    }
    if (Float.isNaN(sink)) {
      throw new IllegalStateException("a product of finite numbers is not finite");
    }
  }

  private static float[] normal(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** One row with 64 others: JLama's ways take a matrix, of which that many rows lie in a cache. */
  private void dots() {
    float[] matrix = normal(ROWS * size, 1);
    float[] vector = normal(size, 2);
    Tensor rows = Tensor.quantise(TensorFormats.Q8_0, matrix, ROWS, size);
    Tensor row = Tensor.quantise(TensorFormats.Q8_0, vector, 1, size);

    FloatBufferTensor floatRows = new FloatBufferTensor(ROWS, size);
    FloatBufferTensor floatRow = new FloatBufferTensor(1, size);
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < size; j++) {
        floatRows.set(matrix[i * size + j], i, j);
      }
    }
    for (int j = 0; j < size; j++) {
      floatRow.set(vector[j], 0, j);
    }
    Q8ByteBufferTensor theirRows = new Q8ByteBufferTensor(floatRows);
    Q8ByteBufferTensor theirRow = new Q8ByteBufferTensor(floatRow);
    Q4ByteBufferTensor theirHalfRows = new Q4ByteBufferTensor(floatRows);
    FloatBufferTensor result = new FloatBufferTensor(1, ROWS);
    MachineSpec.Type machine =
        FloatVector.SPECIES_PREFERRED.length() == 16
            ? MachineSpec.Type.AVX_512
            : MachineSpec.Type.AVX_256;
    PanamaTensorOperations vectors = new PanamaTensorOperations(machine);
    NaiveTensorOperations scalar = new NaiveTensorOperations();
    int blocks = size / TensorFormats.Q8_0.blockLength();
    long stride = rows.stride();
    new Turns(rounds)
        .print(
            "%d dot products of %,d".formatted(ROWS, size),
            List.of(
                new Turns.Contender(
                    "JLama, Q8 and Q4 blocks (vectors)",
                    () -> {
                      vectors.batchDotProduct(
                          result, theirRow, theirHalfRows, 0, 0, size, 0, 0, ROWS);
                      sink += result.get(0, 0);
                    }),
                new Turns.Contender(
                    "JLama, Q8 and Q8 blocks (it has no vectors for them)",
                    () -> {
                      scalar.batchDotProduct(result, theirRow, theirRows, 0, 0, size, 0, 0, ROWS);
                      sink += result.get(0, 0);
                    }),
                new Turns.Contender(
                    "Q8_0 and Q8_0",
                    () -> {
                      for (int i = 0; i < ROWS; i++) {
                        sink += Q8Dot.dot(rows.data(), i * stride, row.data(), 0, blocks);
                      }
                    })),
            0);
  }

  private void matrices(TensorFormat format) {
    float[] values = normal(size * size, 3);
    float[] vector = normal(size, 4);
    Tensor tensor = Tensor.quantise(format, values, size, size);
    float[] matrix = tensor.dequantise();
    Tensor copy = Tensor.quantise(format, values, size, size);
    MemorySegment from = tensor.data();
    float[] sums = new float[size];
    float[] row = new float[size];
    List<Turns.Contender> contenders = new ArrayList<>();
    contenders.add(
        new Turns.Contender(
            "row by row dequantised by permutations, then f32",
            () -> {
              for (int i = 0; i < size; i++) {
                Fp4Rows.dequantise(tensor, i, row);
                sums[i] = dot(row, 0, vector);
              }
            }));
    contenders.add(
        new Turns.Contender(
            "dequantised before, f32 from memory",
            () -> {
              for (int i = 0; i < size; i++) {
                sums[i] = dot(matrix, i * size, vector);
              }
            }));
    contenders.add(new Turns.Contender("as packed", () -> tensor.multiply(vector, sums)));
    Fp4TableMatrix tables = new Fp4TableMatrix(tensor);
    contenders.add(
        new Turns.Contender(
            "rows in lanes, the vector rounded to 8 bits", () -> tables.multiply(vector, sums)));
    contenders.add(new Turns.Contender("a copy of the bytes", () -> copy.data().copyFrom(from)));
    new Turns(rounds)
        .print(
            "%s, %,d x %,d times a vector".formatted(format.name(), size, size),
            contenders,
            from.byteSize());
    sink += sums[0];
  }

  /** With four sums, which are added in a tree. */
  private static float dot(float[] x, int from, float[] y) {
    var species = FloatVector.SPECIES_PREFERRED;
    int step = species.length();
    FloatVector s0 = FloatVector.zero(species);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < y.length; i += 4 * step) {
      s0 = load(x, from + i).fma(load(y, i), s0);
      s1 = load(x, from + i + step).fma(load(y, i + step), s1);
      s2 = load(x, from + i + 2 * step).fma(load(y, i + 2 * step), s2);
      s3 = load(x, from + i + 3 * step).fma(load(y, i + 3 * step), s3);
    }
    return s0.add(s2).add(s1.add(s3)).reduceLanes(VectorOperators.ADD);
  }

  private static FloatVector load(float[] x, int from) {
    return FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, x, from);
  }

  private void scales() {
    int length = 1 << 16;
    float[] values = normal(length, 5);
    MemorySegment dst = MemorySegment.ofArray(new byte[(int) TensorFormats.MXFP4.rowBytes(length)]);
    List<Turns.Contender> contenders = new ArrayList<>();
    for (ScaleRule rule : List.of(ScaleRule.OCP, ScaleRule.LEAST_SQUARES)) {
      TensorFormat format = TensorFormats.MXFP4.with(rule);
      contenders.add(
          new Turns.Contender(rule.name(), () -> format.quantise(values, 0, length, 1, dst, 0)));
    }
    new Turns(rounds).print("%,d floats to MXFP4".formatted(length), contenders, 0);
  }

  private void tables() {
    int rows = 1024;
    SplittableRandom random = new SplittableRandom(6);
    byte[] vector = new byte[size];
    random.nextBytes(vector);
    int[] sums = new int[rows];
    for (int bits = 1; bits <= 4; bits++) {
      byte[] elements = new byte[rows * size];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = (byte) random.nextInt(1 << bits);
      }
      List<Turns.Contender> contenders = new ArrayList<>();
      for (IntegerMatrix matrix :
          List.of(
              new ByteMatrix(elements, rows, size, bits),
              new PlaneMatrix(elements, rows, size, bits),
              new TableMatrix(elements, rows, size, bits))) {
        String form =
            switch (matrix) {
              case ByteMatrix bytes -> "bytes";
              case PlaneMatrix planes -> "planes";
              case TableMatrix tables -> "tables";
            };
        contenders.add(
            new Turns.Contender(
                "%s: %.1f operations for 512 products, %,d bytes"
                    .formatted(form, matrix.operations(), matrix.bytes()),
                () -> matrix.multiply(vector, sums)));
      }
      new Turns(rounds)
          .print(
              "%,d x %,d integers of %d bits times bytes".formatted(rows, size, bits),
              contenders,
              0);
    }
    sink += sums[0];
  }
}
