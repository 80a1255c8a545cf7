package org.ulpforge.reduction;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    Operand[] table =
        Stream.concat(Stream.of(code), IntStream.range(0, entries).mapToObj(this::code))
            .toArray(Operand[]::new);
    Operand power = frame.op(Opcode.ILOOKUP, table);
    return frame.fromBits(frame.op(negative ? Opcode.ISUB : Opcode.IADD, power, exponent));
  }

  /**
   * 2^(k/n) as a product.
   *
   * @param rest the exponent of the second factor, a power of two
   */
  record Factors(Operand power, Operand rest) {}

  /**
   * 2^(k/n), maybe beyond the range of the format, by a factor near its square root and a whole
   * power of two, so that a result can be rounded to a subnormal last.
   *
   * @param code the magic constant with k added
   */
  Factors inTwo(Frame frame, Operand code) {
    Operand k = frame.op(Opcode.ISUB, code, arithmetic.codeOf(arithmetic.magic()));
    Operand rest = frame.op(Opcode.SHR, k, new IntLiteral(log2() + 1));
    Operand near = frame.op(Opcode.ISUB, k, frame.op(Opcode.SHL, rest, new IntLiteral(log2())));
    return new Factors(scaled(frame, code, near), rest);
  }

  /** The power as it stands in the table. */
  Operand entry(Frame frame, Operand code) {
    return lookup(frame, code, this::value);
  }

  /** The power divided by its rounded value, minus 1. */
  Operand remainder(Frame frame, Operand code) {
    return lookup(frame, code, this::remainder);
  }

  /**
   * What to add to r so that b^r makes up for the rounding of the power.
   *
   * @param rate the formula of ln b
   */
  Operand offset(Frame frame, Operand code, String rate) {
    return lookup(frame, code, j -> offset(j, rate));
  }

  private Operand lookup(Frame frame, Operand code, IntFunction<FloatLiteral> entry) {
    return frame.lookup(code, 0, IntStream.range(0, entries).mapToObj(entry).toList());
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

  private FloatLiteral remainder(int index) {
    return index == 0
        ? arithmetic.literal(0)
        : arithmetic.constant(formula(index) + "/" + rounded(index) + "-1");
  }

  private FloatLiteral offset(int index, String rate) {
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
