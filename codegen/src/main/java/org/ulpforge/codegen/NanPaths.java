package org.ulpforge.codegen;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Specials;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;
import org.ulpforge.program.Typing;

/**
 * The values whose NaN makes the result of a region NaN, whatever else is computed from them:
 * arithmetic leads from them to the result. The code of such a NaN does not matter, since one NaN
 * is like another.
 */
final class NanPaths {

  private final Set<Operand> values = new HashSet<>();

  NanPaths(Program program, Typing typing, int region) {
    List<Instruction> instructions = program.instructions();
    Program.Region of = program.regions().get(region);
    values.add(of.result());
    for (int i = program.start(region) + of.body().size() - 1; i >= 0; i--) {
      boolean keepsNan =
          typing.results().get(i) instanceof Type.Float(FloatFormat format)
              && format.specials() == Specials.IEEE;
      if (keepsNan && values.contains(new Operand.Ref(i)) && passes(instructions.get(i))) {
        values.addAll(instructions.get(i).operands());
      }
    }
  }

  /** Whether the result of the region is NaN where an operand is. */
  boolean lead(Operand from) {
    return values.contains(from);
  }

  /** Whether a NaN in any operand makes the result NaN. */
  private static boolean passes(Instruction instruction) {
    return switch (instruction.op()) {
      case ADD, SUB, MUL, DIV, FMA, SQRT, NEG, ABS, MIN, MAX, RINT, CONVERT -> true;
      case LT,
          LE,
          EQ,
          ILT,
          IEQ,
          SELECT,
          ISELECT,
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
          false;
    };
  }
}
