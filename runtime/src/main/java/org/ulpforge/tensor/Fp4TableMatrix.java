package org.ulpforge.tensor;

import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.runtime.CodeFormat;

/**
 * A matrix of MXFP4 or NVFP4, laid out for products with vectors of 8 bits, as inference has them:
 * rows in lanes of 16 bits, four columns in each, so that a permutation of the 16 products of a
 * column looks up those of 32 rows at once. Sums within a block are exact integers of 16 bits.
 *
 * <p><b>Result.</b> The vector is rounded first, block by block of the matrix: q = x/s to nearest,
 * halves to even, with s the largest magnitude over 127, or as much more as keeps sums of a block
 * within 16 bits, which only blocks of 32 nearly equal magnitudes need (at most 1.53 times that). A
 * block whose s would be subnormal is zero. So the result is that of a vector each of whose
 * elements is off by up to s/2; then, for each row, block by block, the sum of a block times both
 * scales is added with one rounding (where the product of the scales is subnormal, with more). If
 * scales are so large that such sums could overflow, they are those of doubles, which take much
 * longer, and only the result is rounded. A vector with a NaN or an infinity gives NaN, as does a
 * row.
 *
 * <p>Vectors of 512 bits and others give the same bits; others take much longer than {@link
 * Tensor#multiply}.
 */
public final class Fp4TableMatrix {

  private static final int LANES = 16;

  /** Rows of one group: two in each lane of 32 bits, of which row i is in the lower half. */
  private static final int ROWS = 2 * LANES;

  /** Columns in one vector of codes. */
  private static final int COLUMNS = 4;

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_512;

  /** Twice the values of the codes, which are integers, in both halves. */
  private static final short[] VALUES = values();

  private static final ShortVector TABLE = ShortVector.fromArray(SHORTS, VALUES, 0);

  /** What magnitudes of a block of q may add up to: times twice the largest value, 12, 16 bits. */
  private static final int MOST = Short.MAX_VALUE / 12;

  private static final int MAX_CODE = 127;

  /** Added to a small float, leaves its nearest integer in the low bits. */
  private static final float ROUNDER = 0x1.8p23f;

  private final int rows;
  private final int columns;
  private final int blockLength;
  private final float factor;

  /** The largest scale that is a number. */
  private final float largestScale;

  /** Whether vectors have 16 floats, and blocks fill them. */
  private final boolean inVectors;

  /** Of each group of rows, for four columns after another, 16 ints. */
  private final int[][] codes;

  /** Of each group, for each block the upper halves of the floats, as the rows lie. */
  private final int[][] scales;

  /**
   * @throws IllegalArgumentException unless the tensor is MXFP4 or NVFP4, as {@link TensorFormats}
   *     have them, and its columns fill whole blocks
   */
  public Fp4TableMatrix(Tensor tensor) {
    TensorFormat format = tensor.format();
    boolean fits =
        format.elements().equals(new FloatElements(CodeFormat.E2M1FN))
            && (format.storage() == ScaleStorage.E8M0 || format.storage() == ScaleStorage.E4M3)
            && format.blockLength() > 0
            && format.blockLength() <= 32
            && format.blockLength() % COLUMNS == 0;
    if (!fits || tensor.columns() % format.blockLength() != 0) {
      throw new IllegalArgumentException(
          "%d columns of %s: whole blocks of mxfp4 or nvfp4 are allowed"
              .formatted(tensor.columns(), format.name()));
    }
    rows = tensor.rows();
    columns = tensor.columns();
    blockLength = format.blockLength();
    factor = tensor.factor();
    inVectors = Vectors.FLOATS.length() == LANES && blockLength % LANES == 0;
    int groups = Math.ceilDiv(rows, ROWS);
    codes = new int[groups][columns / COLUMNS * LANES];
    scales = new int[groups][columns / blockLength * LANES];
    float largest = 0;
    for (int row = 0; row < rows; row++) {
      int[] read = format.codes(tensor.data(), row * tensor.stride(), columns);
      int[] group = codes[row / ROWS];
      int lane = row % LANES;
      int half = row % ROWS / LANES * Short.SIZE;
      for (int column = 0; column < columns; column++) {
        int shift = half + column % COLUMNS * 4;
        group[column / COLUMNS * LANES + lane] |= read[column] << shift;
      }
      for (int block = 0; block < columns / blockLength; block++) {
        float scale = format.scale(tensor.data(), row * tensor.stride(), columns, block, 1).scale();
        int upper = Float.floatToIntBits(scale) >>> Short.SIZE;
        scales[row / ROWS][block * LANES + lane] |= upper << half;
        largest = scale > largest ? scale : largest;
      }
    }
    largestScale = largest;
  }

  private static short[] values() {
    short[] values = new short[ROWS];
    for (int code = 0; code < values.length; code++) {
      values[code] = (short) (2 * CodeFormat.E2M1FN.value(code % 16));
    }
    return values;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** What the matrix takes: 4 bits for an element and 16 for a block, rows filled up to 32. */
  public long bytes() {
    return codes.length == 0
        ? 0
        : (long) codes.length * Integer.BYTES * (codes[0].length + scales[0].length);
  }

  /** A vector of 8 bits: q in both halves of ints, and half of s for each block. */
  record Rounded(int[] codes, float[] scales) {}

  Rounded rounded(float[] vector) {
    Rounded rounded = new Rounded(new int[columns], new float[columns / blockLength]);
    for (int block = 0; block < rounded.scales.length; block++) {
      int from = block * blockLength;
      float max = max(vector, from);
      float scale = max / MAX_CODE;
      int sum = round(vector, from, scale, rounded.codes);
      if (sum > MOST) {
        // Rounding has added up to 1/2 to each magnitude, and will again.
        scale *= (sum + blockLength) / (float) (MOST - blockLength);
        round(vector, from, scale, rounded.codes);
      }
      rounded.scales[block] = max < Float.POSITIVE_INFINITY ? scale / 2 : Float.NaN;
    }
    return rounded;
  }

  /** The largest magnitude of a block; NaN where it has one. */
  private float max(float[] vector, int from) {
    int i = from;
    float max = 0;
    if (inVectors) {
      FloatVector most = FloatVector.zero(FLOATS);
      for (; i < from + blockLength; i += LANES) {
        most = most.max(FloatVector.fromArray(FLOATS, vector, i).abs());
      }
      max = most.reduceLanes(VectorOperators.MAX);
    }
    for (; i < from + blockLength; i++) {
      max = Math.max(max, Math.abs(vector[i]));
    }
    return max;
  }

  /** The q of a block, and the sum of their magnitudes; without a normal scale all are zero. */
  private int round(float[] vector, int from, float scale, int[] codes) {
    if (!(scale >= Float.MIN_NORMAL && scale < Float.POSITIVE_INFINITY)) {
      Arrays.fill(codes, from, from + blockLength, 0);
      return 0;
    }
    int i = from;
    int sum = 0;
    if (inVectors) {
      IntVector sums = IntVector.zero(INTS);
      for (; i < from + blockLength; i += LANES) {
        IntVector bits =
            FloatVector.fromArray(FLOATS, vector, i).div(scale).add(ROUNDER).reinterpretAsInts();
        bits.and(0xffff).mul(0x10001).intoArray(codes, i);
        sums = sums.add(bits.sub(Float.floatToRawIntBits(ROUNDER)).abs());
      }
      sum = sums.reduceLanes(VectorOperators.ADD);
    }
    for (; i < from + blockLength; i++) {
      int bits = Float.floatToRawIntBits(vector[i] / scale + ROUNDER);
      codes[i] = (bits & 0xffff) * 0x10001;
      sum += Math.abs((short) codes[i]);
    }
    return sum;
  }

  /**
   * This matrix times a vector.
   *
   * @param vector at least as many as columns
   * @param dst one sum for each row
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void multiply(float[] vector, float[] dst) {
    Objects.checkFromIndexSize(0, columns, vector.length);
    Objects.checkFromIndexSize(0, rows, dst.length);
    Rounded x = rounded(vector);
    if (mayOverflow(x)) {
      for (int row = 0; row < rows; row++) {
        dst[row] = (float) (wide(x, row) * factor);
      }
      return;
    }
    float[] sums = new float[2 * ROWS];
    for (int group = 0; group < codes.length; group += 2) {
      // Where one group is left, it is taken twice.
      int next = Math.min(group + 1, codes.length - 1);
      if (inVectors) {
        vectors(x.codes, x.scales, group, next, sums);
      } else {
        scalars(x, group, sums, 0);
        scalars(x, next, sums, ROWS);
      }
      int first = group * ROWS;
      for (int i = 0; i < 2 * ROWS && first + i < rows; i++) {
        dst[first + i] = sums[i] * factor;
      }
    }
  }

  /** Whether sums of blocks, or those over blocks, might not be floats; not for NaN. */
  private boolean mayOverflow(Rounded x) {
    float largest = 0;
    for (float scale : x.scales) {
      largest = Math.max(largest, scale);
    }
    double block = -(double) Short.MIN_VALUE * largestScale * largest;
    return block * x.scales.length > Float.MAX_VALUE;
  }

  /** The sum of one row, of exact sums of its blocks. */
  private double wide(Rounded x, int row) {
    double sum = 0;
    for (int block = 0; block < x.scales.length; block++) {
      double scale = (double) scale(row / ROWS, row % ROWS, block) * x.scales[block];
      sum += products(x.codes, row / ROWS, row % ROWS, block) * scale;
    }
    return sum;
  }

  /** The specification of {@link #vectors}, for one group. */
  void scalars(Rounded x, int group, float[] sums, int at) {
    for (int row = 0; row < ROWS; row++) {
      float sum = 0;
      for (int block = 0; block < x.scales.length; block++) {
        float scale = scale(group, row, block) * x.scales[block];
        sum = Math.fma(products(x.codes, group, row, block), scale, sum);
      }
      sums[at + row] = sum;
    }
  }

  /** The sum of a block of a row in a group. */
  private int products(int[] x, int group, int row, int block) {
    int half = row / LANES * Short.SIZE;
    int products = 0;
    for (int i = block * blockLength; i < (block + 1) * blockLength; i++) {
      int code = codes[group][i / COLUMNS * LANES + row % LANES] >> (half + i % COLUMNS * 4);
      products += VALUES[code & 0xf] * (short) x[i];
    }
    return products;
  }

  private float scale(int group, int row, int block) {
    int half = row / LANES * Short.SIZE;
    int upper = (scales[group][block * LANES + row % LANES] >>> half) << Short.SIZE;
    return Float.intBitsToFloat(upper);
  }

  /** Two groups share the products of a column; more of them need more registers than C2 finds. */
  private void vectors(int[] x, float[] scalesOfX, int group, int next, float[] sums) {
    int[] codes0 = codes[group];
    int[] codes1 = codes[next];
    int[] scales0 = scales[group];
    int[] scales1 = scales[next];
    FloatVector low0 = FloatVector.zero(FLOATS);
    FloatVector high0 = low0;
    FloatVector low1 = low0;
    FloatVector high1 = low0;
    for (int block = 0; block < scalesOfX.length; block++) {
      ShortVector sum0 = ShortVector.zero(SHORTS);
      ShortVector sum1 = sum0;
      for (int i = block * blockLength; i < (block + 1) * blockLength; i += COLUMNS) {
        IntVector c0 = IntVector.fromArray(INTS, codes0, i / COLUMNS * LANES);
        IntVector c1 = IntVector.fromArray(INTS, codes1, i / COLUMNS * LANES);
        for (int k = i; k < i + COLUMNS; k++) {
          ShortVector products = TABLE.mul(IntVector.broadcast(INTS, x[k]).reinterpretAsShorts());
          sum0 = sum0.add(c0.reinterpretAsShorts().selectFrom(products));
          sum1 = sum1.add(c1.reinterpretAsShorts().selectFrom(products));
          // Of 32 bits: C2 has no shift of 16-bit lanes by a constant. What comes down from the
          // upper half does not matter, as the lowest 4 bits choose.
          c0 = c0.lanewise(VectorOperators.LSHR, 4);
          c1 = c1.lanewise(VectorOperators.LSHR, 4);
        }
      }
      float scale = scalesOfX[block];
      IntVector upper0 = IntVector.fromArray(INTS, scales0, block * LANES);
      IntVector upper1 = IntVector.fromArray(INTS, scales1, block * LANES);
      low0 = low(sum0).fma(lowScale(upper0).mul(scale), low0);
      high0 = high(sum0).fma(highScale(upper0).mul(scale), high0);
      low1 = low(sum1).fma(lowScale(upper1).mul(scale), low1);
      high1 = high(sum1).fma(highScale(upper1).mul(scale), high1);
    }
    low0.intoArray(sums, 0);
    high0.intoArray(sums, LANES);
    low1.intoArray(sums, ROWS);
    high1.intoArray(sums, ROWS + LANES);
  }

  private static FloatVector low(ShortVector sums) {
    IntVector up = sums.reinterpretAsInts().lanewise(VectorOperators.LSHL, Short.SIZE);
    return (FloatVector)
        up.lanewise(VectorOperators.ASHR, Short.SIZE).convertShape(VectorOperators.I2F, FLOATS, 0);
  }

  private static FloatVector high(ShortVector sums) {
    IntVector down = sums.reinterpretAsInts().lanewise(VectorOperators.ASHR, Short.SIZE);
    return (FloatVector) down.convertShape(VectorOperators.I2F, FLOATS, 0);
  }

  private static FloatVector lowScale(IntVector halves) {
    return halves.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
  }

  private static FloatVector highScale(IntVector halves) {
    return halves.and(-1 << Short.SIZE).reinterpretAsFloats();
  }
}
