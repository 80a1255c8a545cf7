package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.ProgramBuilder;

/**
 * A program in a compute format of precision p being written, with arithmetic on {@linkplain Pair
 * pairs}: the algorithms of M. Joldes, J.-M. Muller and V. Popescu, Tight and rigorous error bounds
 * for basic building blocks of double-word arithmetic, ACM TOMS 44, 2017, each with a relative
 * error of a few 2^(2-2p) where nothing overflows or underflows. Constants are rounded to the
 * format where they are used.
 */
final class Code {

  static final FloatLiteral ZERO = literal(0);
  static final FloatLiteral ONE = literal(1);
  static final FloatLiteral HALF = literal(0.5);

  private final ProgramBuilder program;
  private final FloatFormat format;

  Code(ProgramBuilder program, FloatFormat format) {
    this.program = program;
    this.format = format;
  }

  /** The compute format, binary64 or binary32. */
  FloatFormat format() {
    return format;
  }

  /** Terms that are smaller than this, against results of about 1, are left out. */
  double negligible() {
    return Math.scalb(1.0, -format.precision() - 7);
  }

  /** The code of a value of the format. */
  IntLiteral bits(double value) {
    return integer(format.encode(value, Overflow.NON_SATURATING));
  }

  static FloatLiteral literal(double value) {
    return new FloatLiteral(value);
  }

  static FloatLiteral literal(BigDecimal value) {
    return literal(value.doubleValue());
  }

  /** A constant to twice the precision. */
  Pair constant(BigDecimal value) {
    double hi = format.round(value.doubleValue());
    return new Pair(literal(hi), literal(value.subtract(new BigDecimal(hi))));
  }

  Operand.Ref op(Opcode op, Operand... operands) {
    Operand[] rounded = Arrays.stream(operands).map(this::rounded).toArray(Operand[]::new);
    return program.append(op, rounded);
  }

  private Operand rounded(Operand operand) {
    return operand instanceof FloatLiteral(double value) ? literal(format.round(value)) : operand;
  }

  Operand add(Operand a, Operand b) {
    return op(Opcode.ADD, a, b);
  }

  Operand sub(Operand a, Operand b) {
    return op(Opcode.SUB, a, b);
  }

  Operand mul(Operand a, Operand b) {
    return op(Opcode.MUL, a, b);
  }

  Operand div(Operand a, Operand b) {
    return op(Opcode.DIV, a, b);
  }

  Operand fma(Operand a, Operand b, Operand c) {
    return op(Opcode.FMA, a, b, c);
  }

  Operand sqrt(Operand a) {
    return op(Opcode.SQRT, a);
  }

  Operand neg(Operand a) {
    return op(Opcode.NEG, a);
  }

  /** a where the mask holds, else b. */
  Operand select(Operand mask, Operand a, Operand b) {
    return op(Opcode.SELECT, mask, a, b);
  }

  Operand.Ref less(Operand a, Operand b) {
    return op(Opcode.LT, a, b);
  }

  /** The entry that the low bits of an index choose; as many as a power of two. */
  Operand lookup(Operand index, List<? extends Operand> entries) {
    Operand[] operands = new Operand[entries.size() + 1];
    operands[0] = index;
    for (int i = 0; i < entries.size(); i++) {
      operands[i + 1] = entries.get(i);
    }
    return op(Opcode.LOOKUP, operands);
  }

  static IntLiteral integer(long value) {
    return new IntLiteral(value);
  }

  /** The sum of coefficients[i] x^i, by Horner's scheme. */
  Operand polynomial(List<? extends Operand> coefficients, Operand x) {
    Operand sum = coefficients.getLast();
    for (Operand coefficient : coefficients.subList(0, coefficients.size() - 1).reversed()) {
      sum = fma(sum, x, coefficient);
    }
    return sum;
  }

  /** a + b where |a| >= |b| or a = 0. */
  Pair fastSum(Operand a, Operand b) {
    Operand sum = add(a, b);
    return new Pair(sum, sub(b, sub(sum, a)));
  }

  Pair sum(Operand a, Operand b) {
    Operand sum = add(a, b);
    Operand t = sub(sum, a);
    return new Pair(sum, add(sub(a, sub(sum, t)), sub(b, t)));
  }

  Pair product(Operand a, Operand b) {
    Operand product = mul(a, b);
    return new Pair(product, fma(a, b, neg(product)));
  }

  Pair add(Pair a, Operand b) {
    Pair s = sum(a.hi(), b);
    return fastSum(s.hi(), add(s.lo(), a.lo()));
  }

  Pair add(Pair a, Pair b) {
    Pair s = sum(a.hi(), b.hi());
    Pair t = sum(a.lo(), b.lo());
    Pair u = fastSum(s.hi(), add(s.lo(), t.hi()));
    return fastSum(u.hi(), add(u.lo(), t.lo()));
  }

  /** For operands of the same sign, half the work of {@link #add(Pair, Pair)}. */
  Pair addPositive(Pair a, Pair b) {
    Pair s = sum(a.hi(), b.hi());
    return fastSum(s.hi(), add(s.lo(), add(a.lo(), b.lo())));
  }

  Pair neg(Pair a) {
    return new Pair(neg(a.hi()), neg(a.lo()));
  }

  /** By a power of two. */
  Pair scale(Pair a, double factor) {
    return new Pair(mul(a.hi(), literal(factor)), mul(a.lo(), literal(factor)));
  }

  Pair mul(Pair a, Operand b) {
    Pair p = product(a.hi(), b);
    return fastSum(p.hi(), fma(a.lo(), b, p.lo()));
  }

  Pair mul(Pair a, Pair b) {
    Pair p = product(a.hi(), b.hi());
    Operand cross = fma(a.hi(), b.lo(), mul(a.lo(), b.hi()));
    return fastSum(p.hi(), add(p.lo(), cross));
  }

  Pair div(Pair a, Operand b) {
    Operand quotient = div(a.hi(), b);
    Operand rest = add(fma(neg(quotient), b, a.hi()), a.lo());
    return fastSum(quotient, div(rest, b));
  }

  Pair div(Pair a, Pair b) {
    Operand quotient = div(a.hi(), b.hi());
    Operand rest = fma(neg(quotient), b.hi(), a.hi());
    rest = add(fma(neg(quotient), b.lo(), rest), a.lo());
    return fastSum(quotient, div(rest, b.hi()));
  }

  /**
   * A product whose low part holds the errors to first order and is not made smaller than half a
   * last place of the high part: after n such operations it may be n of them.
   */
  Pair looseProduct(Pair a, Pair b) {
    Pair p = product(a.hi(), b.hi());
    return new Pair(p.hi(), fma(a.hi(), b.lo(), fma(a.lo(), b.hi(), p.lo())));
  }

  /** As {@link #looseProduct}. */
  Pair looseSum(Pair a, Pair b) {
    Pair s = sum(a.hi(), b.hi());
    return new Pair(s.hi(), add(s.lo(), add(a.lo(), b.lo())));
  }

  /** The value to the precision of one number. */
  Operand round(Pair a) {
    return add(a.hi(), a.lo());
  }
}
