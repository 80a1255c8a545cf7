package org.ulpforge.search.evolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
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

  private static final int ROUNDS = 3;

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
      keys[i] = key(source.get(i), j -> keys[j]);
    }
  }

  /**
   * As {@link #of}, after constants have absorbed what they can: programs that can compute the same
   * functions are likely to have one form. It has at most as many instructions.
   *
   * @param program of one region
   */
  public static Program absorbed(Program program) {
    Program before = program;
    Program absorbed = of(Absorption.of(program));
    // What was absorbed may make room for more; twice was enough for all programs tried.
    for (int i = 0; i < ROUNDS && !absorbed.equals(before); i++) {
      before = absorbed;
      absorbed = of(Absorption.of(absorbed));
    }
    return absorbed;
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
    return ordered(instruction, j -> keys[j]);
  }

  private static Instruction ordered(Instruction instruction, IntToLongFunction keys) {
    if (!instruction.op().commutative()
        || operandKey(instruction.operand(0), keys) <= operandKey(instruction.operand(1), keys)) {
      return instruction;
    }
    List<Operand> swapped = new ArrayList<>(instruction.operands());
    swapped.set(0, instruction.operand(1));
    swapped.set(1, instruction.operand(0));
    return new Instruction(instruction.op(), instruction.format(), swapped);
  }

  /**
   * A hash of what is computed, whatever the values of constants.
   *
   * @param keys of the instructions before
   */
  static long key(Instruction instruction, IntToLongFunction keys) {
    long key = instruction.op().text().hashCode();
    key = Mixing.mix(key ^ instruction.format().map(f -> f.name().hashCode()).orElse(0));
    for (Operand operand : ordered(instruction, keys).operands()) {
      key = Mixing.mix(key + operandKey(operand, keys));
    }
    return key;
  }

  /** Arguments and constants sort behind results: a bit above all keys of those. */
  static long operandKey(Operand operand, IntToLongFunction keys) {
    return switch (operand) {
      case Operand.Ref(int i) -> keys.applyAsLong(i) >>> 1;
      case Operand.Input(int i) -> Long.MAX_VALUE - 2 + i;
      case Operand.Literal ignored -> Long.MAX_VALUE;
    };
  }
}
