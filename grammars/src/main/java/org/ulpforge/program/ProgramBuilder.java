package org.ulpforge.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.ScalarFormat;

/** Puts a program together, instruction by instruction, and inlines programs into it. */
public final class ProgramBuilder {

  private final int arity;
  private final List<Program.Region> regions = new ArrayList<>();
  private List<Instruction> head = List.of();
  private List<Instruction> body = new ArrayList<>();
  private Optional<Operand.Ref> guard = Optional.empty();
  private int next;

  public ProgramBuilder(int arity) {
    this.arity = arity;
  }

  /** Appends an instruction. */
  public Operand.Ref append(Instruction instruction) {
    body.add(instruction);
    return new Operand.Ref(next++);
  }

  public Operand.Ref append(Opcode op, Operand... operands) {
    return append(Instruction.of(op, operands));
  }

  /**
   * Appends the body of a straight-line program on the given arguments.
   *
   * @param format given to instructions of float kind that have no format of their own
   * @return the result of the inlined program
   */
  public Operand inline(Program callee, Optional<ScalarFormat> format, List<Operand> arguments) {
    if (!callee.isStraightLine() || callee.arity() != arguments.size()) {
      throw new IllegalArgumentException(
          "only a straight-line program can be inlined, with as many arguments as it takes");
    }
    List<Operand> results = new ArrayList<>();
    for (Instruction instruction : callee.instructions()) {
      boolean inherits =
          instruction.op().result() == Opcode.Kind.FLOAT && instruction.format().isEmpty();
      Instruction placed = instruction.map(o -> resolve(o, results, arguments));
      results.add(
          append(inherits ? new Instruction(placed.op(), format, placed.operands()) : placed));
    }
    return resolve(callee.regions().getFirst().result(), results, arguments);
  }

  private static Operand resolve(Operand operand, List<Operand> results, List<Operand> arguments) {
    return switch (operand) {
      case Operand.Input(int i) -> arguments.get(i);
      case Operand.Ref(int i) -> results.get(i);
      case Operand.Literal literal -> literal;
    };
  }

  /**
   * Ends the head (at the first call) and begins a region that is guarded by a mask of the head.
   */
  public void when(Operand.Ref mask) {
    begin();
    guard = Optional.of(mask);
  }

  /** Begins the last region of several. */
  public void otherwise() {
    begin();
  }

  private void begin() {
    if (regions.isEmpty()) {
      head = body;
    }
    body = new ArrayList<>();
  }

  /** Ends a region. */
  public void result(Operand result) {
    regions.add(new Program.Region(guard, body, result));
    guard = Optional.empty();
  }

  public Program build() {
    return new Program(arity, head, regions);
  }
}
