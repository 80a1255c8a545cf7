package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;

/**
 * What arrays of stored values hold: floats as such, all other formats as codes in the low bits of
 * an integer.
 */
enum Element {
  DOUBLE("double", "Double", 8, Carrier.F64),
  FLOAT("float", "Float", 4, Carrier.F32),
  LONG("long", "Long", 8, Carrier.I64),
  INT("int", "Integer", 4, Carrier.I32),
  SHORT("short", "Short", 2, Carrier.I32),
  BYTE("byte", "Byte", 1, Carrier.I32);

  private final String javaName;
  private final String boxName;
  private final int bytes;
  private final Carrier carrier;

  Element(String javaName, String boxName, int bytes, Carrier carrier) {
    this.javaName = javaName;
    this.boxName = boxName;
    this.bytes = bytes;
    this.carrier = carrier;
  }

  static Element of(ScalarFormat storage) {
    if (storage instanceof FloatFormat format) {
      if (Carrier.same(format, FloatFormat.F64)) {
        return DOUBLE;
      }
      if (Carrier.same(format, FloatFormat.F32)) {
        return FLOAT;
      }
    }
    int bits = storage.bits();
    return bits <= 8 ? BYTE : bits <= 16 ? SHORT : bits <= 32 ? INT : LONG;
  }

  String javaName() {
    return javaName;
  }

  /** The type argument for {@code VectorSpecies<…>}. */
  String boxName() {
    return boxName;
  }

  int bytes() {
    return bytes;
  }

  /** The type of a loaded element. */
  Carrier carrier() {
    return carrier;
  }

  boolean isFloat() {
    return carrier.isFloat();
  }

  /** The element that a value of a machine type makes. */
  static Element of(Carrier carrier) {
    return switch (carrier) {
      case F32 -> FLOAT;
      case F64 -> DOUBLE;
      case I32 -> INT;
      case I64 -> LONG;
      case MASK -> throw new IllegalArgumentException("masks are not stored");
    };
  }
}
