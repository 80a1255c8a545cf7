package org.ulpforge.program;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;

/** The type of an operand or result. */
public sealed interface Type {

  /** A value of a float format. */
  record Float(FloatFormat format) implements Type {
    @Override
    public String toString() {
      return format.name();
    }
  }

  /** An exact real number. */
  record Real() implements Type {
    @Override
    public String toString() {
      return "real";
    }
  }

  /** A value of an integer format. */
  record Int(IntegerFormat format) implements Type {
    @Override
    public String toString() {
      return format.name();
    }
  }

  /** True or false. */
  record Mask() implements Type {
    @Override
    public String toString() {
      return "mask";
    }
  }

  Real REAL = new Real();
  Mask MASK = new Mask();
}
