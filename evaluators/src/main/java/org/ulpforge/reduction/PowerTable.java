package org.ulpforge.reduction;

import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;

/**
 * The powers 2^(j/n), or 2^(−j/n), 0 &lt;= j &lt; n, rounded, as tables that the low bits of a code
 * index (Tang, Table-driven implementation of the exponential function, ACM TOMS 15, 1989). Tables
 * as short as vector registers are looked up by one permutation.
 *
 * @param entries n, a power of two
 * @param negative 2^(−j/n)
 * @param bits of precision that the entries have, all or fewer
 */
record PowerTable(Arithmetic arithmetic, int entries, boolean negative, int bits) {

  /** Entries of full precision. */
  PowerTable(Arithmetic arithmetic, int entries, boolean negative) {
    this(arithmetic, entries, negative, arithmetic.format().precision());
  }

  private interface Entry {
    Operand of(int index);
  }

  int log2() {
    return Integer.numberOfTrailingZeros(entries);
  }

  /**
   * 2^(k/n), or 2^(−k/n): the whole part of k/n goes to the exponent, the rest chooses the power.
   *
   * @param code whose low bits are those of k
   * @param k an integer, or a code that has it in its low bits
   */
  Operand scaled(Frame frame, Operand code, Operand k) {
    Operand exponent = frame.op(Opcode.SHL, k, new IntLiteral(fractionBits()));
    Operand power = frame.op(Opcode.ILOOKUP, table(code, this::code));
    return frame.fromBits(frame.op(negative ? Opcode.ISUB : Opcode.IADD, power, exponent));
  }

  /** The power as it stands in the table. */
  Operand entry(Frame frame, Operand code) {
    return frame.op(Opcode.LOOKUP, table(code, this::value));
  }

  /** The power divided by its rounded value, minus 1. */
  Operand remainder(Frame frame, Operand code) {
    return frame.op(Opcode.LOOKUP, table(code, this::remainder));
  }

  /**
   * What to add to r so that b^r makes up for the rounding of the power.
   *
   * @param rate the formula of ln b
   */
  Operand offset(Frame frame, Operand code, String rate) {
    return frame.op(Opcode.LOOKUP, table(code, j -> offset(j, rate)));
  }

  private Operand[] table(Operand index, Entry entry) {
    Operand[] operands = new Operand[entries + 1];
    operands[0] = index;
    for (int j = 0; j < entries; j++) {
      operands[j + 1] = entry.of(j);
    }
    return operands;
  }

  /** By so many places k is shifted so that its whole part meets the exponent. */
  private int fractionBits() {
    return arithmetic.format().fractionBits() - log2();
  }

  private FloatLiteral value(int index) {
    return arithmetic.constant(rounded(index));
  }

  /** The code of a power without what the index adds to it when it is shifted with the exponent. */
  private Operand code(int index) {
    long moved = (long) index << fractionBits();
    return new IntLiteral(arithmetic.code(value(index).value()) + (negative ? moved : -moved));
  }

  private Operand remainder(int index) {
    return index == 0
        ? arithmetic.literal(0)
        : arithmetic.constant(formula(index) + "/" + rounded(index) + "-1");
  }

  private Operand offset(int index, String rate) {
    return index == 0
        ? arithmetic.literal(0)
        : arithmetic.constant("log(" + formula(index) + "/" + rounded(index) + ")/(" + rate + ")");
  }

  private String rounded(int index) {
    return "hi(" + formula(index) + "," + bits + ")";
  }

  private String formula(int index) {
    return index == 0 ? "1" : "exp2(" + (negative ? "-" : "") + index + "/" + entries + ")";
  }
}
