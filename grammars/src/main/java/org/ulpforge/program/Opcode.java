package org.ulpforge.program;

import static org.ulpforge.program.Opcode.Kind.FLOAT;
import static org.ulpforge.program.Opcode.Kind.INT;
import static org.ulpforge.program.Opcode.Kind.MASK;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The primitive operations. Each has one semantics, the same in every interpreter and backend.
 *
 * <p>Arithmetic on floats rounds the exact result of its operands once, to nearest even, to the
 * format of the instruction (in {@code real}: not at all); NaN operands give NaN, and NaNs are all
 * equal. Integers are of a width w, two's complement, and wrap. A shift count is taken as unsigned;
 * a count of w or more gives 0 ({@code shl}, {@code ushr}) or copies of the sign ({@code shr}).
 *
 * <p>Ops that are made of these are not opcodes: see {@link DerivedOps}.
 */
public enum Opcode {
  ADD(FLOAT, true, FLOAT, FLOAT),
  SUB(FLOAT, false, FLOAT, FLOAT),
  MUL(FLOAT, true, FLOAT, FLOAT),
  DIV(FLOAT, false, FLOAT, FLOAT),
  /** {@code fma a b c} is a·b + c, rounded once. */
  FMA(FLOAT, true, FLOAT, FLOAT, FLOAT),
  SQRT(FLOAT, false, FLOAT),
  NEG(FLOAT, false, FLOAT),
  ABS(FLOAT, false, FLOAT),
  /**
   * NaN if either operand is NaN; −0 is less than +0 (IEEE 754-2019 {@code minimum}, Java {@code
   * Math.min}).
   */
  MIN(FLOAT, true, FLOAT, FLOAT),
  /** As {@link #MIN}: IEEE 754-2019 {@code maximum}. */
  MAX(FLOAT, true, FLOAT, FLOAT),
  /** The nearest integer, ties to even, as a float; keeps the sign of zero, NaN and infinities. */
  RINT(FLOAT, false, FLOAT),

  /** {@code a < b}; false if either is NaN. */
  LT(MASK, false, FLOAT, FLOAT),
  /** {@code a <= b}; false if either is NaN. */
  LE(MASK, false, FLOAT, FLOAT),
  /** {@code a == b}; false if either is NaN; −0 equals +0. */
  EQ(MASK, true, FLOAT, FLOAT),
  /** Signed {@code a < b}. */
  ILT(MASK, false, INT, INT),
  IEQ(MASK, true, INT, INT),
  /** {@code select m a b} is a where m holds, else b. */
  SELECT(FLOAT, false, MASK, FLOAT, FLOAT),
  ISELECT(INT, false, MASK, INT, INT),

  /** A float rounded once, without saturation, to the format of the instruction. */
  CONVERT(FLOAT, false, FLOAT),
  /**
   * A float rounded to the nearest integer, ties to even; NaN gives 0, values out of range the
   * nearest bound.
   */
  TOINT(INT, false, FLOAT),
  /** An integer rounded once to the float format of the instruction. */
  TOFLOAT(FLOAT, false, INT),
  /**
   * The code of a float; zero-extended, or wrapped, to the integer format of the instruction. NaN
   * gives one code.
   */
  BITS(INT, false, FLOAT),
  /** The float whose code is the low bits of the operand. */
  FROMBITS(FLOAT, false, INT),

  IADD(INT, true, INT, INT),
  ISUB(INT, false, INT, INT),
  IMUL(INT, true, INT, INT),
  AND(INT, true, INT, INT),
  OR(INT, true, INT, INT),
  XOR(INT, true, INT, INT),
  NOT(INT, false, INT),
  SHL(INT, false, INT, INT),
  /** Arithmetic shift right. */
  SHR(INT, false, INT, INT),
  /** Logical shift right. */
  USHR(INT, false, INT, INT),
  /** Signed, or unsigned if the format of the instruction is. */
  IMIN(INT, true, INT, INT),
  IMAX(INT, true, INT, INT),

  /**
   * {@code lookup i e0 … e(n-1)}: the entry whose index is the low bits of i; n is a power of two
   * from 2 to {@link Instruction#MAX_TABLE}, the entries are literals.
   */
  LOOKUP(FLOAT, false, INT),
  /** As {@link #LOOKUP} with integer entries. */
  ILOOKUP(INT, false, INT);

  /** What kind of value an operand or a result is; its format comes from {@link Typing}. */
  public enum Kind {
    FLOAT,
    INT,
    MASK
  }

  private final Kind result;
  private final boolean commutative;
  private final List<Kind> operands;

  Opcode(Kind result, boolean commutative, Kind... operands) {
    this.result = result;
    this.commutative = commutative;
    this.operands = List.of(operands);
  }

  /** The name in program text: lower case. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  public Kind result() {
    return result;
  }

  /** Kinds of the operands, of a table look-up without its entries. */
  public List<Kind> operands() {
    return operands;
  }

  /** Whether the first two operands can change places without any change of the result. */
  public boolean commutative() {
    return commutative;
  }

  public boolean isLookup() {
    return this == LOOKUP || this == ILOOKUP;
  }

  public static Optional<Opcode> of(String text) {
    return Arrays.stream(values()).filter(op -> op.text().equals(text)).findFirst();
  }
}
