package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Opcode;

/** The steps between stored elements and the values that programs work on. */
final class StorageSteps {

  private final Steps steps;
  private final FloatCodes codes;
  private final IntegerSteps integers;
  private final ScalarFormat storage;
  private final Format compute;

  StorageSteps(
      Steps steps, FloatCodes codes, IntegerSteps integers, ScalarFormat storage, Format compute) {
    this.steps = steps;
    this.codes = codes;
    this.integers = integers;
    this.storage = storage;
    this.compute = compute;
  }

  /** From a stored argument to the value that a program takes. */
  Value decode(Value element) {
    if (compute instanceof IntegerFormat format) {
      Value code =
          element.carrier().isFloat()
              ? steps.emit(Opcode.BITS, element.carrier().codes(), element)
              : element;
      Value wide = steps.convert(code, Carrier.of(format));
      // Codes are zero-extended to wider formats, and wrapped to narrower ones.
      return format.bits() > storage.bits()
          ? steps.with(Opcode.AND, wide, (1L << storage.bits()) - 1)
          : integers.wrap(wide, format);
    }
    FloatFormat from = storedFloat();
    FloatFormat to = (FloatFormat) compute;
    Value value = FloatCodes.isMachine(from) ? element : codes.decode(element, from);
    return from.embedsIn(to) ? steps.convert(value, Carrier.of(to)) : codes.round(value, to);
  }

  /** From the result of a program to what is stored: the final rounding. */
  Value encode(Value result) {
    Element element = Element.of(storage);
    if (compute instanceof IntegerFormat format) {
      Value code = steps.convert(result, element.carrier().codes());
      return element.isFloat()
          ? steps.emit(Opcode.FROMBITS, element.carrier(), code)
          : masked(code, format);
    }
    FloatFormat to = storedFloat();
    return FloatCodes.isMachine(to)
        ? steps.convert(result, Carrier.of(to))
        : codes.encode(result, to);
  }

  /** Bits above the storage format's width are zero. */
  private Value masked(Value code, IntegerFormat format) {
    boolean fits = !format.signed() && format.bits() <= storage.bits();
    boolean whole = storage.bits() == Element.of(storage).bytes() * 8;
    return fits || whole ? code : steps.with(Opcode.AND, code, (1L << storage.bits()) - 1);
  }

  private FloatFormat storedFloat() {
    if (storage instanceof FloatFormat format) {
      return format;
    }
    throw new IllegalArgumentException(
        "a program that computes in "
            + compute.name()
            + " cannot store "
            + storage.name()
            + ": a float format is allowed, or an integer compute format");
  }
}
