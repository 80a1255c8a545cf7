package org.ulpforge.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * Which rules derive which values of a program: bottom-up over the instructions, so that a value
 * that is used several times is looked at once.
 */
final class Derivation {

  private final Map<String, List<Pattern>> rules;
  private final List<Instruction> instructions;
  private final List<Set<String>> derived = new ArrayList<>();
  private final List<Set<String>> ofArguments = new ArrayList<>();
  private final Set<String> ofConstant;

  Derivation(Map<String, List<Pattern>> rules, Program program) {
    this.rules = rules;
    this.instructions = program.instructions();
    for (int i = 0; i < program.arity(); i++) {
      ofArguments.add(closure(new Operand.Input(i)));
    }
    ofConstant = closure(new Operand.FloatLiteral(0));
    for (int i = 0; i < instructions.size(); i++) {
      derived.add(closure(new Operand.Ref(i)));
    }
  }

  List<Set<String>> all() {
    return List.copyOf(derived);
  }

  Set<String> rulesOf(Operand operand) {
    return switch (operand) {
      case Operand.Input(int i) -> ofArguments.get(i);
      case Operand.Ref(int i) -> derived.get(i);
      case Operand.Literal ignored -> ofConstant;
    };
  }

  /** The least set of rules that derive a value, given those of all earlier values. */
  private Set<String> closure(Operand operand) {
    Set<String> found = new HashSet<>();
    boolean grows = true;
    while (grows) {
      grows = false;
      for (var rule : rules.entrySet()) {
        if (!found.contains(rule.getKey())
            && rule.getValue().stream().anyMatch(p -> derivesWhole(p, operand, found))) {
          grows |= found.add(rule.getKey());
        }
      }
    }
    return Set.copyOf(found);
  }

  /** A production that is only another rule concerns the same value, whose set is still growing. */
  private boolean derivesWhole(Pattern pattern, Operand operand, Set<String> found) {
    return pattern instanceof Pattern.Rule(String name)
        ? found.contains(name)
        : matches(pattern, operand);
  }

  private boolean matches(Pattern pattern, Operand operand) {
    return switch (pattern) {
      case Pattern.Rule(String name) -> rulesOf(operand).contains(name);
      case Pattern.Argument(Operand.Input input) -> operand.equals(input);
      case Pattern.Constant() -> operand instanceof Operand.Literal;
      case Pattern.Apply apply ->
          operand instanceof Operand.Ref(int i)
              && apply.sameOperation(instructions.get(i))
              && operandsMatch(apply, instructions.get(i));
    };
  }

  private boolean operandsMatch(Pattern.Apply apply, Instruction instruction) {
    List<Pattern> patterns = apply.operands();
    for (int i = 2; i < patterns.size(); i++) {
      if (!matches(patterns.get(i), instruction.operand(i))) {
        return false;
      }
    }
    if (patterns.size() == 1) {
      return matches(patterns.getFirst(), instruction.operand(0));
    }
    return pairMatches(patterns, instruction.operand(0), instruction.operand(1))
        || (apply.op().commutative()
            && pairMatches(patterns, instruction.operand(1), instruction.operand(0)));
  }

  private boolean pairMatches(List<Pattern> patterns, Operand first, Operand second) {
    return matches(patterns.get(0), first) && matches(patterns.get(1), second);
  }
}
