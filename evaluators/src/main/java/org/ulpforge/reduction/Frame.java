package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/** A program in one argument being written around a core; each method appends what it says. */
final class Frame {

  private final Arithmetic arithmetic;
  private final ProgramBuilder program = new ProgramBuilder(1);

  Frame(Arithmetic arithmetic) {
    this.arithmetic = arithmetic;
  }

  Operand op(Opcode op, Operand... operands) {
    return program.append(op, operands);
  }

  /** An operation with a format of its own. */
  Operand op(Opcode op, ScalarFormat format, Operand... operands) {
    return program.append(Instruction.of(op, format, operands));
  }

  /** A core program on one argument. */
  Operand core(Program core, Operand argument) {
    return program.inline(core, Optional.empty(), List.of(argument));
  }

  /**
   * Core programs that differ in constants only, which the index chooses.
   *
   * @param first the index of the first one
   */
  Operand core(List<Program> cores, Operand index, int first, Operand argument) {
    Program model = cores.getFirst();
    List<Operand> results = new ArrayList<>();
    for (int i = 0; i < model.instructions().size(); i++) {
      Instruction instruction = model.instructions().get(i);
      List<Operand> operands = new ArrayList<>();
      for (int k = 0; k < instruction.operands().size(); k++) {
        int at = i;
        int place = k;
        operands.add(
            switch (instruction.operand(k)) {
              case Operand.Input ignored -> argument;
              case Operand.Ref(int ref) -> results.get(ref);
              case Operand.Literal ignored ->
                  lookup(
                      index,
                      first,
                      cores.stream()
                          .map(core -> (FloatLiteral) core.instructions().get(at).operand(place))
                          .toList());
            });
      }
      results.add(
          program.append(new Instruction(instruction.op(), instruction.format(), operands)));
    }
    return switch (model.regions().getFirst().result()) {
      case Operand.Input ignored -> argument;
      case Operand.Ref(int ref) -> results.get(ref);
      case Operand.Literal literal -> literal;
    };
  }

  /**
   * The entry that the low bits of an index choose.
   *
   * @param first the index of the first entry
   */
  Operand lookup(Operand index, int first, List<FloatLiteral> entries) {
    int size = Integer.highestOneBit(2 * entries.size() - 1);
    Operand[] operands = new Operand[size + 1];
    Arrays.fill(operands, arithmetic.literal(0));
    operands[0] = index;
    for (int i = 0; i < entries.size(); i++) {
      operands[1 + (first + i) % size] = entries.get(i);
    }
    return op(Opcode.LOOKUP, operands);
  }

  Operand add(Operand a, Operand b) {
    return op(Opcode.ADD, a, b);
  }

  Operand sub(Operand a, Operand b) {
    return op(Opcode.SUB, a, b);
  }

  Operand mul(Operand a, Operand b) {
    return op(Opcode.MUL, a, b);
  }

  Operand div(Operand a, Operand b) {
    return op(Opcode.DIV, a, b);
  }

  /** a·b + c, fused where that is allowed. */
  Operand mulAdd(Operand a, Operand b, Operand c) {
    return arithmetic.hasFma() ? op(Opcode.FMA, a, b, c) : add(mul(a, b), c);
  }

  Operand abs(Operand a) {
    return op(Opcode.ABS, a);
  }

  Operand bits(Operand a) {
    return op(Opcode.BITS, a);
  }

  Operand fromBits(Operand code) {
    return op(Opcode.FROMBITS, code);
  }

  Operand select(Operand mask, Operand a, Operand b) {
    return op(Opcode.SELECT, mask, a, b);
  }

  Operand less(Operand a, Operand b) {
    return op(Opcode.LT, a, b);
  }

  Operand equal(Operand a, Operand b) {
    return op(Opcode.EQ, a, b);
  }

  /** max(min(x, hi), lo), each side only where it is given; NaN stays NaN. */
  Operand clamp(Operand x, Optional<FloatLiteral> lo, Optional<FloatLiteral> hi) {
    Operand below = hi.<Operand>map(bound -> op(Opcode.MIN, x, bound)).orElse(x);
    return lo.<Operand>map(bound -> op(Opcode.MAX, below, bound)).orElse(below);
  }

  /** 2^k for an integer k in the normal range. */
  Operand powerOfTwo(Operand k) {
    Operand biased = op(Opcode.IADD, k, new IntLiteral(arithmetic.format().bias()));
    return fromBits(op(Opcode.SHL, biased, arithmetic.fractionBits()));
  }

  /** Whether from &lt;= code &lt; to, as one signed comparison. */
  Operand codeWithin(Operand code, long from, long to) {
    // Adding the least integer turns the unsigned order of code - from into the signed one.
    long least = arithmetic.format().bits() > 32 ? Long.MIN_VALUE : Integer.MIN_VALUE;
    Operand shifted = op(Opcode.IADD, code, new IntLiteral(least - from));
    return op(Opcode.ILT, shifted, new IntLiteral(least + (to - from)));
  }

  /** Begins a region that is taken where the mask holds. */
  void when(Operand mask) {
    program.when((Operand.Ref) mask);
  }

  /** Begins the last region. */
  void otherwise() {
    program.otherwise();
  }

  /** Ends a region. */
  void result(Operand result) {
    program.result(result);
  }

  Program build() {
    return program.build();
  }
}
