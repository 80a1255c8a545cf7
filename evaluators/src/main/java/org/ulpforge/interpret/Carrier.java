package org.ulpforge.interpret;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Type;

/** The Java type that carries values of a type in columns. */
enum Carrier {
  FLOAT,
  DOUBLE,
  INT,
  LONG,
  MASK;

  static Carrier of(Type type) {
    return switch (type) {
      case Type.Float(FloatFormat f) -> of(f);
      case Type.Real ignored -> DOUBLE;
      case Type.Int(var f) -> f.bits() <= 32 ? INT : LONG;
      case Type.Mask ignored -> MASK;
    };
  }

  static Carrier of(FloatFormat format) {
    return format.embedsIn(FloatFormat.F32) ? FLOAT : DOUBLE;
  }
}
