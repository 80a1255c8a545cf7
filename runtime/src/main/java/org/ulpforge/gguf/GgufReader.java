package org.ulpforge.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Numbers, strings and values from the head of a file, each within what is left of it. */
final class GgufReader {

  /** Of arrays of arrays, which the format allows to any depth. */
  private static final int MAX_DEPTH = 8;

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);

  private final MemorySegment file;
  private long position;

  GgufReader(MemorySegment file) {
    this.file = file;
  }

  long position() {
    return position;
  }

  GgufException error(String message, Object... arguments) {
    return new GgufException("at byte " + position + ": " + message.formatted(arguments));
  }

  /** Where the next bytes are, which are taken. */
  private long take(long bytes) throws GgufException {
    if (bytes < 0 || bytes > file.byteSize() - position) {
      throw error(
          "%s bytes are wanted, %d are left",
          Long.toUnsignedString(bytes), file.byteSize() - position);
    }
    long at = position;
    position += bytes;
    return at;
  }

  int int32() throws GgufException {
    return file.get(INT, take(Integer.BYTES));
  }

  long int64() throws GgufException {
    return file.get(LONG, take(Long.BYTES));
  }

  /**
   * A number of things that take at least so many bytes each: so no more of them can be made than
   * the file is long.
   */
  int count(String what, int leastBytes) throws GgufException {
    long count = int64();
    if (count < 0 || count > (file.byteSize() - position) / leastBytes) {
      throw error(
          "%s %s, but only %d bytes are left",
          Long.toUnsignedString(count), what, file.byteSize() - position);
    }
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  String string() throws GgufException {
    long length = int64();
    if (length < 0 || length > file.byteSize() - position || length > Integer.MAX_VALUE - 8) {
      throw error("a string of %s bytes", Long.toUnsignedString(length));
    }
    byte[] bytes = new byte[(int) length];
    MemorySegment.copy(file, ValueLayout.JAVA_BYTE, take(length), bytes, 0, bytes.length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw error("a string that is not UTF-8");
    }
  }

  /** A value of one of the types 0 to 12: a number, a boolean, a string, or a list of values. */
  Object value(int type) throws GgufException {
    return value(type, 0);
  }

  private Object value(int type, int depth) throws GgufException {
    return switch (type) {
      case 0 -> file.get(ValueLayout.JAVA_BYTE, take(1)) & 0xff;
      case 1 -> (int) file.get(ValueLayout.JAVA_BYTE, take(1));
      case 2 -> file.get(SHORT, take(2)) & 0xffff;
      case 3 -> (int) file.get(SHORT, take(2));
      case 4 -> Integer.toUnsignedLong(int32());
      case 5 -> int32();
      case 6 -> Float.intBitsToFloat(int32());
      case 7 -> file.get(ValueLayout.JAVA_BYTE, take(1)) != 0;
      case 8 -> string();
      case 9 -> list(depth + 1);
      case 10, 11 -> int64();
      case 12 -> Double.longBitsToDouble(int64());
      default ->
          throw error("a value of type %s: 0 to 12 are known", Integer.toUnsignedString(type));
    };
  }

  private List<Object> list(int depth) throws GgufException {
    if (depth > MAX_DEPTH) {
      throw error("arrays in arrays deeper than %d", MAX_DEPTH);
    }
    int type = int32();
    int count = count("array elements", 1);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(value(type, depth));
    }
    return List.copyOf(values);
  }
}
