package org.ulpforge.interpret;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.RealFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;
import org.ulpforge.program.Typing;

/**
 * An instruction with the types in which it is computed. Operands are brought to {@code
 * operandTypes} first: floats exactly (typing sees to that), integers by their value modulo 2^w.
 *
 * @param result the type of the result; {@code real} is already replaced by f64
 * @param operandTypes one for each of the opcode's operands
 */
record TypedInstruction(Instruction instruction, Type result, List<Type> operandTypes) {

  private static final Type F32 = new Type.Float(FloatFormat.F32);
  private static final Type F64 = new Type.Float(FloatFormat.F64);

  Opcode op() {
    return instruction.op();
  }

  /** All instructions of a program, typed; {@code real} becomes f64. */
  static List<TypedInstruction> of(Program program, Format compute) {
    Typing typing = Typing.of(program, compute);
    List<TypedInstruction> typed = new ArrayList<>();
    List<Instruction> instructions = program.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      Type result = withoutReal(typing.results().get(i));
      List<Type> operands = operandTypes(instructions.get(i), typing, result, compute);
      typed.add(new TypedInstruction(instructions.get(i), result, operands));
    }
    return List.copyOf(typed);
  }

  /** The type of arguments and results of programs under a compute format. */
  static Type carried(Format compute) {
    return switch (compute) {
      case FloatFormat f -> new Type.Float(f);
      case IntegerFormat i -> new Type.Int(i);
      case RealFormat ignored -> F64;
      default -> throw new IllegalArgumentException("programs cannot compute in " + compute.name());
    };
  }

  private static Type withoutReal(Type type) {
    return type instanceof Type.Real ? F64 : type;
  }

  private static List<Type> operandTypes(
      Instruction instruction, Typing typing, Type result, Format compute) {
    Operand first = instruction.operand(0);
    return switch (instruction.op()) {
      case SQRT, NEG, ABS, RINT, NOT -> List.of(result);
      case ADD, SUB, MUL, DIV, MIN, MAX -> List.of(result, result);
      case IADD, ISUB, IMUL, AND, OR, XOR, SHL, SHR, USHR, IMIN, IMAX -> List.of(result, result);
      case FMA -> List.of(result, result, result);
      case SELECT, ISELECT -> List.of(Type.MASK, result, result);
      case LT, LE, EQ -> {
        Type common =
            isFloat32(first, typing) && isFloat32(instruction.operand(1), typing) ? F32 : F64;
        yield List.of(common, common);
      }
      case ILT, IEQ -> {
        Type common =
            typing.of(instruction.operand(1), new Type.Int(Typing.defaultInteger(compute)));
        common = typing.of(first, common);
        yield List.of(common, common);
      }
      case CONVERT, TOINT -> List.of(withoutReal(typing.of(first, F64)));
      case BITS -> List.of(withoutReal(typing.of(first, carried(compute))));
      case TOFLOAT, FROMBITS, LOOKUP, ILOOKUP ->
          List.of(typing.of(first, new Type.Int(Typing.defaultInteger(compute))));
    };
  }

  /** Whether an operand's values are all exact in f32, so that they can be compared there. */
  private static boolean isFloat32(Operand operand, Typing typing) {
    return switch (operand) {
      case Operand.FloatLiteral(double value) -> FloatFormat.F32.contains(value);
      case Operand.Literal ignored -> false;
      case Operand.Input ignored ->
          typing.input() instanceof Type.Float(var f) && f.embedsIn(FloatFormat.F32);
      case Operand.Ref(int i) ->
          typing.results().get(i) instanceof Type.Float(var f) && f.embedsIn(FloatFormat.F32);
    };
  }

  /** A float literal as a double; a decimal one (of {@code real}) rounded to it. */
  static double floatValue(Operand.Literal literal) {
    return switch (literal) {
      case Operand.FloatLiteral(double value) -> value;
      case Operand.RealLiteral(var value) -> value.doubleValue();
      case Operand.IntLiteral ignored ->
          throw new IllegalArgumentException(literal + " is no float");
    };
  }

  /** An integer literal, wrapped to a format. */
  static long integerValue(Operand.Literal literal, IntegerFormat format) {
    return switch (literal) {
      case Operand.IntLiteral(long value) -> IntegerOps.wrap(value, format);
      default -> throw new IllegalArgumentException(literal + " is no integer");
    };
  }
}
