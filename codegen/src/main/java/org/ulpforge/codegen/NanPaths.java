package org.ulpforge.codegen;

import java.util.HashSet;
import java.util.Set;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;
import org.ulpforge.program.Typing;

/**
 * Values that make the result NaN when they are, by arithmetic alone: the code of such a NaN needs
 * no care, as whatever is made of it the result is the same.
 */
final class NanPaths {

  private final Program program;
  private final Typing typing;
  private final int start;
  private final Program.Region region;

  NanPaths(Program program, Typing typing, int region) {
    this.program = program;
    this.typing = typing;
    this.start = program.start(region);
    this.region = program.regions().get(region);
  }

  /** Whether the region's result is NaN wherever the operand is. */
  boolean reachesResult(Operand operand) {
    Set<Operand> nan = new HashSet<>(Set.of(operand));
    for (int i = start; i < start + region.body().size(); i++) {
      Instruction in = program.instructions().get(i);
      if (keepsNaN(in, i) && in.operands().stream().anyMatch(nan::contains)) {
        nan.add(new Operand.Ref(i));
      }
    }
    return nan.contains(region.result());
  }

  private boolean keepsNaN(Instruction in, int index) {
    boolean hasNaN =
        typing.results().get(index) instanceof Type.Float(FloatFormat format) && format.hasNaN();
    return hasNaN
        && switch (in.op()) {
          case ADD, SUB, MUL, DIV, FMA, SQRT, NEG, ABS, RINT -> true;
          case MIN,
              MAX,
              SELECT,
              CONVERT,
              TOFLOAT,
              FROMBITS,
              LOOKUP,
              LT,
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
              false;
        };
  }
}
