package org.ulpforge.runtime;

import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products of codes of 16 bits: products are made by {@link ShortProducts}, turned into floats,
 * which is exact, and summed in f32. The order of the sum is always the same: lane j of {@value
 * Lanes#COUNT} takes the elements j, j + {@value Lanes#COUNT}, … one after another, then the upper
 * half of the lanes is added to the lower one until one is left. So results have the same bits at
 * any vector width.
 *
 * @param format of the codes
 * @param products their multiplication
 */
public record ShortDot(CodeFormat format, ShortProducts products) {

  private static final int BLOCK = 1024;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());
  private static final int LANES = FLOATS.length();

  // As many elements as floats: a shape of their own, for short vectors the least there is.
  private static final VectorSpecies<Short> CODES =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, LANES * Short.SIZE)));

  /** Floats of which so many vectors are summed at a time. */
  private static final int ABREAST = 4;

  /**
   * @throws IllegalArgumentException unless codes of the format have 16 bits
   */
  public ShortDot {
    if (format.bits() != Short.SIZE) {
      throw new IllegalArgumentException(
          "codes of " + format + " have " + format.bits() + " bits, not " + Short.SIZE);
    }
    Objects.requireNonNull(products);
  }

  /**
   * The sum of the products of {@code length} pairs; 0 for none.
   *
   * @throws IndexOutOfBoundsException if a range is outside its array
   */
  public float dot(short[] x, int xOffset, short[] y, int yOffset, int length) {
    return dot(x, xOffset, y, yOffset, length, scratch(length), new float[Lanes.COUNT]);
  }

  /**
   * The dot products of the rows of a matrix with a vector.
   *
   * @param matrix rows one after another
   * @param dst one sum for each row
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void matrixVector(short[] matrix, int rows, int columns, short[] vector, float[] dst) {
    matrix(matrix, rows, vector, 1, columns, dst);
  }

  /**
   * The product of a matrix with the transpose of another: all dot products of their rows.
   *
   * @param a m rows of k codes
   * @param b n rows of k codes
   * @param dst m rows of n sums
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void matrix(short[] a, int m, short[] b, int n, int k, float[] dst) {
    Objects.checkFromIndexSize(0, Math.multiplyExact(m, k), a.length);
    Objects.checkFromIndexSize(0, Math.multiplyExact(n, k), b.length);
    Objects.checkFromIndexSize(0, Math.multiplyExact(m, n), dst.length);
    short[] codes = scratch(k);
    float[] lanes = new float[Lanes.COUNT];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        dst[i * n + j] = dot(a, i * k, b, j * k, k, codes, lanes);
      }
    }
  }

  private static short[] scratch(int length) {
    return new short[Math.min(BLOCK, length + Lanes.COUNT)];
  }

  private float dot(
      short[] x, int xOffset, short[] y, int yOffset, int length, short[] codes, float[] lanes) {
    // In lanes the scale is left out: it is a power of two, and where floats are subnormal,
    // all sums of such values are multiples of the least float.
    Arrays.fill(lanes, 0);
    for (int start = 0; start < length; start += BLOCK) {
      int n = Math.min(BLOCK, length - start);
      products.apply(x, xOffset + start, y, yOffset + start, codes, 0, n);
      int end = Math.ceilDiv(n, Lanes.COUNT) * Lanes.COUNT;
      // Adding zeros changes no lane: none is ever -0.
      Arrays.fill(codes, n, end, (short) 0);
      if (isFinite(codes, end)) {
        add(codes, end, lanes);
      } else {
        for (int i = 0; i < n; i++) {
          lanes[i % Lanes.COUNT] += format.value(codes[i]) / format.scale();
        }
      }
    }
    return Lanes.sum(lanes) * format.scale();
  }

  private boolean isFinite(short[] codes, int end) {
    VectorSpecies<Short> species = ShortVector.SPECIES_PREFERRED;
    ShortVector most = ShortVector.zero(species);
    int i = 0;
    for (; i < species.loopBound(end); i += species.length()) {
      most = most.max(ShortVector.fromArray(species, codes, i).and((short) format.magnitude()));
    }
    int largest = most.reduceLanes(VectorOperators.MAX);
    for (; i < end; i++) {
      largest = Math.max(largest, codes[i] & format.magnitude());
    }
    return largest <= format.largest();
  }

  private void add(short[] codes, int end, float[] lanes) {
    int shift = format.shift();
    int mask = format.magnitude() << shift | Integer.MIN_VALUE;
    for (int lane = 0; lane < Lanes.COUNT; lane += ABREAST * LANES) {
      FloatVector s0 = FloatVector.fromArray(FLOATS, lanes, lane);
      FloatVector s1 = FloatVector.fromArray(FLOATS, lanes, lane + LANES);
      FloatVector s2 = FloatVector.fromArray(FLOATS, lanes, lane + 2 * LANES);
      FloatVector s3 = FloatVector.fromArray(FLOATS, lanes, lane + 3 * LANES);
      for (int i = lane; i < end; i += Lanes.COUNT) {
        s0 = s0.add(moved(codes, i, shift, mask));
        s1 = s1.add(moved(codes, i + LANES, shift, mask));
        s2 = s2.add(moved(codes, i + 2 * LANES, shift, mask));
        s3 = s3.add(moved(codes, i + 3 * LANES, shift, mask));
      }
      s0.intoArray(lanes, lane);
      s1.intoArray(lanes, lane + LANES);
      s2.intoArray(lanes, lane + 2 * LANES);
      s3.intoArray(lanes, lane + 3 * LANES);
    }
  }

  /** The values of finite codes but for the scale: codes are extended by their signs. */
  private static FloatVector moved(short[] codes, int from, int shift, int mask) {
    ShortVector narrow =
        CODES.length() == LANES
            ? ShortVector.fromArray(CODES, codes, from)
            : ShortVector.fromArray(CODES, codes, from, CODES.indexInRange(0, LANES));
    return ((IntVector) narrow.convertShape(VectorOperators.S2I, INTS, 0))
        .lanewise(VectorOperators.LSHL, shift)
        .and(mask)
        .reinterpretAsFloats();
  }
}
