package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Opcode;

/**
 * The steps of integer operations of any width and signedness, and of conversions from and to
 * floats.
 */
final class IntegerSteps {

  private final Steps steps;
  private final FloatCodes codes;

  IntegerSteps(Steps steps, FloatCodes codes) {
    this.steps = steps;
    this.codes = codes;
  }

  /** The value of a format that has the same low bits as any integer. */
  Value wrap(Value value, IntegerFormat format) {
    Carrier carrier = value.carrier();
    int unused = carrier.bits() - format.bits();
    if (unused == 0) {
      return value;
    }
    if (value instanceof Value.Constant(Carrier c, long bits)) {
      return c.constant(constant(bits, format));
    }
    return format.signed()
        ? steps.with(Opcode.SHR, steps.with(Opcode.SHL, value, unused), unused)
        : steps.with(Opcode.AND, value, (1L << format.bits()) - 1);
  }

  /** An integer wrapped to a format, as a long. */
  static long constant(long value, IntegerFormat format) {
    int unused = 64 - format.bits();
    return format.signed() ? value << unused >> unused : value << unused >>> unused;
  }

  /** A value of one format brought to another, modulo 2^w. */
  Value convert(Value value, IntegerFormat from, IntegerFormat to) {
    if (from.equals(to)) {
      return value;
    }
    Value carried = steps.convert(value, Carrier.of(to));
    boolean signSpread = Carrier.of(from) == Carrier.I32 && Carrier.of(to) == Carrier.I64;
    if (signSpread && from.bits() == 32 && !from.signed()) {
      carried = steps.with(Opcode.AND, carried, 0xffff_ffffL);
    }
    boolean contained = to.signed() == from.signed() && from.bits() <= to.bits();
    return contained ? carried : wrap(carried, to);
  }

  /** The value taken as signed. */
  Value signed(Value value, IntegerFormat format) {
    return format.signed() ? value : wrap(value, IntegerFormat.of(format.bits(), true));
  }

  Value arithmetic(Opcode op, IntegerFormat format, Value... operands) {
    return wrap(steps.emit(op, Carrier.of(format), operands), format);
  }

  Value shiftRight(Value value, Value count, IntegerFormat format) {
    return wrap(steps.like(Opcode.SHR, signed(value, format), count), format);
  }

  Value shiftRightUnsigned(Value value, Value count, IntegerFormat format) {
    Value low = format.signed() ? wrap(value, IntegerFormat.of(format.bits(), false)) : value;
    return wrap(steps.like(Opcode.USHR, low, count), format);
  }

  /**
   * A count as wide as the type: of a narrower signed format its low bits alone, which is what
   * unsigned means.
   */
  Value count(Value count, IntegerFormat format) {
    return format.signed() ? wrap(count, IntegerFormat.of(format.bits(), false)) : count;
  }

  /** IMIN or IMAX. */
  Value extreme(Opcode op, Value a, Value b, IntegerFormat format) {
    Carrier carrier = Carrier.of(format);
    if (format.signed() || format.bits() < carrier.bits()) {
      return steps.like(op, a, b);
    }
    // The order of unsigned numbers is that of signed ones after the top bit is turned over.
    long top = 1L << (carrier.bits() - 1);
    Value least = steps.like(op, steps.with(Opcode.XOR, a, top), steps.with(Opcode.XOR, b, top));
    return steps.with(Opcode.XOR, least, top);
  }

  /** To the nearest integer, ties to even, saturating; NaN gives 0. */
  Value fromFloat(Value value, IntegerFormat format) {
    int valueBits = format.signed() ? format.bits() - 1 : format.bits();
    if (valueBits == 64) {
      return fromFloatToUnsigned64(value);
    }
    // 32 unsigned bits need the wider type before they are clamped.
    Carrier carrier = valueBits < 32 ? Carrier.I32 : Carrier.I64;
    Value rounded = steps.emit(Opcode.TOINT, carrier, value);
    boolean full = format.signed() && format.bits() == carrier.bits();
    if (!full) {
      long most = (1L << valueBits) - 1;
      long least = format.signed() ? ~most : 0;
      rounded = steps.with(Opcode.IMIN, steps.with(Opcode.IMAX, rounded, least), most);
    }
    return steps.convert(rounded, Carrier.of(format));
  }

  private Value fromFloatToUnsigned64(Value value) {
    Carrier from = value.carrier();
    Value half = from.constant(0x1p63);
    Value low = steps.with(Opcode.IMAX, steps.emit(Opcode.TOINT, Carrier.I64, value), 0);
    Value above = steps.emit(Opcode.TOINT, Carrier.I64, steps.like(Opcode.SUB, value, half));
    Value high =
        steps.select(
            steps.compare(Opcode.LT, value, from.constant(0x1p64)),
            steps.with(Opcode.XOR, above, Long.MIN_VALUE),
            Carrier.I64.constant(-1L));
    return steps.select(steps.compare(Opcode.LE, half, value), high, low);
  }

  /** The float nearest to an integer, rounded once. */
  Value toFloat(Value value, IntegerFormat from, FloatFormat to) {
    Carrier result = Carrier.of(to);
    boolean machine = FloatCodes.isMachine(to);
    if (from.bits() < 32 || (from.bits() == 32 && from.signed())) {
      // Exact in f64, so that the rounding to a narrow format is the only one.
      return machine
          ? steps.emit(Opcode.TOFLOAT, result, value)
          : codes.round(steps.emit(Opcode.TOFLOAT, Carrier.F64, value), to);
    }
    Value wide = convert(value, from, IntegerFormat.of(64, from.signed()));
    Value exact = fromLong(wide, result, machine);
    if (!from.signed() && from.bits() == 64) {
      // From 2^63 on: halve with a sticky last bit, so that the conversion still rounds once.
      Value sticky = steps.with(Opcode.AND, wide, 1);
      Value halved = steps.like(Opcode.OR, steps.with(Opcode.USHR, wide, 1), sticky);
      Value half = fromLong(halved, result, machine);
      Value twice = steps.like(Opcode.ADD, half, half);
      exact = steps.select(steps.compare(Opcode.ILT, wide, Carrier.I64.constant(0L)), twice, exact);
    }
    return machine ? exact : codes.round(exact, to);
  }

  private Value fromLong(Value value, Carrier result, boolean machine) {
    return machine
        ? steps.emit(Opcode.TOFLOAT, result, value)
        : steps.emit(Opcode.TOFLOAT, Carrier.F64, exactInDouble(value));
  }

  /**
   * Integers beyond 2^53 cut to 51 bits, the last of them sticky: they round to narrow formats as
   * before.
   */
  private Value exactInDouble(Value value) {
    Value zero = Carrier.I64.constant(0L);
    Value low = steps.with(Opcode.AND, value, 0xfff);
    Value sticky =
        steps.select(steps.compare(Opcode.IEQ, low, zero), zero, Carrier.I64.constant(0x800L));
    Value cut = steps.like(Opcode.OR, steps.with(Opcode.AND, value, ~0xfffL), sticky);
    Value most = Carrier.I64.constant(1L << 53);
    Value least = Carrier.I64.constant(-(1L << 53));
    Value small = steps.select(steps.compare(Opcode.ILT, least, value), value, cut);
    return steps.select(steps.compare(Opcode.ILT, value, most), small, cut);
  }
}
