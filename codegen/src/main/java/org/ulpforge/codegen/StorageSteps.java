package org.ulpforge.codegen;

import org.ulpforge.format.FixedFormat;
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
    FloatFormat to = (FloatFormat) compute;
    if (!(storage instanceof FloatFormat from)) {
      return decodeNumber(element, to);
    }
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
    if (!(storage instanceof FloatFormat to)) {
      return encodeNumber(result);
    }
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

  /** From the code of an integer or of a fixed-point number to its value, exactly. */
  private Value decodeNumber(Value element, FloatFormat to) {
    if (storage.bits() > to.precision() || !FloatCodes.isMachine(to)) {
      throw new IllegalArgumentException(
          "a program that computes in %s cannot store %s: f32 is allowed up to 24 bits, f64 up to 53"
              .formatted(to.name(), storage.name()));
    }
    Carrier work = Carrier.of(to);
    boolean signed = storage.lowestValue() < 0;
    Value code =
        integers.wrap(
            steps.convert(element, work.codes()), IntegerFormat.of(storage.bits(), signed));
    Value number = steps.emit(Opcode.TOFLOAT, work, code);
    return fractionBits() == 0
        ? number
        : steps.like(Opcode.MUL, number, work.constant(Math.scalb(1.0, -fractionBits())));
  }

  /** Rounds once: scaling is exact, or overflows as far as the bounds reach. */
  private Value encodeNumber(Value result) {
    Carrier work = result.carrier();
    Value scaled =
        fractionBits() == 0
            ? result
            : steps.like(Opcode.MUL, result, work.constant(Math.scalb(1.0, fractionBits())));
    Value code = steps.emit(Opcode.TOINT, work.codes(), scaled);
    double scale = Math.scalb(1.0, fractionBits());
    code = steps.with(Opcode.IMIN, code, (long) (storage.maxValue() * scale));
    code = steps.with(Opcode.IMAX, code, (long) (storage.lowestValue() * scale));
    Value stored = steps.convert(code, Element.of(storage).carrier().codes());
    return masked(stored, IntegerFormat.I32);
  }

  private int fractionBits() {
    return storage instanceof FixedFormat fixed ? fixed.fractionBits() : 0;
  }
}
