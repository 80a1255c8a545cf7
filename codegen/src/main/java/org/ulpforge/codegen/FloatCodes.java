package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.Specials;
import org.ulpforge.program.Opcode;

/**
 * The steps that take values of a float format apart and put them together in integer arithmetic.
 * Each rounds once, to nearest even, whatever the type it comes from.
 */
final class FloatCodes {

  private final Steps steps;

  FloatCodes(Steps steps) {
    this.steps = steps;
  }

  /**
   * The value of a code ({@code I32}, or {@code I64} for f64), whose bits above the format's width
   * are ignored.
   */
  Value decode(Value code, FloatFormat format) {
    Carrier result = Carrier.of(format);
    if (isMachine(format)) {
      return steps.emit(Opcode.FROMBITS, result, code);
    }
    Carrier work = work(format);
    Value wide = steps.convert(code, work.codes());
    int magnitudeBits = format.bits() - 1;
    int shift = work.fractionBits() - format.fractionBits();
    if (isTruncated(format, work)) {
      return steps.emit(Opcode.FROMBITS, work, steps.with(Opcode.SHL, wide, shift));
    }
    Value magnitude = steps.with(Opcode.AND, wide, (1L << magnitudeBits) - 1);
    Value sign =
        steps.with(
            Opcode.SHL,
            steps.with(Opcode.AND, wide, 1L << magnitudeBits),
            work.bits() - 1 - magnitudeBits);
    Value bits = steps.like(Opcode.OR, steps.with(Opcode.SHL, magnitude, shift), sign);
    Value value = steps.emit(Opcode.FROMBITS, work, bits);
    if (format.bias() != work.bias()) {
      double scale = Math.scalb(1.0, work.bias() - format.bias());
      value = steps.like(Opcode.MUL, value, work.constant(scale));
    }
    value = restoreSpecials(value, wide, magnitude, bits, format);
    return steps.convert(value, result);
  }

  /** Puts infinities and NaNs, which the scaling made finite, in their places. */
  private Value restoreSpecials(
      Value value, Value code, Value magnitude, Value bits, FloatFormat format) {
    Carrier work = value.carrier();
    Value nan = work.constant(Double.NaN);
    return switch (format.specials()) {
      case IEEE -> {
        Value exponentOnes = work.codes().constant((2L * work.bias() + 1) << work.fractionBits());
        Value special =
            steps.emit(Opcode.FROMBITS, work, steps.like(Opcode.OR, bits, exponentOnes));
        Value largest = work.codes().constant(maxMagnitude(format));
        yield steps.select(steps.compare(Opcode.ILT, largest, magnitude), special, value);
      }
      case FN -> steps.select(isCode(magnitude, format.nanCode()), nan, value);
      case FNUZ -> {
        Value low = steps.with(Opcode.AND, code, (1L << format.bits()) - 1);
        yield steps.select(isCode(low, format.nanCode()), nan, value);
      }
      case FINITE -> value;
    };
  }

  private Value isCode(Value code, long wanted) {
    return steps.compare(Opcode.IEQ, code, code.carrier().constant(wanted));
  }

  /**
   * The code, zero-extended, of any value rounded to the format, without saturation. A NaN may have
   * any code of a NaN, and in a format without NaN becomes the largest finite value.
   */
  Value encode(Value value, FloatFormat format) {
    if (isMachine(format)) {
      Value rounded = steps.convert(value, Carrier.of(format));
      return steps.emit(Opcode.BITS, rounded.carrier().codes(), rounded);
    }
    Value wide = steps.convert(value, value.carrier().max(work(format)));
    Carrier carrier = wide.carrier();
    Value bits = steps.emit(Opcode.BITS, carrier.codes(), wide);
    Value absolute = steps.with(Opcode.AND, bits, (1L << (carrier.bits() - 1)) - 1);
    Value isNaN = steps.compare(Opcode.ILT, infinity(carrier), absolute);
    Value nan = Carrier.I32.constant(format.nanCode());
    if (isTruncated(format, carrier)) {
      // Rounding carries into infinity by itself, and leaves the sign alone.
      return steps.select(isNaN, nan, nearest(bits, format));
    }
    Value magnitude = steps.convert(magnitude(wide, absolute, format), Carrier.I32);
    Value sign =
        steps.convert(
            steps.with(
                Opcode.AND,
                steps.with(Opcode.USHR, bits, carrier.bits() - format.bits()),
                1L << (format.bits() - 1)),
            Carrier.I32);
    Value signed = steps.like(Opcode.OR, magnitude, sign);
    Value largest = Carrier.I32.constant(maxMagnitude(format));
    return switch (format.specials()) {
      case IEEE -> steps.select(isNaN, nan, signed);
      case FN -> signed; // the clamped magnitude of a NaN is a NaN
      case FINITE -> steps.select(isNaN, largest, signed);
      case FNUZ -> {
        Value unlessZero = steps.select(isCode(magnitude, 0), magnitude, signed);
        yield steps.select(steps.compare(Opcode.ILT, largest, magnitude), nan, unlessZero);
      }
    };
  }

  /**
   * The rounded code without sign, at most one beyond the largest finite one: infinity, NaN or
   * overflow.
   */
  private Value magnitude(Value value, Value absolute, FloatFormat format) {
    Carrier carrier = value.carrier();
    int shift = carrier.fractionBits() - format.fractionBits();
    long rebias = (long) (carrier.bias() - format.bias()) << carrier.fractionBits();
    Value exact = rebias == 0 ? absolute : steps.with(Opcode.ISUB, absolute, rebias);
    Value rounded = nearest(exact, format);
    if (rebias != 0) {
      // Below the smallest normal value the sum with a constant rounds at the spacing of the
      // subnormal values; the low
      // bits of its code are the code sought.
      double aligner = Math.scalb(1.0, format.minExponent() + shift);
      Value constant = carrier.constant(aligner);
      Value sum = steps.like(Opcode.ADD, steps.like(Opcode.ABS, value), constant);
      Value subnormal =
          steps.with(
              Opcode.ISUB,
              steps.emit(Opcode.BITS, carrier.codes(), sum),
              ((Value.Constant) constant).bits());
      long smallestNormal = carrier.constant(Math.scalb(1.0, format.minExponent())).bits();
      Value isSubnormal =
          steps.compare(Opcode.ILT, absolute, carrier.codes().constant(smallestNormal));
      rounded = steps.select(isSubnormal, subnormal, rounded);
    }
    long most = maxMagnitude(format) + (format.specials() == Specials.FINITE ? 0 : 1);
    return steps.with(Opcode.IMIN, rounded, most);
  }

  /** Drops the low fraction bits of a code, to nearest, ties to even. */
  private Value nearest(Value code, FloatFormat format) {
    int fractionBits =
        code.carrier() == Carrier.I64 ? Carrier.F64.fractionBits() : Carrier.F32.fractionBits();
    int shift = fractionBits - format.fractionBits();
    Value odd = steps.with(Opcode.AND, steps.with(Opcode.USHR, code, shift), 1);
    Value up = steps.like(Opcode.IADD, steps.with(Opcode.IADD, code, (1L << (shift - 1)) - 1), odd);
    return steps.with(Opcode.USHR, up, shift);
  }

  /** Whether a format is a machine type with fewer fraction bits, as bf16 is of f32. */
  private static boolean isTruncated(FloatFormat format, Carrier carrier) {
    return carrier == Carrier.F32
        && format.specials() == Specials.IEEE
        && format.exponentBits() == FloatFormat.F32.exponentBits()
        && format.bias() == carrier.bias();
  }

  /** A value rounded to a format, carried as {@link Carrier#of(FloatFormat)}. */
  Value round(Value value, FloatFormat format) {
    return isMachine(format)
        ? steps.convert(value, Carrier.of(format))
        : decode(encode(value, format), format);
  }

  static boolean isMachine(FloatFormat format) {
    return Carrier.same(format, FloatFormat.F32) || Carrier.same(format, FloatFormat.F64);
  }

  private static Value.Constant infinity(Carrier carrier) {
    return carrier.codes().constant(carrier.constant(Double.POSITIVE_INFINITY).bits());
  }

  private static long maxMagnitude(FloatFormat format) {
    return format.encode(format.maxValue(), Overflow.NON_SATURATING);
  }

  /**
   * f32 where its exponents reach below and above those of the format by the same bias arithmetic,
   * else f64.
   */
  private static Carrier work(FloatFormat format) {
    boolean fits = format.bias() >= 1 && format.minExponent() >= Float.MIN_EXPONENT;
    return fits ? Carrier.F32 : Carrier.F64;
  }
}
