package org.ulpforge.search.evolve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/** A straight-line program that is being changed. */
final class Draft {

  private final int arity;
  private final Opcode.Kind inputKind;
  private final List<Instruction> body;
  private Operand result;

  Draft(Program program, Opcode.Kind inputKind) {
    this.arity = program.arity();
    this.inputKind = inputKind;
    this.body = new ArrayList<>(program.instructions());
    this.result = program.regions().getFirst().result();
  }

  int size() {
    return body.size();
  }

  Instruction get(int index) {
    return body.get(index);
  }

  Operand result() {
    return result;
  }

  void set(int index, Instruction instruction) {
    body.set(index, instruction);
  }

  void setOperand(int index, int place, Operand operand) {
    List<Operand> operands = new ArrayList<>(body.get(index).operands());
    operands.set(place, operand);
    Instruction old = body.get(index);
    body.set(index, new Instruction(old.op(), old.format(), operands));
  }

  void setResult(Operand operand) {
    result = operand;
  }

  /** Makes room at a place; the new instruction may refer to those before it. */
  Operand.Ref insert(int index, Instruction instruction) {
    UnaryOperator<Operand> shift =
        o -> o instanceof Operand.Ref(int i) && i >= index ? new Operand.Ref(i + 1) : o;
    for (int i = index; i < body.size(); i++) {
      body.set(i, body.get(i).map(shift));
    }
    body.add(index, instruction);
    result = shift.apply(result);
    return new Operand.Ref(index);
  }

  /** Every later use of one value reads another one instead. */
  void replaceUses(int index, Operand replacement) {
    replaceUses(new Operand.Ref(index), index + 1, replacement);
  }

  /** Every use of one value from a place on reads another one instead. */
  void replaceUses(Operand value, int from, Operand replacement) {
    UnaryOperator<Operand> replace = o -> o.equals(value) ? replacement : o;
    for (int i = from; i < body.size(); i++) {
      body.set(i, body.get(i).map(replace));
    }
    result = replace.apply(result);
  }

  /** Inserts the instructions that another program needs for one of its values, at a place. */
  Operand graft(int index, Program donor, Operand wanted) {
    List<Instruction> source = donor.instructions();
    boolean[] needed = new boolean[source.size()];
    if (wanted instanceof Operand.Ref(int w)) {
      needed[w] = true;
      for (int i = w; i >= 0; i--) {
        if (needed[i]) {
          source.get(i).operands().forEach(o -> mark(o, needed));
        }
      }
    }
    Operand[] placed = new Operand[source.size()];
    UnaryOperator<Operand> rename = o -> o instanceof Operand.Ref(int i) ? placed[i] : o;
    int at = index;
    for (int i = 0; i < needed.length; i++) {
      if (needed[i]) {
        placed[i] = insert(at++, source.get(i).map(rename));
      }
    }
    return rename.apply(wanted);
  }

  private static void mark(Operand operand, boolean[] needed) {
    if (operand instanceof Operand.Ref(int i)) {
      needed[i] = true;
    }
  }

  /**
   * The values of a kind that an instruction at this place may read: arguments and earlier results.
   */
  List<Operand> available(int index, Opcode.Kind kind) {
    List<Operand> values = new ArrayList<>();
    if (kind == inputKind) {
      for (int i = 0; i < arity; i++) {
        values.add(new Operand.Input(i));
      }
    }
    for (int i = 0; i < index; i++) {
      if (body.get(i).op().result() == kind) {
        values.add(new Operand.Ref(i));
      }
    }
    return values;
  }

  Opcode.Kind kindOf(Operand operand) {
    return operand instanceof Operand.Ref(int i) ? body.get(i).op().result() : inputKind;
  }

  /** The program, with whatever has become dead. */
  Program program() {
    return Program.straightLine(arity, body, result);
  }
}
