package org.ulpforge.tensor;

import java.util.Objects;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The form of tables: for four columns the 16 sums of some of their x are made once; of each row
 * and plane the bits of those columns choose one. Lanes are rows, so that a permutation of the
 * table looks up as many as a vector has.
 */
public final class TableMatrix implements IntegerMatrix {

  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SHORTS.length();

  // All bits of the lanes whose index has that bit.
  private static final ShortVector BIT_0 = lanesWith(0);
  private static final ShortVector BIT_1 = lanesWith(1);
  private static final ShortVector BIT_2 = lanesWith(2);
  private static final ShortVector BIT_3 = lanesWith(3);

  /** Columns of a table, and tables that one short chooses from. */
  private static final int GROUP = 4;

  private static final int COLUMNS = GROUP * GROUP;

  /** Tables of entries up to 4 · 128 whose sums fit into 16 bits: 63, as a multiple of 4. */
  private static final int TABLES = 60;

  /** Of each tile of rows and plane: for 16 columns after another one vector, a lane for a row. */
  private final short[][] choices;

  private final int rows;
  private final int columns;
  private final int bits;

  /**
   * @param elements rows one after another
   * @throws IllegalArgumentException if they are not that many, or not of that many bits, or if
   *     vectors of this machine are shorter than a table of 16 shorts
   */
  public TableMatrix(byte[] elements, int rows, int columns, int bits) {
    byte[][] padded = IntegerMatrix.padded(elements, rows, columns, bits);
    if (LANES < 1 << GROUP) {
      throw new IllegalArgumentException("a table needs vectors of 16 shorts, not " + LANES);
    }
    this.rows = rows;
    this.columns = columns;
    this.bits = bits;
    int length = Math.ceilDiv(columns, PADDING) * PADDING;
    choices = new short[Math.ceilDiv(rows, LANES) * bits][length / COLUMNS * LANES];
    for (int i = 0; i < rows; i++) {
      for (int bit = 0; bit < bits; bit++) {
        short[] tile = choices[i / LANES * bits + bit];
        for (int j = 0; j < length; j++) {
          int set = ((padded[i][j] >> bit) & 1) << (j % COLUMNS);
          tile[j / COLUMNS * LANES + i % LANES] |= (short) set;
        }
      }
    }
  }

  private static ShortVector lanesWith(int bit) {
    short[] lanes = new short[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = (short) -((i >> bit) & 1);
    }
    return ShortVector.fromArray(SHORTS, lanes, 0);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public int bits() {
    return bits;
  }

  @Override
  public long bytes() {
    return choices.length == 0 ? 0 : (long) Short.BYTES * choices.length * choices[0].length;
  }

  /**
   * For 16 columns of 32 rows and each plane: three shifts and four times mask, permutation and
   * sum; and for 15 of these two widenings and two sums.
   */
  @Override
  public double operations() {
    return bits * (3 + 4 * 3 + 4 / 15.0);
  }

  @Override
  public void multiply(byte[] vector, int[] dst) {
    Objects.checkFromIndexSize(0, rows, dst.length);
    short[] tables = tables(IntegerMatrix.padded(vector, columns));
    int[] sums = new int[LANES];
    for (int tile = 0; tile * LANES < rows; tile++) {
      int count = Math.min(LANES, rows - tile * LANES);
      for (int bit = bits - 1; bit >= 0; bit--) {
        sum(choices[tile * bits + bit], tables, sums);
        for (int i = 0; i < count; i++) {
          int row = tile * LANES + i;
          dst[row] = (bit == bits - 1 ? 0 : 2 * dst[row]) + sums[i];
        }
      }
    }
  }

  /**
   * The sums for each four columns, repeated to fill a vector: bits above the lowest 4 do not
   * matter.
   */
  private static short[] tables(byte[] x) {
    short[] tables = new short[x.length / GROUP * LANES];
    for (int i = 0; i < x.length; i += GROUP) {
      BIT_0
          .and(x[i])
          .add(BIT_1.and(x[i + 1]))
          .add(BIT_2.and(x[i + 2]))
          .add(BIT_3.and(x[i + 3]))
          .intoArray(tables, i / GROUP * LANES);
    }
    return tables;
  }

  private static void sum(short[] choices, short[] tables, int[] sums) {
    IntVector low = IntVector.zero(INTS);
    IntVector high = IntVector.zero(INTS);
    for (int start = 0; start < tables.length; start += TABLES * LANES) {
      int end = Math.min(tables.length, start + TABLES * LANES);
      ShortVector sum = ShortVector.zero(SHORTS);
      for (int i = start; i < end; i += GROUP * LANES) {
        ShortVector c = ShortVector.fromArray(SHORTS, choices, i / GROUP);
        sum =
            sum.add(entries(c, tables, i))
                .add(entries(shifted(c, 4), tables, i + LANES))
                .add(entries(shifted(c, 8), tables, i + 2 * LANES))
                .add(entries(shifted(c, 12), tables, i + 3 * LANES));
      }
      low = low.add(sum.convertShape(VectorOperators.S2I, INTS, 0));
      high = high.add(sum.convertShape(VectorOperators.S2I, INTS, 1));
    }
    low.intoArray(sums, 0);
    high.intoArray(sums, INTS.length());
  }

  private static ShortVector shifted(ShortVector choices, int shift) {
    return choices.lanewise(VectorOperators.LSHR, shift);
  }

  private static ShortVector entries(ShortVector choices, short[] tables, int from) {
    return choices.selectFrom(ShortVector.fromArray(SHORTS, tables, from));
  }
}
