package org.ulpforge.search.evolve;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * Lets the free constants of a program absorb what they can: signs, and constants next to them. So
 * {@code c - v} becomes {@code v + c'} where the sign of the result can be absorbed later, {@code
 * (v + c) + d} becomes {@code v + c'}, {@code v / c} becomes {@code v * c'}, and {@code v + v}
 * gives way to {@code v * c}, which can do more. The functions that a program can compute stay, or
 * become more, and its instructions become fewer or stay as many.
 */
final class Absorption {

  private static final Operand CONSTANT = new Operand.FloatLiteral(1);

  /**
   * A value, or the negative of it.
   *
   * @param free whether a constant behind the value can take its sign, since nothing else uses it
   */
  private record Term(Operand operand, boolean negative, boolean free) {
    Term(Operand operand, boolean negative) {
      this(operand, negative, false);
    }

    Term negated() {
      return free || isConstant() ? this : new Term(operand, !negative);
    }

    Term usedOnce(boolean once) {
      return new Term(operand, negative, free && once);
    }

    boolean isConstant() {
      return operand instanceof Operand.Literal;
    }
  }

  /** What cannot be written with signs absorbed. */
  private static final class Impossible extends Exception {
    private static final long serialVersionUID = 1;

    Impossible() {
      super(null, null, false, false);
    }
  }

  private final List<Instruction> body = new ArrayList<>();
  private final List<Long> keys = new ArrayList<>();
  private final BitSet needed = new BitSet();

  private Absorption() {}

  /**
   * The program with signs and constants absorbed; the program itself where an operation other than
   * those of real arithmetic, or the sign of the result, does not allow it. Values of constants are
   * lost.
   *
   * @param program of one region
   */
  static Program of(Program program) {
    try {
      return new Absorption().rewrite(program);
    } catch (Impossible e) {
      return program;
    }
  }

  private Program rewrite(Program program) throws Impossible {
    List<Term> terms = new ArrayList<>();
    int[] uses = uses(program);
    for (Instruction instruction : program.instructions()) {
      if (instruction.format().isPresent()) {
        throw new Impossible();
      }
      List<Term> operands = new ArrayList<>();
      for (Operand operand : instruction.operands()) {
        operands.add(term(operand, terms));
      }
      terms.add(apply(instruction.op(), operands).usedOnce(uses[terms.size()] == 1));
    }
    Term result = term(program.regions().getFirst().result(), terms);
    need(result.operand());
    if (result.isConstant() || (result.negative() && !negate(result.operand(), false))) {
      throw new Impossible();
    }
    if (result.negative()) {
      negate(result.operand(), true);
    }
    return Program.straightLine(program.arity(), body, result.operand());
  }

  private static int[] uses(Program program) {
    int[] uses = new int[program.size()];
    Stream.concat(
            program.instructions().stream().flatMap(i -> i.operands().stream()),
            Stream.of(program.regions().getFirst().result()))
        .forEach(o -> {
          if (o instanceof Operand.Ref(int index)) {
            uses[index]++;
          }
        });
    return uses;
  }

  private static Term term(Operand operand, List<Term> terms) {
    return switch (operand) {
      case Operand.Input input -> new Term(input, false);
      case Operand.Literal ignored -> new Term(CONSTANT, false);
      case Operand.Ref(int index) -> terms.get(index);
    };
  }

  private Term apply(Opcode op, List<Term> operands) throws Impossible {
    Term a = operands.getFirst();
    Term b = operands.getLast();
    if (operands.stream().allMatch(Term::isConstant)) {
      return a;
    }
    if (op == Opcode.ADD) {
      return sum(a, b);
    }
    if (op == Opcode.SUB) {
      return sum(a, b.negated());
    }
    if (op == Opcode.NEG) {
      return a.negated();
    }
    if (op == Opcode.MUL) {
      return product(a, b);
    }
    if (op == Opcode.DIV) {
      return quotient(a, b);
    }
    // The root of the negative of a value is another function, which no constant can absorb.
    if (op == Opcode.SQRT && !a.negative()) {
      return new Term(emit(Opcode.SQRT, a.operand()), false);
    }
    throw new Impossible();
  }

  private Term sum(Term a, Term b) throws Impossible {
    if (a.isConstant() || b.isConstant()) {
      Term v = a.isConstant() ? b : a;
      Operand inner = other(Opcode.ADD, v.operand()).orElse(v.operand());
      return new Term(emit(Opcode.ADD, inner, CONSTANT), v.negative());
    }
    boolean same = a.operand().equals(b.operand());
    if (a.negative() == b.negative() || a.free() || b.free()) {
      return same
          ? product(a, new Term(CONSTANT, false))
          : new Term(
              emit(Opcode.ADD, a.operand(), b.operand()), a.free() ? b.negative() : a.negative());
    }
    if (same) {
      throw new Impossible();
    }
    boolean inOrder = key(a.operand()) <= key(b.operand());
    Operand first = inOrder ? a.operand() : b.operand();
    Operand second = inOrder ? b.operand() : a.operand();
    return new Term(emit(Opcode.SUB, first, second), inOrder ? a.negative() : b.negative());
  }

  private Term product(Term a, Term b) {
    if (!a.isConstant() && !b.isConstant()) {
      return new Term(emit(Opcode.MUL, a.operand(), b.operand()), a.negative() != b.negative());
    }
    Operand v = a.isConstant() ? b.operand() : a.operand();
    Optional<Operand> divisor = divisor(v);
    return new Term(
        divisor.isPresent()
            ? emit(Opcode.DIV, CONSTANT, divisor.get())
            : emit(Opcode.MUL, other(Opcode.MUL, v).orElse(v), CONSTANT),
        false,
        true);
  }

  private Term quotient(Term a, Term b) throws Impossible {
    if (b.isConstant()) {
      return product(a, b);
    }
    if (a.isConstant()) {
      Optional<Operand> divisor = divisor(b.operand());
      return new Term(
          divisor.isPresent()
              ? emit(Opcode.MUL, divisor.get(), CONSTANT)
              : emit(Opcode.DIV, CONSTANT, other(Opcode.MUL, b.operand()).orElse(b.operand())),
          false,
          true);
    }
    if (a.operand().equals(b.operand())) {
      throw new Impossible();
    }
    return new Term(emit(Opcode.DIV, a.operand(), b.operand()), a.negative() != b.negative());
  }

  /** The v of v + c or v * c. */
  private Optional<Operand> other(Opcode op, Operand operand) {
    return operand instanceof Operand.Ref(int index)
            && body.get(index).op() == op
            && body.get(index).operand(1) instanceof Operand.Literal
        ? Optional.of(body.get(index).operand(0))
        : Optional.empty();
  }

  /** The v of c / v. */
  private Optional<Operand> divisor(Operand operand) {
    return operand instanceof Operand.Ref(int index)
            && body.get(index).op() == Opcode.DIV
            && body.get(index).operand(0) instanceof Operand.Literal
        ? Optional.of(body.get(index).operand(1))
        : Optional.empty();
  }

  private Operand emit(Opcode op, Operand... operands) {
    Instruction instruction = Instruction.of(op, operands);
    boolean constant = instruction.operands().stream().anyMatch(o -> o instanceof Operand.Literal);
    int before = constant ? -1 : body.indexOf(instruction);
    if (before >= 0) {
      return new Operand.Ref(before);
    }
    body.add(instruction);
    keys.add(Shape.key(instruction, keys::get));
    return new Operand.Ref(body.size() - 1);
  }

  private long key(Operand operand) {
    return Shape.operandKey(operand, keys::get);
  }

  /**
   * Changes the sign of a value that is used but once, if that needs no further instruction.
   *
   * @param really whether to do it, or only to tell
   */
  private boolean negate(Operand operand, boolean really) {
    if (!(operand instanceof Operand.Ref(int index)) || uses(operand) > 1) {
      return false;
    }
    Instruction instruction = body.get(index);
    if (instruction.op() == Opcode.SQRT) {
      return false;
    }
    Operand a = instruction.operand(0);
    Operand b = instruction.operand(1);
    boolean constant = a instanceof Operand.Literal || b instanceof Operand.Literal;
    if (instruction.op() == Opcode.ADD && !constant) {
      return negate(a, false)
          && negate(b, false)
          && (!really || (negate(a, true) && negate(b, true)));
    }
    if (instruction.op() == Opcode.MUL || instruction.op() == Opcode.DIV) {
      return constant || negate(a, really) || negate(b, really);
    }
    boolean within = instruction.op() == Opcode.ADD && negate(a, really);
    if (really && !within) {
      body.set(index, new Instruction(Opcode.SUB, Optional.empty(), List.of(b, a)));
    }
    return true;
  }

  /** How often a value is used by what is needed. */
  private long uses(Operand operand) {
    return IntStream.range(0, body.size())
        .filter(needed::get)
        .mapToObj(body::get)
        .flatMap(i -> i.operands().stream())
        .filter(operand::equals)
        .count();
  }

  private void need(Operand operand) {
    if (operand instanceof Operand.Ref(int index) && !needed.get(index)) {
      needed.set(index);
      body.get(index).operands().forEach(this::need);
    }
  }
}
