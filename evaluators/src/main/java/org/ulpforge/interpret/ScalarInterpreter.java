package org.ulpforge.interpret;

import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.RealFormat;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;

/**
 * The specification of what programs compute: one input at a time, one instruction after the other,
 * written for the reader. All other interpreters and all emitted kernels give the same bits (any
 * NaN being the same as any other).
 *
 * <p>Floats are carried as {@code double}, whatever their format; integers as {@code long},
 * sign-extended in signed formats and zero-extended in unsigned ones. Immutable.
 */
public final class ScalarInterpreter {

  private final Program program;
  private final Type carried;
  private final List<TypedInstruction> instructions;

  private ScalarInterpreter(Program program, Format compute) {
    this.program = program;
    this.carried = TypedInstruction.carried(compute);
    this.instructions = TypedInstruction.of(program, compute);
  }

  /**
   * @throws IllegalArgumentException if the program is not typed correctly, or {@code compute} is
   *     {@code real}, whose arithmetic no double can carry
   */
  public static ScalarInterpreter of(Program program, Format compute) {
    if (compute instanceof RealFormat) {
      throw new IllegalArgumentException(
          "the bits of a program are defined in float and integer formats, not in real");
    }
    return new ScalarInterpreter(program, compute);
  }

  /**
   * The value under a float compute format.
   *
   * @param arguments values of the compute format
   */
  public double apply(double... arguments) {
    requireArguments(arguments.length, carried instanceof Type.Float, "values");
    return new Run(arguments, new long[0]).floatResult();
  }

  /**
   * The result under an integer compute format.
   *
   * @param arguments values of the compute format; other bits than its own are ignored
   */
  public long applyInteger(long... arguments) {
    requireArguments(arguments.length, carried instanceof Type.Int, "integers");
    return new Run(new double[0], arguments).integerResult();
  }

  private void requireArguments(int count, boolean rightKind, String kind) {
    if (!rightKind || count != program.arity()) {
      throw new IllegalArgumentException(
          "a program of "
              + program.arity()
              + " argument(s) in "
              + carried
              + " was given "
              + count
              + " "
              + kind);
    }
  }

  /** The values of one evaluation; an instruction's result is in the array of its kind. */
  private final class Run {
    private final double[] floatArguments;
    private final long[] integerArguments;
    private final double[] floats = new double[instructions.size()];
    private final long[] integers = new long[instructions.size()];
    private final boolean[] masks = new boolean[instructions.size()];

    Run(double[] floatArguments, long[] integerArguments) {
      this.floatArguments = floatArguments;
      this.integerArguments = integerArguments;
    }

    double floatResult() {
      return floatOf(result());
    }

    long integerResult() {
      return IntegerOps.wrap(integerOf(result(), carried), ((Type.Int) carried).format());
    }

    /** Evaluates the head and the first region whose guard holds. */
    private Operand result() {
      evaluate(0, program.head().size());
      for (int r = 0; ; r++) {
        Program.Region region = program.regions().get(r);
        if (region.guard().isEmpty() || masks[region.guard().get().index()]) {
          int start = program.start(r);
          evaluate(start, start + region.body().size());
          return region.result();
        }
      }
    }

    private void evaluate(int from, int to) {
      for (int i = from; i < to; i++) {
        TypedInstruction instruction = instructions.get(i);
        switch (instruction.result()) {
          case Type.Float(FloatFormat format) -> floats[i] = floatOp(instruction, format);
          case Type.Int(IntegerFormat format) -> integers[i] = integerOp(instruction, format);
          case Type.Mask() -> masks[i] = comparison(instruction);
          case Type.Real() -> throw new IllegalStateException("real is not interpreted");
        }
      }
    }

    private double floatOp(TypedInstruction in, FloatFormat format) {
      return switch (in.op()) {
        case ADD, SUB, MUL, DIV, MIN, MAX ->
            FloatArithmetic.apply(in.op(), format, f(in, 0), f(in, 1), 0);
        case FMA -> FloatArithmetic.apply(in.op(), format, f(in, 0), f(in, 1), f(in, 2));
        case SQRT, NEG, ABS, RINT -> FloatArithmetic.apply(in.op(), format, f(in, 0), 0, 0);
        case SELECT -> m(in, 0) ? f(in, 1) : f(in, 2);
        case CONVERT -> format.round(f(in, 0));
        case TOFLOAT -> IntegerOps.toFloat(n(in, 0), integerFormat(in, 0), format);
        case FROMBITS ->
            format.decode(IntegerOps.unsigned(n(in, 0), integerFormat(in, 0)) & mask(format));
        case LOOKUP -> TypedInstruction.floatValue(entry(in));
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
            throw new IllegalStateException(in + " gives no float");
      };
    }

    private long integerOp(TypedInstruction in, IntegerFormat format) {
      return switch (in.op()) {
        case IADD -> IntegerOps.wrap(n(in, 0) + n(in, 1), format);
        case ISUB -> IntegerOps.wrap(n(in, 0) - n(in, 1), format);
        case IMUL -> IntegerOps.wrap(n(in, 0) * n(in, 1), format);
        case AND -> n(in, 0) & n(in, 1);
        case OR -> n(in, 0) | n(in, 1);
        case XOR -> n(in, 0) ^ n(in, 1);
        case NOT -> IntegerOps.wrap(~n(in, 0), format);
        case SHL -> IntegerOps.shl(n(in, 0), n(in, 1), format);
        case SHR -> IntegerOps.shr(n(in, 0), n(in, 1), format);
        case USHR -> IntegerOps.ushr(n(in, 0), n(in, 1), format);
        case IMIN -> IntegerOps.min(n(in, 0), n(in, 1), format);
        case IMAX -> IntegerOps.max(n(in, 0), n(in, 1), format);
        case ISELECT -> m(in, 0) ? n(in, 1) : n(in, 2);
        case TOINT -> IntegerOps.fromFloat(f(in, 0), format);
        case BITS -> {
          FloatFormat from = ((Type.Float) in.operandTypes().getFirst()).format();
          yield IntegerOps.wrap(
              from.canonical(from.encode(f(in, 0), Overflow.NON_SATURATING)), format);
        }
        case ILOOKUP -> TypedInstruction.integerValue(entry(in), format);
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
            CONVERT,
            TOFLOAT,
            FROMBITS,
            LOOKUP ->
            throw new IllegalStateException(in + " gives no integer");
      };
    }

    private boolean comparison(TypedInstruction in) {
      return switch (in.op()) {
        case LT -> f(in, 0) < f(in, 1);
        case LE -> f(in, 0) <= f(in, 1);
        case EQ -> f(in, 0) == f(in, 1);
        case ILT ->
            IntegerOps.signed(n(in, 0), integerFormat(in, 0))
                < IntegerOps.signed(n(in, 1), integerFormat(in, 0));
        case IEQ -> n(in, 0) == n(in, 1);
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
            throw new IllegalStateException(in + " is no comparison");
      };
    }

    private double f(TypedInstruction in, int operand) {
      return floatOf(in.instruction().operand(operand));
    }

    private double floatOf(Operand operand) {
      return switch (operand) {
        case Operand.Input(int i) -> floatArguments[i];
        case Operand.Ref(int i) -> floats[i];
        case Operand.Literal literal -> TypedInstruction.floatValue(literal);
      };
    }

    /** An integer operand, brought to the type that the instruction wants. */
    private long n(TypedInstruction in, int operand) {
      return integerOf(in.instruction().operand(operand), in.operandTypes().get(operand));
    }

    private long integerOf(Operand operand, Type wanted) {
      IntegerFormat format = ((Type.Int) wanted).format();
      return switch (operand) {
        case Operand.Input(int i) ->
            IntegerOps.wrap(
                IntegerOps.wrap(integerArguments[i], ((Type.Int) carried).format()), format);
        case Operand.Ref(int i) -> IntegerOps.wrap(integers[i], format);
        case Operand.Literal literal -> TypedInstruction.integerValue(literal, format);
      };
    }

    private boolean m(TypedInstruction in, int operand) {
      return masks[((Operand.Ref) in.instruction().operand(operand)).index()];
    }

    private Operand.Literal entry(TypedInstruction in) {
      List<Operand> table = in.instruction().table();
      return (Operand.Literal) table.get((int) n(in, 0) & (table.size() - 1));
    }

    private static IntegerFormat integerFormat(TypedInstruction in, int operand) {
      return ((Type.Int) in.operandTypes().get(operand)).format();
    }

    private static long mask(FloatFormat format) {
      return -1L >>> (64 - format.bits());
    }
  }
}
