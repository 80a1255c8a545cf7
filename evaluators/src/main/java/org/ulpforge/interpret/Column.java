package org.ulpforge.interpret;

import java.util.Arrays;
import org.ulpforge.format.IntegerFormat;

/** Values of one carrier at the points of a block. */
sealed interface Column {

  /** Values per block: some eight columns of floats fill a first-level cache of 32 KiB. */
  int BLOCK = 1024;

  /** Values of a float format. */
  record Floats(float[] values) implements Column {}

  /** Values of a float format that is not contained in f32. */
  record Doubles(double[] values) implements Column {}

  /** Values of an integer format up to 32 bits. */
  record Ints(int[] values) implements Column {}

  /** Values of a wider integer format. */
  record Longs(long[] values) implements Column {}

  /** Results of comparisons. */
  record Masks(boolean[] values) implements Column {}

  static Column of(Carrier carrier) {
    return switch (carrier) {
      case FLOAT -> new Floats(new float[BLOCK]);
      case DOUBLE -> new Doubles(new double[BLOCK]);
      case INT -> new Ints(new int[BLOCK]);
      case LONG -> new Longs(new long[BLOCK]);
      case MASK -> new Masks(new boolean[BLOCK]);
    };
  }

  /** The primitive array. */
  default Object array() {
    return switch (this) {
      case Floats(float[] values) -> values;
      case Doubles(double[] values) -> values;
      case Ints(int[] values) -> values;
      case Longs(long[] values) -> values;
      case Masks(boolean[] values) -> values;
    };
  }

  /** An element of a float column. */
  default double floatAt(int i) {
    return this instanceof Floats(float[] values) ? values[i] : doubles()[i];
  }

  /** An element of an integer column, as {@link IntegerOps} carries it. */
  default long integerAt(int i, IntegerFormat format) {
    return this instanceof Ints(int[] values) ? IntegerOps.wrap(values[i], format) : longs()[i];
  }

  /** Sets all elements of a float column. */
  default void fill(double value) {
    if (this instanceof Floats(float[] values)) {
      Arrays.fill(values, (float) value);
    } else {
      Arrays.fill(doubles(), value);
    }
  }

  default void set(int i, double value) {
    if (this instanceof Floats(float[] values)) {
      values[i] = (float) value;
    } else {
      doubles()[i] = value;
    }
  }

  default void set(int i, long value) {
    if (this instanceof Ints(int[] values)) {
      values[i] = (int) value;
    } else {
      longs()[i] = value;
    }
  }

  default float[] floats() {
    return ((Floats) this).values();
  }

  default double[] doubles() {
    return ((Doubles) this).values();
  }

  default int[] ints() {
    return ((Ints) this).values();
  }

  default long[] longs() {
    return ((Longs) this).values();
  }

  default boolean[] masks() {
    return ((Masks) this).values();
  }
}
