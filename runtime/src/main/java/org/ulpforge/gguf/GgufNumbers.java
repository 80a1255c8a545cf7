package org.ulpforge.gguf;

import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.RandomAccess;

/** Numbers or booleans of metadata, in as many bytes as in the file; read-only. */
final class GgufNumbers extends AbstractList<Object> implements RandomAccess {

  private final int type;
  private final int bytes;
  private final ByteBuffer values;

  /**
   * @param bytes of each
   * @param values little-endian
   */
  GgufNumbers(int type, int bytes, ByteBuffer values) {
    this.type = type;
    this.bytes = bytes;
    this.values = values;
  }

  /** Of a number of that type. */
  static int bytes(int type, GgufReader reader) throws GgufException {
    return switch (type) {
      case 0, 1, 7 -> 1;
      case 2, 3 -> 2;
      case 4, 5, 6 -> 4;
      case 10, 11, 12 -> 8;
      default ->
          throw reader.error(
              "a value of type %s: 0 to 12 are known", Integer.toUnsignedString(type));
    };
  }

  @Override
  public int size() {
    return values.capacity() / bytes;
  }

  @Override
  public Object get(int index) {
    int at = Math.multiplyExact(index, bytes);
    return switch (type) {
      case 0 -> values.get(at) & 0xff;
      case 1 -> (int) values.get(at);
      case 2 -> values.getShort(at) & 0xffff;
      case 3 -> (int) values.getShort(at);
      case 4 -> Integer.toUnsignedLong(values.getInt(at));
      case 5 -> values.getInt(at);
      case 6 -> values.getFloat(at);
      case 7 -> values.get(at) != 0;
      case 10, 11 -> values.getLong(at);
      case 12 -> values.getDouble(at);
      default -> throw new IllegalStateException("no number of type " + type);
    };
  }
}
