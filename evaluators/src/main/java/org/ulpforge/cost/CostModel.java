package org.ulpforge.cost;

import java.util.List;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * Says what a program costs. Of several regions the most expensive one counts, with the head: the
 * longest way that an input can take. Only instructions that depend on an input count; all others
 * are constants to an emitter.
 */
public interface CostModel {

  /** The name on the command line and in files. */
  String name();

  /** One line for lists. */
  String description();

  /** The cost of one instruction, not negative. */
  double weight(Instruction instruction);

  /** The cost of a program in canonical form; 0 if its result depends on no input. */
  default double cost(Program program) {
    List<Instruction> instructions = program.instructions();
    boolean[] varies = new boolean[instructions.size()];
    double[] weights = new double[instructions.size()];
    for (int i = 0; i < weights.length; i++) {
      Instruction instruction = instructions.get(i);
      varies[i] =
          instruction.operands().stream()
              .anyMatch(o ->
                  o instanceof Operand.Input || (o instanceof Operand.Ref(int r) && varies[r]));
      weights[i] = varies[i] ? weight(instruction) : 0;
    }
    int head = program.head().size();
    double longest = 0;
    for (int r = 0; r < program.regions().size(); r++) {
      int start = program.start(r);
      longest =
          Math.max(longest, sum(weights, start, start + program.regions().get(r).body().size()));
    }
    return sum(weights, 0, head) + longest;
  }

  private static double sum(double[] weights, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += weights[i];
    }
    return sum;
  }

  /** Entries of a table of f32 that one vector register of 512 bits holds. */
  int TABLE_UNIT = 16;

  /** A table look-up counts once for each register that its table fills, all else once. */
  static double units(Instruction instruction) {
    int entries = instruction.table().size();
    return entries == 0 ? 1 : (entries + TABLE_UNIT - 1) / TABLE_UNIT;
  }

  /** Every instruction costs 1, a look-up 1 for each {@value #TABLE_UNIT} entries of its table. */
  CostModel INSTRUCTIONS =
      new CostModel() {
        @Override
        public String name() {
          return "instructions";
        }

        @Override
        public String description() {
          return "number of instructions; a table look-up counts once for each 16 entries";
        }

        @Override
        public double weight(Instruction instruction) {
          return units(instruction);
        }
      };

  /**
   * As {@link #INSTRUCTIONS}, but an fma is two operations: the count used for exact real
   * arithmetic.
   */
  CostModel REAL =
      new CostModel() {
        @Override
        public String name() {
          return "real";
        }

        @Override
        public String description() {
          return "number of operations that depend on an input, fma as 2";
        }

        @Override
        public double weight(Instruction instruction) {
          return instruction.op() == Opcode.FMA ? 2 : 1;
        }
      };
}
