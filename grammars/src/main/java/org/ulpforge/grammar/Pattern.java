package org.ulpforge.grammar;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/** The right-hand side of a production: an expression with places for other rules. */
sealed interface Pattern {

  /** Anything that the rule of this name derives. */
  record Rule(String name) implements Pattern {}

  /** An argument of the program. */
  record Argument(Operand.Input input) implements Pattern {}

  /** A free constant: any literal. */
  record Constant() implements Pattern {}

  /** An operation on what the operands derive. */
  record Apply(Opcode op, Optional<ScalarFormat> format, List<Pattern> operands)
      implements Pattern {
    boolean sameOperation(Instruction instruction) {
      return instruction.op() == op && instruction.format().equals(format);
    }
  }

  /** The ops of this expression. */
  default Set<Opcode> ops() {
    return switch (this) {
      case Apply apply ->
          Stream.concat(
                  Stream.of(apply.op()), apply.operands().stream().flatMap(p -> p.ops().stream()))
              .collect(Collectors.toUnmodifiableSet());
      case Rule ignored -> Set.of();
      case Argument ignored -> Set.of();
      case Constant ignored -> Set.of();
    };
  }

  /** The rules that this expression refers to. */
  default Stream<String> rules() {
    return switch (this) {
      case Apply apply -> apply.operands().stream().flatMap(Pattern::rules);
      case Rule rule -> Stream.of(rule.name());
      case Argument ignored -> Stream.of();
      case Constant ignored -> Stream.of();
    };
  }

  /** Whether every argument in this expression is one of the first {@code arity}. */
  default boolean fitsArity(int arity) {
    return switch (this) {
      case Apply apply -> apply.operands().stream().allMatch(p -> p.fitsArity(arity));
      case Argument argument -> argument.input().index() < arity;
      case Rule ignored -> true;
      case Constant ignored -> true;
    };
  }
}
