package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;
import org.ulpforge.program.Typing;

/**
 * Bounds of float values where a region's guard holds, by interval arithmetic: what has bounds is
 * finite, so its code needs no care for NaN. Two kinds of guards bound a value v, those that fast
 * paths have: {@code lt (abs v) c}, or {@code le}; and {@code ilt (iadd (bits v) c) d} where it
 * leaves codes of positive finite numbers.
 */
final class ValueBounds {

  /**
   * @param lo and {@code hi}: finite, or both infinite, of a value that may be anything
   */
  private record Bounds(double lo, double hi) {
    static final Bounds NONE = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    static Bounds of(DoubleStream values) {
      double[] all = values.toArray();
      double lo = DoubleStream.of(all).min().orElseThrow();
      double hi = DoubleStream.of(all).max().orElseThrow();
      return Double.isFinite(lo) && Double.isFinite(hi) ? new Bounds(lo, hi) : NONE;
    }

    boolean areFinite() {
      return hi < Double.POSITIVE_INFINITY;
    }

    /** The bounds of an operation that is monotone in each operand, between the ends. */
    Bounds with(Bounds other, DoubleBinaryOperator op) {
      return of(
          DoubleStream.of(
              op.applyAsDouble(lo, other.lo),
              op.applyAsDouble(lo, other.hi),
              op.applyAsDouble(hi, other.lo),
              op.applyAsDouble(hi, other.hi)));
    }

    /** The bounds of a monotone operation. */
    Bounds with(DoubleUnaryOperator op) {
      return of(DoubleStream.of(op.applyAsDouble(lo), op.applyAsDouble(hi)));
    }

    Bounds union(Bounds other) {
      return of(DoubleStream.of(lo, hi, other.lo, other.hi));
    }

    Bounds intersection(Bounds other) {
      double from = Math.max(lo, other.lo);
      double to = Math.min(hi, other.hi);
      return from <= to ? new Bounds(from, to) : this;
    }

    /** After the rounding to a format: the ends here were rounded at most once before. */
    Bounds rounded(FloatFormat format) {
      return areFinite()
          ? of(DoubleStream.of(format.nextDown(format.round(lo)), format.nextUp(format.round(hi))))
          : NONE;
    }
  }

  private final Typing typing;
  private final List<Instruction> instructions;
  private final List<Bounds> bounds = new ArrayList<>();
  private Optional<Operand> assumed = Optional.empty();
  private Bounds assumption = Bounds.NONE;

  /**
   * @param region whose guard is taken to hold
   */
  ValueBounds(Program program, Typing typing, int region) {
    this.typing = typing;
    this.instructions = program.instructions();
    program.regions().get(region).guard().ifPresent(g -> assume(instructions.get(g.index())));
    int headSize = program.isStraightLine() ? 0 : program.head().size();
    int start = program.start(region);
    for (int i = 0; i < start + program.regions().get(region).body().size(); i++) {
      boolean visible = i < headSize || i >= start;
      Bounds found =
          visible && typing.results().get(i) instanceof Type.Float(FloatFormat format)
              ? of(instructions.get(i)).rounded(format)
              : Bounds.NONE;
      bounds.add(
          assumed.equals(Optional.of(new Operand.Ref(i))) ? found.intersection(assumption) : found);
    }
  }

  /** Whether an operand is neither NaN nor infinite. */
  boolean isFinite(Operand operand) {
    return of(operand).areFinite();
  }

  private Optional<Instruction> instruction(Operand operand) {
    return operand instanceof Operand.Ref(int i)
        ? Optional.of(instructions.get(i))
        : Optional.empty();
  }

  private void assume(Instruction guard) {
    Optional<Instruction> left = instruction(guard.operand(0));
    if (left.isEmpty()) {
      return;
    }
    boolean above = guard.op() == Opcode.LT || guard.op() == Opcode.LE;
    if (above
        && left.get().op() == Opcode.ABS
        && guard.operand(1) instanceof Operand.FloatLiteral(double most)
        && Double.isFinite(most)) {
      assumed = Optional.of(left.get().operand(0));
      assumption = new Bounds(-Math.abs(most), Math.abs(most));
    }
    boolean shifted = left.get().op() == Opcode.IADD || left.get().op() == Opcode.ISUB;
    if (guard.op() == Opcode.ILT
        && shifted
        && left.get().operand(1) instanceof Operand.IntLiteral(long by)
        && guard.operand(1) instanceof Operand.IntLiteral(long below)) {
      int added = (int) (left.get().op() == Opcode.IADD ? by : -by);
      instruction(left.get().operand(0))
          .filter(bits -> bits.op() == Opcode.BITS && bits.operand(0) instanceof Operand.Input)
          .filter(bits -> has32Bits(guard.operand(0)) && has32Bits(left.get().operand(0)))
          .ifPresent(bits -> assumeCodes(bits.operand(0), added, (int) below));
    }
  }

  private boolean has32Bits(Operand operand) {
    return operand instanceof Operand.Ref(int i)
        && typing.results().get(i) instanceof Type.Int(IntegerFormat format)
        && format.bits() == 32;
  }

  /** Codes c of f32 with c + {@code added}, which wraps, less than {@code below}. */
  private void assumeCodes(Operand value, int added, int below) {
    boolean f32 =
        typing.input() instanceof Type.Float(FloatFormat format)
            && Carrier.same(format, FloatFormat.F32);
    int first = Integer.MIN_VALUE - added;
    long last = first + ((long) below - 1 - Integer.MIN_VALUE);
    if (f32
        && first >= 0
        && last >= first
        && last < Float.floatToIntBits(Float.POSITIVE_INFINITY)) {
      assumed = Optional.of(value);
      assumption = new Bounds(Float.intBitsToFloat(first), Float.intBitsToFloat((int) last));
    }
  }

  private Bounds of(Operand operand) {
    return switch (operand) {
      case Operand.Ref(int i) -> bounds.get(i);
      case Operand.FloatLiteral(double value) ->
          Double.isFinite(value) ? new Bounds(value, value) : Bounds.NONE;
      case Operand.Input ignored -> assumed.equals(Optional.of(operand)) ? assumption : Bounds.NONE;
      case Operand.RealLiteral ignored -> Bounds.NONE;
      case Operand.IntLiteral ignored -> Bounds.NONE;
    };
  }

  /** Before the rounding of the result. */
  private Bounds of(Instruction in) {
    return switch (in.op()) {
      case ADD -> of(in.operand(0)).with(of(in.operand(1)), Double::sum);
      case SUB -> of(in.operand(0)).with(of(in.operand(1)), (a, b) -> a - b);
      case MUL -> of(in.operand(0)).with(of(in.operand(1)), (a, b) -> a * b);
      case FMA -> {
        Bounds addend = of(in.operand(2));
        Bounds a = of(in.operand(0));
        Bounds b = of(in.operand(1));
        yield a.with(b, (x, y) -> Math.fma(x, y, addend.lo()))
            .union(a.with(b, (x, y) -> Math.fma(x, y, addend.hi())));
      }
      case NEG -> of(in.operand(0)).with(a -> -a);
      case ABS -> {
        Bounds a = of(in.operand(0));
        yield a.areFinite()
            ? new Bounds(
                Math.max(0, Math.max(a.lo(), -a.hi())),
                Math.max(Math.abs(a.lo()), Math.abs(a.hi())))
            : Bounds.NONE;
      }
      case CONVERT -> of(in.operand(0));
      case RINT -> of(in.operand(0)).with(Math::rint);
      case MIN -> of(in.operand(0)).with(of(in.operand(1)), Math::min);
      case MAX -> of(in.operand(0)).with(of(in.operand(1)), Math::max);
      case SELECT -> of(in.operand(1)).union(of(in.operand(2)));
      case DIV -> {
        Bounds divisor = of(in.operand(1));
        yield divisor.lo() > 0 || divisor.hi() < 0
            ? of(in.operand(0)).with(divisor, (a, b) -> a / b)
            : Bounds.NONE;
      }
      case SQRT -> {
        Bounds a = of(in.operand(0));
        yield a.lo() >= 0 ? a.with(Math::sqrt) : Bounds.NONE;
      }
      case TOFLOAT ->
          in.operand(0) instanceof Operand.Ref(int i)
                  && typing.results().get(i) instanceof Type.Int(IntegerFormat format)
              ? new Bounds(-Math.scalb(1.0, format.bits()), Math.scalb(1.0, format.bits()))
              : Bounds.NONE;
      case LOOKUP -> in.table().stream().map(this::of).reduce(Bounds::union).orElseThrow();
      case FROMBITS -> Bounds.NONE;
      case LT,
          LE,
          EQ,
          ILT,
          IEQ,
          ISELECT,
          TOINT,
          BITS,
          IADD,
          ISUB,
          IMUL,
          AND,
          OR,
          XOR,
          NOT,
          SHL,
          SHR,
          USHR,
          IMIN,
          IMAX,
          ILOOKUP ->
          Bounds.NONE;
    };
  }
}
