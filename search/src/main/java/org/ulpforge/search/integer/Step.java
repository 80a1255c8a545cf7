package org.ulpforge.search.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/**
 * An instruction of an integer program, small enough to be made by the million.
 *
 * @param a the first operand: 0 for x, from 1 on earlier results, or {@link #CONSTANT}
 * @param b the second one; of a look-up none
 * @param entries the constant, where an operand is one, or the table of a look-up; else empty
 */
@SuppressWarnings("ArrayRecordComponent")
record Step(Opcode op, int a, int b, int[] entries) {

  /** An operand that is the constant of the step. */
  static final int CONSTANT = -1;

  static final int[] NONE = {};

  /** Operations of two operands that programs are made of. */
  static final Set<Opcode> SEARCHED =
      EnumSet.of(
          Opcode.IADD,
          Opcode.ISUB,
          Opcode.IMUL,
          Opcode.AND,
          Opcode.OR,
          Opcode.XOR,
          Opcode.SHL,
          Opcode.SHR,
          Opcode.IMIN,
          Opcode.IMAX);

  boolean isLookup() {
    return op == Opcode.ILOOKUP;
  }

  /** Whether a constant or table is in it. */
  boolean hasEntries() {
    return entries.length > 0;
  }

  /** The same step with other entries. */
  Step with(int[] others) {
    return new Step(op, a, b, others);
  }

  Instruction instruction() {
    if (isLookup()) {
      Stream<Operand> table = Arrays.stream(entries).mapToObj(Operand.IntLiteral::new);
      return Instruction.of(
          op, Stream.concat(Stream.of(operand(a)), table).toArray(Operand[]::new));
    }
    return Instruction.of(op, operand(a), operand(b));
  }

  /**
   * The step of an instruction of a program of one argument.
   *
   * @throws IllegalArgumentException if programs with it are not searched
   */
  static Step of(Instruction instruction) {
    List<Operand> operands = instruction.operands();
    if (instruction.op() == Opcode.ILOOKUP) {
      int[] table = instruction.table().stream().mapToInt(Step::literal).toArray();
      return new Step(instruction.op(), index(operands.getFirst()), CONSTANT, table);
    }
    boolean binary = operands.size() == 2 && SEARCHED.contains(instruction.op());
    int constants = (int) operands.stream().filter(Operand.Literal.class::isInstance).count();
    if (!binary || constants > 1) {
      throw new IllegalArgumentException(
          "'" + instruction + "' is no step of a search for integer programs");
    }
    int[] entries =
        operands.stream()
            .filter(Operand.Literal.class::isInstance)
            .mapToInt(Step::literal)
            .toArray();
    return new Step(
        instruction.op(), index(operands.getFirst()), index(operands.getLast()), entries);
  }

  private static int literal(Operand operand) {
    return operand instanceof Operand.IntLiteral(long value) ? (int) value : 0;
  }

  private static int index(Operand operand) {
    return switch (operand) {
      case Operand.Input _ -> 0;
      case Operand.Ref(int i) -> i + 1;
      case Operand.Literal _ -> CONSTANT;
    };
  }

  private Operand operand(int index) {
    return switch (index) {
      case CONSTANT -> new Operand.IntLiteral(entries[0]);
      case 0 -> Operand.X;
      default -> new Operand.Ref(index - 1);
    };
  }

  /** The indices of the earlier values that it uses. */
  IntStream uses() {
    return isLookup() ? IntStream.of(a) : IntStream.of(a, b).filter(v -> v != CONSTANT);
  }

  /** Those steps of a program that its last one depends on, and itself. */
  static List<Step> used(List<Step> steps) {
    boolean[] used = new boolean[steps.size() + 1];
    used[steps.size()] = true;
    for (int i = steps.size(); i > 0; i--) {
      if (used[i]) {
        steps.get(i - 1).uses().forEach(v -> used[v] = true);
      }
    }
    int[] place = new int[steps.size() + 1];
    List<Step> live = new ArrayList<>();
    for (int i = 1; i <= steps.size(); i++) {
      if (used[i]) {
        Step step = steps.get(i - 1);
        int a = step.a() > 0 ? place[step.a()] : step.a();
        int b = step.b() > 0 ? place[step.b()] : step.b();
        live.add(new Step(step.op(), a, b, step.entries()));
        place[i] = live.size();
      }
    }
    return live;
  }
}
