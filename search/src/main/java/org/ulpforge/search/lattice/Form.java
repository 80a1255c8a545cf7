package org.ulpforge.search.lattice;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ulpforge.grammar.Grammar;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * A kind of instruction: an operation of floats, and which of its operands are constants. The
 * others are values: the argument or results of earlier instructions.
 *
 * @param constant for each operand
 */
record Form(Opcode op, List<Boolean> constant) {

  private static final Set<Opcode> OPS =
      EnumSet.of(
          Opcode.ADD,
          Opcode.SUB,
          Opcode.MUL,
          Opcode.DIV,
          Opcode.FMA,
          Opcode.MIN,
          Opcode.MAX,
          Opcode.SQRT,
          Opcode.NEG,
          Opcode.ABS);

  /**
   * The forms that a grammar derives. Of two that differ in the order of operands that can change
   * places, the one with the constant behind.
   */
  static List<Form> of(Grammar grammar) {
    List<Form> forms = new ArrayList<>();
    for (Opcode op : OPS) {
      int operands = op.operands().size();
      for (int constants = 0; constants < (1 << operands) - 1; constants++) {
        List<Boolean> constant = new ArrayList<>();
        for (int slot = 0; slot < operands; slot++) {
          constant.add((constants >> slot & 1) == 1);
        }
        Form form = new Form(op, List.copyOf(constant));
        boolean twin = op.commutative() && constant.get(0) && !constant.get(1);
        if (!twin && grammar.derives(form.example())) {
          forms.add(form);
        }
      }
    }
    return forms;
  }

  private Program example() {
    List<Operand> operands =
        constant.stream().<Operand>map(c -> c ? new Operand.FloatLiteral(1) : Operand.X).toList();
    Instruction only = Instruction.of(op, operands.toArray(Operand[]::new));
    return Program.straightLine(1, List.of(only), new Operand.Ref(0));
  }

  int operands() {
    return constant.size();
  }

  /** Whether the first two operands are values that can change places. */
  boolean symmetric() {
    return op.commutative() && !constant.get(0) && !constant.get(1);
  }

  /**
   * The place of a constant in which the result is monotone, the last one if there are several; −1
   * if there is none.
   */
  int solved() {
    int place = constant.lastIndexOf(true);
    return op == Opcode.DIV && place == 1 ? -1 : place;
  }

  /** How many instructions of this form there are. */
  long count(long values, long constants) {
    long count = symmetric() ? values * (values + 1) / 2 : 1;
    for (int slot = symmetric() ? 2 : 0; slot < operands(); slot++) {
      count *= constant.get(slot) ? constants : values;
    }
    return count;
  }

  /** How many of them differ in more than the constant that is {@link #solved} for. */
  long countUnsolved(long values, long constants) {
    return count(values, constants) / (solved() < 0 ? 1 : constants);
  }
}
