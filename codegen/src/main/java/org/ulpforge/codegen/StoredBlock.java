package org.ulpforge.codegen;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;

/**
 * An array of stored elements, seen as codes.
 *
 * @param array of the element's primitive type
 */
record StoredBlock(ScalarFormat format, Element element, Object array, MemorySegment memory) {

  static StoredBlock of(ScalarFormat format, int length) {
    Element element = Element.of(format);
    return switch (element) {
      case DOUBLE -> {
        double[] array = new double[length];
        yield new StoredBlock(format, element, array, MemorySegment.ofArray(array));
      }
      case FLOAT -> {
        float[] array = new float[length];
        yield new StoredBlock(format, element, array, MemorySegment.ofArray(array));
      }
      case LONG -> {
        long[] array = new long[length];
        yield new StoredBlock(format, element, array, MemorySegment.ofArray(array));
      }
      case INT -> {
        int[] array = new int[length];
        yield new StoredBlock(format, element, array, MemorySegment.ofArray(array));
      }
      case SHORT -> {
        short[] array = new short[length];
        yield new StoredBlock(format, element, array, MemorySegment.ofArray(array));
      }
      case BYTE -> {
        byte[] array = new byte[length];
        yield new StoredBlock(format, element, array, MemorySegment.ofArray(array));
      }
    };
  }

  int length() {
    return (int) (memory.byteSize() / element.bytes());
  }

  /** The code of an element, zero-extended. */
  long code(int index) {
    return switch (element.bytes()) {
      case 8 -> memory.getAtIndex(ValueLayout.JAVA_LONG, index);
      case 4 -> memory.getAtIndex(ValueLayout.JAVA_INT, index) & 0xffff_ffffL;
      case 2 -> memory.getAtIndex(ValueLayout.JAVA_SHORT, index) & 0xffffL;
      default -> memory.get(ValueLayout.JAVA_BYTE, index) & 0xffL;
    };
  }

  void set(int index, long code) {
    switch (element.bytes()) {
      case 8 -> memory.setAtIndex(ValueLayout.JAVA_LONG, index, code);
      case 4 -> memory.setAtIndex(ValueLayout.JAVA_INT, index, (int) code);
      case 2 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, index, (short) code);
      default -> memory.set(ValueLayout.JAVA_BYTE, index, (byte) code);
    }
  }

  /** Sets the first elements, of 32 bits, to codes in a row: much faster than one by one. */
  void setRun(int first, int length) {
    int[] codes = new int[length];
    for (int i = 0; i < length; i++) {
      codes[i] = first + i;
    }
    MemorySegment.copy(codes, 0, memory, ValueLayout.JAVA_INT, 0, length);
  }

  /**
   * The first index below {@code length} where two blocks differ, or -1; one NaN is like another.
   */
  int mismatch(StoredBlock other, int length) {
    long bytes = (long) length * element.bytes();
    long from = 0;
    while (true) {
      long at = MemorySegment.mismatch(memory, from, bytes, other.memory, from, bytes);
      if (at < 0) {
        return -1;
      }
      int index = (int) ((from + at) / element.bytes());
      if (!same(code(index), other.code(index))) {
        return index;
      }
      from = (long) (index + 1) * element.bytes();
    }
  }

  /** Whether two codes stand for the same value; one NaN is like another. */
  boolean same(long code, long other) {
    return canonical(code) == canonical(other);
  }

  /** The code itself, but one and the same for all NaNs. */
  long canonical(long code) {
    return format instanceof FloatFormat floats ? floats.canonical(code) : code;
  }

  /** A value for messages: of a float format in hexadecimal, else the code. */
  String show(long code) {
    return format instanceof FloatFormat
        ? Double.toHexString(format.decode(code)) + " (code 0x" + Long.toHexString(code) + ")"
        : "0x" + Long.toHexString(code);
  }
}
