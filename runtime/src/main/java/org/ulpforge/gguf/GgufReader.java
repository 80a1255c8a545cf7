package org.ulpforge.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers, strings and values from the head of a file, each within what is left of it. Whatever
 * they claim, they take some ten times {@value #MAX_HEAD} bytes of memory at most.
 */
final class GgufReader {

  /**
   * The longest head that is read: several times that of the largest vocabularies in use, and a
   * file can be longer than the memory without taking a place on a disk.
   */
  static final int MAX_HEAD = 1 << 26;

  static final int STRING = 8;
  private static final int ARRAY = 9;

  /** Of arrays of arrays, which the format allows to any depth. */
  private static final int MAX_DEPTH = 8;

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);

  private final MemorySegment head;
  private final boolean cut;
  private long position;

  GgufReader(MemorySegment file) {
    cut = file.byteSize() > MAX_HEAD;
    head = file.asSlice(0, Math.min(file.byteSize(), MAX_HEAD));
  }

  long position() {
    return position;
  }

  GgufException error(String message, Object... arguments) {
    return new GgufException("at byte " + position + ": " + message.formatted(arguments));
  }

  private long left() {
    return head.byteSize() - position;
  }

  private GgufException tooMuch(long count, String what) {
    return error(
        "%s %s, but only %d bytes are left%s",
        Long.toUnsignedString(count),
        what,
        left(),
        cut ? " of the %d that a head may have".formatted(MAX_HEAD) : "");
  }

  /** Where the next bytes are, which are taken. */
  private long take(long bytes) throws GgufException {
    if (bytes < 0 || bytes > left()) {
      throw tooMuch(bytes, "bytes are wanted");
    }
    long at = position;
    position += bytes;
    return at;
  }

  int int32() throws GgufException {
    return head.get(INT, take(Integer.BYTES));
  }

  long int64() throws GgufException {
    return head.get(LONG, take(Long.BYTES));
  }

  /**
   * A number of things that take at least so many bytes each: so no more of them can be made than
   * the head is long.
   */
  int count(String what, int leastBytes) throws GgufException {
    long count = int64();
    if (count < 0 || count > left() / leastBytes) {
      throw tooMuch(count, what);
    }
    return (int) count;
  }

  String string() throws GgufException {
    long length = int64();
    if (length < 0 || length > left()) {
      throw tooMuch(length, "bytes of a string");
    }
    byte[] bytes = new byte[(int) length];
    MemorySegment.copy(head, ValueLayout.JAVA_BYTE, take(length), bytes, 0, bytes.length);
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
      case STRING -> string();
      case ARRAY -> list(depth + 1);
      default -> numbers(type, 1).getFirst();
    };
  }

  private List<Object> list(int depth) throws GgufException {
    if (depth > MAX_DEPTH) {
      throw error("arrays in arrays deeper than %d", MAX_DEPTH);
    }
    int type = int32();
    if (type != STRING && type != ARRAY) {
      return numbers(type, count("array elements", GgufNumbers.bytes(type, this)));
    }
    // A string has a length; an array has a type and a length.
    int count = count("array elements", type == STRING ? 8 : 12);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(value(type, depth));
    }
    return List.copyOf(values);
  }

  private List<Object> numbers(int type, int count) throws GgufException {
    int size = GgufNumbers.bytes(type, this);
    long bytes = (long) size * count;
    byte[] own = head.asSlice(take(bytes), bytes).toArray(ValueLayout.JAVA_BYTE);
    return new GgufNumbers(type, size, ByteBuffer.wrap(own).order(ORDER));
  }
}
