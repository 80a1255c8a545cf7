package org.ulpforge.search.evolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Mixing;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * The structure of a program apart from the values of its constants. Programs that differ in
 * nothing but constants, dead code, the order of instructions or that of operands that can change
 * places have equal shapes, but for rare ties; unlike in the canonical form, two constants never
 * become one.
 */
public final class Shape {

  private final List<Instruction> source;
  private final long[] keys;
  private final Map<Integer, Operand> moved = new HashMap<>();
  private final List<Instruction> placed = new ArrayList<>();
  private final Map<Instruction, Operand> known = new HashMap<>();
  private int constants;

  private Shape(Program program) {
    source = program.instructions();
    keys = new long[source.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(source.get(i));
    }
  }

  /**
   * The representative of all programs of one shape, whose constants have values that depend on
   * nothing but their place.
   *
   * @param program of one region
   */
  public static Program of(Program program) {
    Shape shape = new Shape(program);
    Operand result = shape.place(program.regions().getFirst().result());
    return Program.straightLine(program.arity(), shape.placed, result);
  }

  private Operand place(Operand operand) {
    return switch (operand) {
      case Operand.Input input -> input;
      case Operand.Literal ignored -> new Operand.FloatLiteral(1.0 / ++constants);
      case Operand.Ref(int index) -> {
        Operand before = moved.get(index);
        if (before == null) {
          Instruction renamed = ordered(source.get(index)).map(this::place);
          before = known.get(renamed);
          if (before == null) {
            before = new Operand.Ref(placed.size());
            placed.add(renamed);
            known.put(renamed, before);
          }
          moved.put(index, before);
        }
        yield before;
      }
    };
  }

  private Instruction ordered(Instruction instruction) {
    if (!instruction.op().commutative()
        || operandKey(instruction.operand(0)) <= operandKey(instruction.operand(1))) {
      return instruction;
    }
    List<Operand> swapped = new ArrayList<>(instruction.operands());
    swapped.set(0, instruction.operand(1));
    swapped.set(1, instruction.operand(0));
    return new Instruction(instruction.op(), instruction.format(), swapped);
  }

  /** A hash of what is computed, whatever the values of constants. */
  private long key(Instruction instruction) {
    long key = instruction.op().text().hashCode();
    key = Mixing.mix(key ^ instruction.format().map(f -> f.name().hashCode()).orElse(0));
    List<Operand> operands = ordered(instruction).operands();
    for (Operand operand : operands) {
      key = Mixing.mix(key + operandKey(operand));
    }
    return key;
  }

  /** Arguments and constants sort behind results: a bit above all keys of those. */
  private long operandKey(Operand operand) {
    return switch (operand) {
      case Operand.Ref(int i) -> keys[i] >>> 1;
      case Operand.Input(int i) -> Long.MAX_VALUE - 2 + i;
      case Operand.Literal ignored -> Long.MAX_VALUE;
    };
  }
}
