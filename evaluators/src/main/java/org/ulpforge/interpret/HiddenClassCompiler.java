package org.ulpforge.interpret;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.VectorShape;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;

/**
 * Compiles programs to hidden classes: one loop in which all instructions are computed vector by
 * vector, so values stay in registers. It is several times faster than {@link ColumnarInterpreter}
 * once C2 has compiled the loop, which takes some seconds: worth it from some 2^24 points.
 */
public final class HiddenClassCompiler {

  /** Loops up to here were measured to be fast; C2 limits how much it inlines into one method. */
  private static final int MAX_INSTRUCTIONS = 100;

  private HiddenClassCompiler() {}

  /**
   * Compiles a program. Those with instructions that have no vector form (look-ups in tables longer
   * than two vectors, integers of other formats than i32 and i64, fma in narrow formats), and very
   * long ones, are given to {@link ColumnarInterpreter}: the bits are the same.
   *
   * @throws IllegalArgumentException if the program is not typed correctly
   */
  public static ColumnProgram of(Program program, Format compute) {
    List<TypedInstruction> instructions = TypedInstruction.of(program, compute);
    Type carried = TypedInstruction.carried(compute);
    boolean suits =
        instructions.size() <= MAX_INSTRUCTIONS
            && hasVectorForm(carried)
            && instructions.stream().allMatch(HiddenClassCompiler::hasVectorForm);
    int lanes = lanes(instructions, carried);
    if (!suits || instructions.stream().anyMatch(i -> i.instruction().table().size() > 2 * lanes)) {
      return ColumnarInterpreter.of(program, compute);
    }
    byte[] code = new VectorLoopWriter(program, instructions, carried, lanes).write();
    VectorLoop loop = instance(code);
    int arity = program.arity();
    return switch (Carrier.of(carried)) {
      case FLOAT -> new OnFloats(arity, loop, lanes);
      case DOUBLE -> new OnDoubles(arity, loop, lanes);
      case INT -> new OnInts(arity, loop, lanes);
      case LONG -> new OnLongs(arity, loop, lanes);
      case MASK -> throw new IllegalStateException("no compute format is a mask");
    };
  }

  private static boolean hasVectorForm(TypedInstruction instruction) {
    boolean typesSuit =
        hasVectorForm(instruction.result())
            && instruction.operandTypes().stream().allMatch(HiddenClassCompiler::hasVectorForm);
    return typesSuit
        && switch (instruction.op()) {
          case ADD, SUB, MUL, DIV, FMA, SQRT, NEG, ABS, MIN, MAX, RINT ->
              Rounding.of(instruction.op(), ((Type.Float) instruction.result()).format())
                  != Rounding.EXACT_RESULT;
          case CONVERT ->
              !isNarrow(instruction.result())
                  || Carrier.of(instruction.operandTypes().getFirst()) == Carrier.FLOAT;
          case TOFLOAT -> !isNarrow(instruction.result());
          case BITS, FROMBITS ->
              isSameWidth(instruction.operandTypes().getFirst(), instruction.result());
          case LOOKUP, ILOOKUP -> !isNarrow(instruction.result());
          case LT,
              LE,
              EQ,
              ILT,
              IEQ,
              SELECT,
              ISELECT,
              TOINT,
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
              IMAX ->
              true;
        };
  }

  private static boolean hasVectorForm(Type type) {
    return switch (type) {
      case Type.Float(FloatFormat f) -> !isNarrow(type) || RoundingLoop.of(f).isPresent();
      case Type.Int(IntegerFormat f) -> f.equals(IntegerFormat.I32) || f.equals(IntegerFormat.I64);
      case Type.Mask ignored -> true;
      case Type.Real ignored -> false;
    };
  }

  private static boolean isSameWidth(Type operand, Type result) {
    return !isNarrow(operand) && !isNarrow(result) && isWide(operand) == isWide(result);
  }

  private static boolean isNarrow(Type type) {
    return type instanceof Type.Float(FloatFormat f)
        && !f.equals(FloatFormat.F32)
        && !f.equals(FloatFormat.F64);
  }

  /** As many lanes as the widest values that occur have in the preferred vector. */
  private static int lanes(List<TypedInstruction> instructions, Type carried) {
    boolean wide =
        isWide(carried)
            || instructions.stream()
                .anyMatch(i ->
                    isWide(i.result())
                        || i.operandTypes().stream().anyMatch(HiddenClassCompiler::isWide));
    return VectorShape.preferredShape().vectorBitSize() / (wide ? 64 : 32);
  }

  private static boolean isWide(Type type) {
    return switch (Carrier.of(type)) {
      case DOUBLE, LONG -> true;
      case FLOAT, INT, MASK -> false;
    };
  }

  private static VectorLoop instance(byte[] code) {
    try {
      return (VectorLoop)
          MethodHandles.lookup()
              .defineHiddenClass(code, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the class of a compiled program could not be made", e);
    }
  }

  private record OnFloats(int arity, VectorLoop loop, int lanes) implements ColumnProgram.OfFloat {
    @Override
    public void run(float[][] arguments, float[] results, int n) {
      int whole = n - n % lanes;
      float[][] rest = new float[arity][];
      Arrays.setAll(rest, a -> Arrays.copyOf(Arrays.copyOfRange(arguments[a], whole, n), lanes));
      loop.run(arguments, results, whole);
      loop.run(rest, rest[0], lanes);
      System.arraycopy(rest[0], 0, results, whole, n - whole);
    }
  }

  private record OnDoubles(int arity, VectorLoop loop, int lanes)
      implements ColumnProgram.OfDouble {
    @Override
    public void run(double[][] arguments, double[] results, int n) {
      int whole = n - n % lanes;
      double[][] rest = new double[arity][];
      Arrays.setAll(rest, a -> Arrays.copyOf(Arrays.copyOfRange(arguments[a], whole, n), lanes));
      loop.run(arguments, results, whole);
      loop.run(rest, rest[0], lanes);
      System.arraycopy(rest[0], 0, results, whole, n - whole);
    }
  }

  private record OnInts(int arity, VectorLoop loop, int lanes) implements ColumnProgram.OfInt {
    @Override
    public void run(int[][] arguments, int[] results, int n) {
      int whole = n - n % lanes;
      int[][] rest = new int[arity][];
      Arrays.setAll(rest, a -> Arrays.copyOf(Arrays.copyOfRange(arguments[a], whole, n), lanes));
      loop.run(arguments, results, whole);
      loop.run(rest, rest[0], lanes);
      System.arraycopy(rest[0], 0, results, whole, n - whole);
    }
  }

  private record OnLongs(int arity, VectorLoop loop, int lanes) implements ColumnProgram.OfLong {
    @Override
    public void run(long[][] arguments, long[] results, int n) {
      int whole = n - n % lanes;
      long[][] rest = new long[arity][];
      Arrays.setAll(rest, a -> Arrays.copyOf(Arrays.copyOfRange(arguments[a], whole, n), lanes));
      loop.run(arguments, results, whole);
      loop.run(rest, rest[0], lanes);
      System.arraycopy(rest[0], 0, results, whole, n - whole);
    }
  }
}
