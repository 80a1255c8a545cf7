package org.ulpforge.codegen;

/** What a {@link Step} reads. */
sealed interface Value {

  Carrier carrier();

  /**
   * @param bits the exact code: of a float in the low bits, of an integer its value, sign-extended
   */
  record Constant(Carrier carrier, long bits) implements Value {

    /** The value of a constant of a float type. */
    double value() {
      return carrier == Carrier.F64
          ? Double.longBitsToDouble(bits)
          : Float.intBitsToFloat((int) bits);
    }
  }

  /** The result of an earlier step. */
  record Result(int id, Carrier carrier) implements Value {}

  /** An argument of the block: 0 or 1, of a single operation up to 2. */
  record Argument(int index, Carrier carrier) implements Value {}
}
