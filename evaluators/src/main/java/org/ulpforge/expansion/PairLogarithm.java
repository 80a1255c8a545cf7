package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;

/**
 * Logarithms of pairs with an absolute error of some 2^-75, in binary32 2^-45, and a relative error
 * of that size next to 1: log z = k log 2 + T + log(1 + r) with c m = 1 + r and T = -log c from a
 * table of 128 cells (Tang, Table-driven implementation of the logarithm function, ACM TOMS 16,
 * 1990). log 2 and T are split in parts: those but the last are multiples of a power of two, so
 * that k log 2 + T has no rounding error in them; in the cells next to 1 c is 1. Arguments are
 * positive normal numbers.
 */
final class PairLogarithm {

  private static final int DIGITS = 60;
  private static final int INDEX_BITS = 7;

  /** The first m; cells are half as wide below 1 as above. */
  private static final double LEAST = 0.6875;

  /** Of a part; the last is not limited. */
  private record Split(int fractionBits, FloatLiteral ln2, List<FloatLiteral> table) {}

  private final List<FloatLiteral> inverses = new ArrayList<>();
  private final List<Split> parts = new ArrayList<>();

  /** r is below 2^-7 in magnitude, so each adds that many bits. */
  private final int terms;

  PairLogarithm(FloatFormat format) {
    boolean narrow = format.precision() <= 24;
    terms = narrow ? 4 : 8;
    List<BigDecimal> logs = new ArrayList<>();
    int cells = 1 << INDEX_BITS;
    double from = LEAST;
    for (int i = 0; i < cells; i++) {
      double to = from + (from < 1 ? 0.5 / cells : 1.0 / cells);
      boolean unit = from == 1 || to == 1;
      double inverse = unit ? 1 : (float) (2 / (from + to));
      inverses.add(Code.literal(inverse));
      logs.add(
          unit
              ? BigDecimal.ZERO
              : Oracle.constant("-log(" + new BigDecimal(inverse).toPlainString() + ")", DIGITS));
      from = to;
    }
    BigDecimal ln2 = Oracle.constant("log(2)", DIGITS);
    // k log 2 + T is below 2^11, in binary32 2^8, the second part of it below 2^-9.
    for (int bits : narrow ? new int[] {16, 33} : new int[] {42}) {
      Split split = split(bits, ln2, logs);
      parts.add(split);
      ln2 = ln2.subtract(new BigDecimal(split.ln2().value()));
      for (int i = 0; i < cells; i++) {
        logs.set(i, logs.get(i).subtract(new BigDecimal(split.table().get(i).value())));
      }
    }
    parts.add(
        new Split(0, Code.literal(ln2), logs.stream().map(log -> Code.literal(log)).toList()));
  }

  private static Split split(int bits, BigDecimal ln2, List<BigDecimal> logs) {
    return new Split(
        bits, multiple(ln2, bits), logs.stream().map(log -> multiple(log, bits)).toList());
  }

  private static FloatLiteral multiple(BigDecimal value, int bits) {
    double scale = Math.scalb(1.0, bits);
    return Code.literal(
        value.multiply(new BigDecimal(scale)).setScale(0, RoundingMode.HALF_EVEN).doubleValue()
            / scale);
  }

  Pair of(Code code, Pair z) {
    return of(code, z, Optional.empty());
  }

  /**
   * log(2^exponent z).
   *
   * @param exponent a whole number
   */
  Pair of(Code code, Pair z, Operand exponent) {
    return of(code, z, Optional.of(exponent));
  }

  private Pair of(Code code, Pair z, Optional<Operand> exponent) {
    int fractionBits = code.format().fractionBits();
    Operand bits = code.op(Opcode.BITS, z.hi());
    Operand shifted = code.op(Opcode.ISUB, bits, code.bits(LEAST));
    Operand k = code.op(Opcode.SHR, shifted, Code.integer(fractionBits));
    Operand index = code.op(Opcode.USHR, shifted, Code.integer(fractionBits - INDEX_BITS));
    Operand power = code.op(Opcode.SHL, k, Code.integer(fractionBits));
    Operand m = code.op(Opcode.FROMBITS, code.op(Opcode.ISUB, bits, power));
    Operand scale = code.op(Opcode.FROMBITS, code.op(Opcode.ISUB, code.bits(1), power));
    Operand whole = code.op(Opcode.TOFLOAT, k);
    Operand kd = exponent.map(e -> code.add(whole, e)).orElse(whole);
    Operand c = code.lookup(index, inverses);
    Pair p = code.product(m, c);
    Operand r = code.sub(p.hi(), Code.ONE);
    Operand rest = code.fma(code.mul(z.lo(), scale), c, p.lo());
    List<Operand> constants =
        parts.stream()
            .map(part -> code.fma(kd, part.ln2(), code.lookup(index, part.table())))
            .toList();
    Pair s = code.fastSum(constants.getFirst(), r);
    for (Operand middle : constants.subList(1, constants.size() - 1)) {
      s = code.add(s, middle);
    }
    Pair square = code.product(r, code.mul(r, Code.literal(-0.5)));
    Operand cube =
        code.polynomial(
            IntStream.range(3, 3 + terms)
                .mapToObj(n -> Code.literal((n % 2 == 1 ? 1.0 : -1.0) / n))
                .toList(),
            r);
    Operand tail = code.mul(code.mul(r, code.mul(r, r)), cube);
    Pair u = code.fastSum(s.hi(), square.hi());
    Operand low = code.add(code.add(tail, u.lo()), code.add(s.lo(), square.lo()));
    // rest / (1 + r)
    Operand first = code.fma(code.neg(r), code.fma(code.neg(r), rest, rest), rest);
    return code.fastSum(u.hi(), code.add(code.add(low, constants.getLast()), first));
  }
}
