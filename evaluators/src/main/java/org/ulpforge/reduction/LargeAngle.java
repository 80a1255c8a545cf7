package org.ulpforge.reduction;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;

/**
 * sin and cos of any f32 of magnitude 2 or more, after Payne and Hanek (Radian reduction for
 * trigonometric functions, ACM SIGNUM Newsletter 18, 1983): |x| = m 2^e with a 24-bit integer m,
 * and a table holds the fraction of 2^e/(2π) to 104 bits for each e. The fraction of |x|/(2π) then
 * comes from integer products modulo 2^64, with an error below 2^-62. No f32 is nearer to a
 * multiple of π/2 than 2^-30 or so, so r has a relative error of some 2^-30 before it is rounded.
 *
 * @param accurate tells what rounding takes from r
 * @param sectorBits a turn has two to the power of this sectors
 */
record LargeAngle(Arithmetic arithmetic, boolean cosine, boolean accurate, int sectorBits) {

  private static final IntegerFormat WIDE = IntegerFormat.I64;
  private static final int LOW_BITS = 40;

  /** Makes the sine of r + lost beyond so many half or quarter turns, but for the sign. */
  interface Sine {
    Operand of(Operand r, Optional<Operand> lost, Operand sector);
  }

  Operand result(Frame frame, Operand magnitude, Sine sine) {
    FloatFormat format = arithmetic.format();
    int fractionBits = format.fractionBits();
    Operand code = frame.op(Opcode.BITS, WIDE, magnitude);
    Operand index = frame.op(Opcode.USHR, code, new IntLiteral(fractionBits));
    long implicit = 1L << fractionBits;
    Operand fraction = frame.op(Opcode.AND, code, new IntLiteral(implicit - 1));
    Operand m = frame.op(Opcode.OR, fraction, new IntLiteral(implicit));
    Operand high = frame.op(Opcode.IMUL, m, frame.op(Opcode.ILOOKUP, WIDE, table(index, true)));
    Operand low = frame.op(Opcode.IMUL, m, frame.op(Opcode.ILOOKUP, WIDE, table(index, false)));
    Operand turns =
        frame.op(Opcode.IADD, high, frame.op(Opcode.USHR, low, new IntLiteral(LOW_BITS)));
    IntLiteral quarter = new IntLiteral(1L << 62);
    Operand shifted = cosine ? frame.op(Opcode.IADD, turns, quarter) : turns;
    // Half a sector more, and the top bits are the number of the nearest one.
    Operand centred = frame.op(Opcode.IADD, shifted, new IntLiteral(1L << (63 - sectorBits)));
    Operand sector = frame.op(Opcode.USHR, centred, new IntLiteral(64 - sectorBits));
    Operand distance = frame.op(Opcode.SHL, shifted, new IntLiteral(sectorBits));
    Operand result = sine(frame, distance, sector, sine);
    Operand sign = sign(frame, frame.op(Opcode.USHR, centred, new IntLiteral(63)));
    Operand signed =
        frame.fromBits(frame.op(Opcode.XOR, frame.op(Opcode.BITS, WIDE, result), sign));
    Operand finite = frame.less(magnitude, arithmetic.literal(Double.POSITIVE_INFINITY));
    return frame.select(finite, signed, arithmetic.literal(Double.NaN));
  }

  /**
   * @param distance from the middle of the sector, in units of 2^-64 sectors
   */
  private Operand sine(Frame frame, Operand distance, Operand sector, Sine sine) {
    Operand high = frame.op(Opcode.TOFLOAT, distance);
    String unit = "pi*pow(2," + (-63 - sectorBits) + ")";
    FloatLiteral factor = arithmetic.constant(unit);
    Operand r = frame.mul(high, factor);
    if (!accurate) {
      return sine.of(r, Optional.empty(), sector);
    }
    Operand below = frame.op(Opcode.ISUB, distance, frame.op(Opcode.TOINT, WIDE, high));
    Operand lost = frame.mulAdd(high, factor, frame.op(Opcode.NEG, r));
    Operand rest =
        arithmetic.constant(unit + "-hi(" + unit + "," + arithmetic.format().precision() + ")");
    Operand more = frame.mulAdd(high, rest, lost);
    Operand all = frame.mulAdd(frame.op(Opcode.TOFLOAT, below), factor, more);
    return sine.of(r, Optional.of(all), sector);
  }

  /** The sign that the result gets, in the place of the sign bit. */
  private Operand sign(Frame frame, Operand negative) {
    int top = arithmetic.format().bits() - 1;
    Operand flipped = frame.op(Opcode.SHL, negative, new IntLiteral(top));
    if (cosine) {
      return flipped;
    }
    Operand own =
        frame.op(Opcode.AND, frame.op(Opcode.BITS, WIDE, Operand.X), new IntLiteral(1L << top));
    return frame.op(Opcode.XOR, flipped, own);
  }

  /** Index and entries, for |x| >= 2: the fields from the bias + 1 on, by their low bits. */
  private Operand[] table(Operand index, boolean high) {
    FloatFormat format = arithmetic.format();
    int size = 1 << (format.exponentBits() - 1);
    int bits = 64 + LOW_BITS;
    BigDecimal power = new BigDecimal(BigInteger.ONE.shiftLeft(bits + size));
    // Enough digits for all of those bits: log10(2) is below 0.31.
    BigInteger inverse =
        Oracle.constant("1/(2*pi)", (bits + size) * 31 / 100).multiply(power).toBigInteger();
    BigInteger modulus = BigInteger.ONE.shiftLeft(bits);
    List<Operand> operands = new ArrayList<>(List.of(index));
    for (int i = 0; i < size; i++) {
      int exponent = i + 1 - format.fractionBits();
      BigInteger fraction = inverse.shiftRight(size - exponent).mod(modulus);
      operands.add(
          new IntLiteral(
              high
                  ? fraction.shiftRight(LOW_BITS).longValue()
                  : fraction
                      .and(BigInteger.ONE.shiftLeft(LOW_BITS).subtract(BigInteger.ONE))
                      .longValue()));
    }
    return operands.toArray(Operand[]::new);
  }
}
