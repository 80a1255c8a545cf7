package org.ulpforge.interpret;

import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Type;

/**
 * Chooses the loops that compute an instruction: fast ones where the format is that of the carrier,
 * or can be reached from it by a second rounding; else {@link ElementSteps}.
 */
final class Steps {

  private Steps() {}

  /**
   * @param in the columns of the operands, in the types that the instruction wants
   */
  static List<Step> of(TypedInstruction instruction, Column result, List<Column> in) {
    return switch (instruction.op()) {
      case ADD, SUB, MUL, DIV, FMA, SQRT, NEG, ABS, MIN, MAX, RINT ->
          floats(instruction.op(), format(instruction.result()), in, result);
      case LT, LE, EQ -> List.of(compareFloats(instruction.op(), in, result.masks()));
      case SELECT, ISELECT -> List.of(select(in.get(0), in.get(1), in.get(2), result));
      case IADD, ISUB, IMUL, AND, OR, XOR, NOT, SHL, SHR, USHR, IMIN, IMAX ->
          List.of(integers(instruction.op(), integerFormat(instruction.result()), in, result));
      case ILT, IEQ ->
          List.of(
              compareIntegers(
                  instruction.op(),
                  integerFormat(instruction.operandTypes().getFirst()),
                  in,
                  result));
      case CONVERT -> convert(in.getFirst(), format(instruction.result()), result);
      case TOINT, TOFLOAT, BITS, FROMBITS, LOOKUP, ILOOKUP ->
          List.of(
              ConversionLoops.of(instruction, in.getFirst(), result)
                  .orElseGet(() -> ElementSteps.conversion(instruction, in.getFirst(), result)));
    };
  }

  private static FloatFormat format(Type type) {
    return ((Type.Float) type).format();
  }

  private static IntegerFormat integerFormat(Type type) {
    return ((Type.Int) type).format();
  }

  private static List<Step> floats(Opcode op, FloatFormat format, List<Column> in, Column result) {
    return switch (Rounding.of(op, format)) {
      case NONE -> List.of(loop(op, in, result));
      case AGAIN -> List.of(loop(op, in, result), round(format, result, result));
      case EXACT_RESULT -> List.of(ElementSteps.arithmetic(op, format, in, result));
    };
  }

  private static boolean isCarrier(FloatFormat format) {
    return format.equals(FloatFormat.F32) || format.equals(FloatFormat.F64);
  }

  private static Step loop(Opcode op, List<Column> in, Column result) {
    Column a = in.get(0);
    Column b = in.size() > 1 ? in.get(1) : a;
    Column c = in.size() > 2 ? in.get(2) : a;
    return switch (result) {
      case Column.Floats(float[] d) ->
          FloatLoops.arithmetic(op, a.floats(), b.floats(), c.floats(), d);
      case Column.Doubles(double[] d) ->
          DoubleLoops.arithmetic(op, a.doubles(), b.doubles(), c.doubles(), d);
      case Column.Ints(int[] d) -> IntLoops.arithmetic(op, a.ints(), b.ints(), d);
      case Column.Longs(long[] d) -> LongLoops.arithmetic(op, a.longs(), b.longs(), d);
      case Column.Masks ignored -> throw new IllegalArgumentException(op + " gives no mask");
    };
  }

  private static Step integers(Opcode op, IntegerFormat format, List<Column> in, Column result) {
    boolean isCarrier = format.signed() && (format.bits() == 32 || format.bits() == 64);
    return isCarrier ? loop(op, in, result) : ElementSteps.integers(op, format, in, result);
  }

  private static Step compareFloats(Opcode op, List<Column> in, boolean[] d) {
    return in.get(0) instanceof Column.Floats(float[] a)
        ? FloatLoops.comparison(op, a, in.get(1).floats(), d)
        : DoubleLoops.comparison(op, in.get(0).doubles(), in.get(1).doubles(), d);
  }

  private static Step compareIntegers(
      Opcode op, IntegerFormat format, List<Column> in, Column result) {
    boolean signExtended = format.signed() || format.bits() == 32 || format.bits() == 64;
    if (!signExtended) {
      return ElementSteps.compare(op, format, in, result);
    }
    boolean[] d = result.masks();
    return in.get(0) instanceof Column.Ints(int[] a)
        ? IntLoops.comparison(op, a, in.get(1).ints(), d)
        : LongLoops.comparison(op, in.get(0).longs(), in.get(1).longs(), d);
  }

  /** The values of a where the mask holds, else those of b. */
  static Step select(Column mask, Column a, Column b, Column result) {
    boolean[] m = mask.masks();
    return switch (result) {
      case Column.Floats(float[] d) -> n -> FloatLoops.select(m, a.floats(), b.floats(), d, n);
      case Column.Doubles(double[] d) -> n -> DoubleLoops.select(m, a.doubles(), b.doubles(), d, n);
      case Column.Ints(int[] d) -> n -> IntLoops.select(m, a.ints(), b.ints(), d, n);
      case Column.Longs(long[] d) -> n -> LongLoops.select(m, a.longs(), b.longs(), d, n);
      case Column.Masks ignored -> throw new IllegalArgumentException("masks are not selected");
    };
  }

  private static List<Step> convert(Column a, FloatFormat format, Column result) {
    return List.of(isCarrier(format) ? carry(a, result) : round(format, a, result));
  }

  private static Step round(FloatFormat format, Column a, Column result) {
    if (a instanceof Column.Floats(float[] from) && result instanceof Column.Floats(float[] to)) {
      Optional<RoundingLoop> loop = RoundingLoop.of(format);
      if (loop.isPresent()) {
        RoundingLoop rounding = loop.get();
        return n -> rounding.run(from, to, n);
      }
    }
    return ElementSteps.round(format, a, result);
  }

  /** A column of floats in the other carrier; rounded to f32 if that is the result's. */
  private static Step carry(Column a, Column result) {
    return switch (result) {
      case Column.Floats(float[] d) ->
          a instanceof Column.Doubles(double[] v)
              ? n -> ConversionLoops.narrow(v, d, n)
              : copy(a, result);
      case Column.Doubles(double[] d) ->
          a instanceof Column.Floats(float[] v)
              ? n -> ConversionLoops.widen(v, d, n)
              : copy(a, result);
      default -> throw new IllegalArgumentException("no float column");
    };
  }

  private static Step copy(Column a, Column result) {
    return n -> System.arraycopy(a.array(), 0, result.array(), 0, n);
  }

  /** A column in another type that holds its values: floats exactly, integers wrapped. */
  static Step bring(Column a, Type type, Type wanted, Column result) {
    return wanted instanceof Type.Int(IntegerFormat format)
        ? ElementSteps.wrap(a, integerFormat(type), format, result)
        : carry(a, result);
  }
}
