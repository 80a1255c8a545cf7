package org.ulpforge.interpret;

import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.NarrowArithmetic;
import org.ulpforge.format.Overflow;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Type;

/**
 * Loops for any format, element by element: for the formats and conversions that have no faster
 * ones.
 */
final class ElementSteps {

  private ElementSteps() {}

  /** Rounds once to a format. */
  static Step round(FloatFormat format, Column a, Column result) {
    return n -> {
      for (int i = 0; i < n; i++) {
        result.set(i, format.round(a.floatAt(i)));
      }
    };
  }

  @FunctionalInterface
  private interface FloatFunction {
    double apply(double x, double y, double z);
  }

  /** An op that rounds once. */
  static Step arithmetic(Opcode op, FloatFormat format, List<Column> in, Column result) {
    FloatFunction function =
        switch (op) {
          case ADD -> (x, y, z) -> NarrowArithmetic.add(format, x, y);
          case SUB -> (x, y, z) -> NarrowArithmetic.sub(format, x, y);
          case MUL -> (x, y, z) -> NarrowArithmetic.mul(format, x, y);
          case DIV -> (x, y, z) -> NarrowArithmetic.div(format, x, y);
          case FMA -> (x, y, z) -> NarrowArithmetic.fma(format, x, y, z);
          case SQRT -> (x, y, z) -> NarrowArithmetic.sqrt(format, x);
          case NEG,
              ABS,
              MIN,
              MAX,
              RINT,
              LT,
              LE,
              EQ,
              ILT,
              IEQ,
              SELECT,
              ISELECT,
              CONVERT,
              TOINT,
              TOFLOAT,
              BITS,
              FROMBITS,
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
              LOOKUP,
              ILOOKUP ->
              throw new IllegalArgumentException(op + " is no rounded arithmetic");
        };
    Column a = in.get(0);
    Column b = in.size() > 1 ? in.get(1) : a;
    Column c = in.size() > 2 ? in.get(2) : a;
    return n -> {
      for (int i = 0; i < n; i++) {
        result.set(i, function.apply(a.floatAt(i), b.floatAt(i), c.floatAt(i)));
      }
    };
  }

  @FunctionalInterface
  private interface IntegerFunction {
    long apply(long x, long y);
  }

  static Step integers(Opcode op, IntegerFormat format, List<Column> in, Column result) {
    IntegerFunction function =
        switch (op) {
          case IADD -> (x, y) -> IntegerOps.wrap(x + y, format);
          case ISUB -> (x, y) -> IntegerOps.wrap(x - y, format);
          case IMUL -> (x, y) -> IntegerOps.wrap(x * y, format);
          case AND -> (x, y) -> x & y;
          case OR -> (x, y) -> x | y;
          case XOR -> (x, y) -> x ^ y;
          case NOT -> (x, y) -> IntegerOps.wrap(~x, format);
          case SHL -> (x, y) -> IntegerOps.shl(x, y, format);
          case SHR -> (x, y) -> IntegerOps.shr(x, y, format);
          case USHR -> (x, y) -> IntegerOps.ushr(x, y, format);
          case IMIN -> (x, y) -> IntegerOps.min(x, y, format);
          case IMAX -> (x, y) -> IntegerOps.max(x, y, format);
          case ADD,
              SUB,
              MUL,
              DIV,
              FMA,
              SQRT,
              NEG,
              ABS,
              MIN,
              MAX,
              RINT,
              LT,
              LE,
              EQ,
              ILT,
              IEQ,
              SELECT,
              ISELECT,
              CONVERT,
              TOINT,
              TOFLOAT,
              BITS,
              FROMBITS,
              LOOKUP,
              ILOOKUP ->
              throw new IllegalArgumentException(op + " is no integer arithmetic");
        };
    Column a = in.get(0);
    Column b = in.size() > 1 ? in.get(1) : a;
    return n -> {
      for (int i = 0; i < n; i++) {
        result.set(i, function.apply(a.integerAt(i, format), b.integerAt(i, format)));
      }
    };
  }

  static Step compare(Opcode op, IntegerFormat format, List<Column> in, Column result) {
    Column a = in.get(0);
    Column b = in.get(1);
    boolean[] d = result.masks();
    return n -> {
      for (int i = 0; i < n; i++) {
        long x = IntegerOps.signed(a.integerAt(i, format), format);
        long y = IntegerOps.signed(b.integerAt(i, format), format);
        d[i] = op == Opcode.ILT ? x < y : x == y;
      }
    };
  }

  /** Integers of one format as integers of another, modulo its 2^w. */
  static Step wrap(Column a, IntegerFormat from, IntegerFormat to, Column result) {
    return n -> {
      for (int i = 0; i < n; i++) {
        result.set(i, IntegerOps.wrap(a.integerAt(i, from), to));
      }
    };
  }

  /** Conversions between floats and integers, and look-ups. */
  static Step conversion(TypedInstruction instruction, Column a, Column result) {
    Type from = instruction.operandTypes().getFirst();
    List<Operand> table = instruction.instruction().table();
    return switch (instruction.result()) {
      case Type.Int(IntegerFormat to) ->
          switch (from) {
            case Type.Float(FloatFormat format) -> {
              boolean bits = instruction.op() == Opcode.BITS;
              yield n -> {
                for (int i = 0; i < n; i++) {
                  double x = a.floatAt(i);
                  result.set(
                      i, bits ? IntegerOps.wrap(code(x, format), to) : IntegerOps.fromFloat(x, to));
                }
              };
            }
            case Type.Int(IntegerFormat format) -> {
              long[] entries =
                  table.stream()
                      .mapToLong(e -> TypedInstruction.integerValue((Operand.Literal) e, to))
                      .toArray();
              yield n -> {
                for (int i = 0; i < n; i++) {
                  result.set(i, entries[(int) a.integerAt(i, format) & (entries.length - 1)]);
                }
              };
            }
            case Type.Real ignored -> throw new IllegalArgumentException("real has no integers");
            case Type.Mask ignored -> throw new IllegalArgumentException("masks are not converted");
          };
      case Type.Float(FloatFormat to) -> {
        IntegerFormat format = ((Type.Int) from).format();
        yield switch (instruction.op()) {
          case TOFLOAT ->
              n -> {
                for (int i = 0; i < n; i++) {
                  result.set(i, IntegerOps.toFloat(a.integerAt(i, format), format, to));
                }
              };
          case FROMBITS ->
              n -> {
                for (int i = 0; i < n; i++) {
                  result.set(
                      i,
                      to.decode(
                          IntegerOps.unsigned(a.integerAt(i, format), format)
                              & -1L >>> (64 - to.bits())));
                }
              };
          case LOOKUP -> {
            double[] entries =
                table.stream()
                    .mapToDouble(e -> TypedInstruction.floatValue((Operand.Literal) e))
                    .toArray();
            yield n -> {
              for (int i = 0; i < n; i++) {
                result.set(i, entries[(int) a.integerAt(i, format) & (entries.length - 1)]);
              }
            };
          }
          case ADD,
              SUB,
              MUL,
              DIV,
              FMA,
              SQRT,
              NEG,
              ABS,
              MIN,
              MAX,
              RINT,
              LT,
              LE,
              EQ,
              ILT,
              IEQ,
              SELECT,
              ISELECT,
              CONVERT,
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
              throw new IllegalStateException(instruction.op() + " makes no float of an integer");
        };
      }
      case Type.Real ignored -> throw new IllegalArgumentException("real has no conversions");
      case Type.Mask ignored -> throw new IllegalArgumentException("masks are not converted");
    };
  }

  private static long code(double value, FloatFormat format) {
    return format.canonical(format.encode(value, Overflow.NON_SATURATING));
  }
}
