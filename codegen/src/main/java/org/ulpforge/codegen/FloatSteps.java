package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Opcode;

/**
 * The steps of arithmetic in any float format: on machine types where they have the format, else
 * rounded once more.
 */
final class FloatSteps {

  private final Steps steps;
  private final FloatCodes codes;

  FloatSteps(Steps steps, FloatCodes codes) {
    this.steps = steps;
    this.codes = codes;
  }

  /** ADD, SUB, MUL, DIV or SQRT. */
  Value arithmetic(Opcode op, FloatFormat format, Value... operands) {
    if (FloatCodes.isMachine(format)) {
      return steps.emit(op, Carrier.of(format), operands);
    }
    Carrier work = innocuous(format) ? Carrier.F32 : Carrier.F64;
    Value[] wide = new Value[operands.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = steps.convert(operands[i], work);
    }
    return codes.round(steps.emit(op, work, wide), format);
  }

  /**
   * Whether rounding to f32 first does no harm: 24 bits are at least 2p + 2 (Figueroa 1995), and
   * results below f32's normal range have not more bits than its subnormal values resolve (for f64
   * see {@link org.ulpforge.format.NarrowArithmetic}).
   */
  private static boolean innocuous(FloatFormat format) {
    return format.precision() <= 11 && format.minExponent() - format.fractionBits() >= -63;
  }

  /** a b + c, rounded once. */
  Value fma(FloatFormat format, Value a, Value b, Value c) {
    if (FloatCodes.isMachine(format)) {
      return steps.emit(Opcode.FMA, Carrier.of(format), a, b, c);
    }
    // The product of two narrow values is exact in f64; its sum with c is rounded to odd there
    // (Boldo, Melquiond 2008),
    // so that the second rounding is the only one that counts.
    Value product =
        steps.like(Opcode.MUL, steps.convert(a, Carrier.F64), steps.convert(b, Carrier.F64));
    Value addend = steps.convert(c, Carrier.F64);
    Value sum = steps.like(Opcode.ADD, product, addend);
    Value shared = steps.like(Opcode.SUB, sum, product);
    Value lost =
        steps.like(
            Opcode.ADD,
            steps.like(Opcode.SUB, product, steps.like(Opcode.SUB, sum, shared)),
            steps.like(Opcode.SUB, addend, shared));
    Value zero = Carrier.F64.constant(0.0);
    Value bits = steps.emit(Opcode.BITS, Carrier.I64, sum);
    Value even =
        steps.compare(Opcode.IEQ, steps.with(Opcode.AND, bits, 1), Carrier.I64.constant(0L));
    // Away from zero where the rest has the sign of the sum, else towards it; a NaN rest is no
    // rest.
    Value away = steps.with(Opcode.IADD, bits, 1);
    Value towards = steps.with(Opcode.ISUB, bits, 1);
    Value negative = steps.compare(Opcode.LT, sum, zero);
    Value whenUp = steps.select(negative, towards, away);
    Value whenDown = steps.select(negative, away, towards);
    Value moved =
        steps.select(
            steps.compare(Opcode.LT, zero, lost),
            whenUp,
            steps.select(steps.compare(Opcode.LT, lost, zero), whenDown, bits));
    Value odd = steps.select(even, moved, bits);
    return codes.round(steps.emit(Opcode.FROMBITS, Carrier.F64, odd), format);
  }

  /** MIN or MAX: values of the format, or a NaN. */
  Value extreme(Opcode op, FloatFormat format, Value a, Value b) {
    return steps.emit(op, Carrier.of(format), a, b);
  }

  Value neg(FloatFormat format, Value value) {
    return withoutMinusZero(format, steps.emit(Opcode.NEG, Carrier.of(format), value));
  }

  Value abs(FloatFormat format, Value value) {
    return steps.emit(Opcode.ABS, Carrier.of(format), value);
  }

  /** Rounded to the format, since one of few exponents may not hold the integer. */
  Value rint(FloatFormat format, Value value) {
    return codes.round(steps.emit(Opcode.RINT, Carrier.of(format), value), format);
  }

  private Value withoutMinusZero(FloatFormat format, Value value) {
    return format.hasMinusZero()
        ? value
        : steps.like(Opcode.ADD, value, value.carrier().constant(0.0));
  }
}
