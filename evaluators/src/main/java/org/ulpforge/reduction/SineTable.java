package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;

/**
 * sin(jπ/16 + r) = S + (C sin r + S (cos r − 1)) with S and C, the sine and cosine of jπ/16, from
 * tables for 0 &lt;= j &lt; 16, and |r| up to π/32 (Gal and Bachelis, An accurate elementary
 * mathematical library, ACM TOMS 17, 1991). The core computes (sin r − r)/r³ of r²; cos r − 1 needs
 * two terms only.
 *
 * <p>What r and S lost to rounding is added in any case. With {@code accurate} what C lost is, too,
 * and the sum S + C r is an exact one of two numbers; little but the last rounding is left.
 */
record SineTable(Arithmetic arithmetic, boolean accurate) {

  /** j counts 32nds of a turn. */
  static final int SECTOR_BITS = 5;

  private static final int ENTRIES = 16;

  /** The sine, but for the sign that goes with bit 4 of the sector. */
  Operand sine(Frame frame, Program core, Operand r, Operand lost, Operand sector) {
    Operand sin = frame.op(Opcode.LOOKUP, table(sector, this::sineOf, false));
    Operand sinLow = frame.op(Opcode.LOOKUP, table(sector, this::sineOf, true));
    Operand cos = frame.op(Opcode.LOOKUP, table(sector, this::cosineOf, false));
    Operand t = frame.mul(r, r);
    Operand versine =
        frame.mul(frame.mulAdd(t, arithmetic.constant("1/24"), arithmetic.literal(-0.5)), t);
    Operand cubic = frame.mul(frame.mul(r, t), frame.core(core, t));
    Operand low = frame.mulAdd(sin, versine, sinLow);
    Operand rest = frame.mulAdd(cos, frame.add(cubic, lost), low);
    if (!accurate) {
      return frame.add(sin, frame.mulAdd(cos, r, rest));
    }
    Operand cosLow = frame.op(Opcode.LOOKUP, table(sector, this::cosineOf, true));
    Operand first = frame.mulAdd(cos, r, sin);
    // |S| > |C r| or S = 0, so the error of the sum is exact (Dekker 1971).
    Operand error = frame.mulAdd(cos, r, frame.sub(sin, first));
    return frame.add(first, frame.add(frame.mulAdd(cosLow, r, rest), error));
  }

  private interface Entry {
    String of(int index);
  }

  private String sineOf(int index) {
    return index == 0 ? "0" : "sin(" + index + "*pi/" + ENTRIES + ")";
  }

  private String cosineOf(int index) {
    return index == ENTRIES / 2 ? "0" : "cos(" + index + "*pi/" + ENTRIES + ")";
  }

  /**
   * Index and entries.
   *
   * @param low what rounding takes from the entries
   */
  private Operand[] table(Operand index, Entry entry, boolean low) {
    int precision = arithmetic.format().precision();
    List<Operand> operands = new ArrayList<>(List.of(index));
    for (int j = 0; j < ENTRIES; j++) {
      String value = entry.of(j);
      FloatLiteral literal = arithmetic.constant(value);
      boolean exact = literal.value() == Math.rint(literal.value());
      operands.add(
          !low
              ? literal
              : exact
                  ? arithmetic.literal(0)
                  : arithmetic.constant(value + "-hi(" + value + "," + precision + ")"));
    }
    return operands.toArray(Operand[]::new);
  }
}
