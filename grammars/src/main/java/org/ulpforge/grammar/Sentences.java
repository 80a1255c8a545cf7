package org.ulpforge.grammar;

import io.jenetics.ext.grammar.Cfg;
import io.jenetics.ext.grammar.SentenceGenerator;
import io.jenetics.ext.grammar.SymbolIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/** Random sentences of a grammar, made by Jenetics, and the programs that they stand for. */
final class Sentences {

  /** Far above any sentence that the choice of shortest productions lets come about. */
  private static final int MAX_SYMBOLS = 100_000;

  private final Map<String, Cfg<Pattern>> startingAt = new HashMap<>();
  private final Map<String, Integer> shortest = new HashMap<>();

  Sentences(Map<String, List<Pattern>> rules) {
    Map<String, Integer> lengths = lengths(rules);
    rules.forEach((name, patterns) -> {
      int best = 0;
      for (int i = 1; i < patterns.size(); i++) {
        if (length(patterns.get(i), lengths) < length(patterns.get(best), lengths)) {
          best = i;
        }
      }
      shortest.put(name, best);
    });
    List<Cfg.Rule<Pattern>> all =
        rules.entrySet().stream().map(e -> rule(e.getKey(), e.getValue())).toList();
    for (Cfg.Rule<Pattern> start : all) {
      List<Cfg.Rule<Pattern>> ordered = new ArrayList<>(all);
      ordered.remove(start);
      ordered.addFirst(start);
      startingAt.put(start.start().name(), Cfg.of(ordered));
    }
  }

  /** The rules that derive some sentence. */
  static Set<String> productive(Map<String, List<Pattern>> rules) {
    return new HashSet<>(lengths(rules).keySet());
  }

  /** The length of the shortest sentence of each rule that has one. */
  private static Map<String, Integer> lengths(Map<String, List<Pattern>> rules) {
    Map<String, Integer> lengths = new HashMap<>();
    boolean grows = true;
    while (grows) {
      grows = false;
      for (var rule : rules.entrySet()) {
        int best =
            rule.getValue().stream().mapToInt(p -> length(p, lengths)).min().orElse(MAX_SYMBOLS);
        if (best < lengths.getOrDefault(rule.getKey(), MAX_SYMBOLS)) {
          lengths.put(rule.getKey(), best);
          grows = true;
        }
      }
    }
    return lengths;
  }

  private static int length(Pattern pattern, Map<String, Integer> lengths) {
    return switch (pattern) {
      case Pattern.Rule(String name) -> lengths.getOrDefault(name, MAX_SYMBOLS);
      case Pattern.Apply apply ->
          Math.min(
              MAX_SYMBOLS, 1 + apply.operands().stream().mapToInt(p -> length(p, lengths)).sum());
      case Pattern.Argument ignored -> 1;
      case Pattern.Constant ignored -> 1;
    };
  }

  private static Cfg.Rule<Pattern> rule(String name, List<Pattern> patterns) {
    List<Cfg.Expression<Pattern>> alternatives = new ArrayList<>();
    for (Pattern pattern : patterns) {
      List<Cfg.Symbol<Pattern>> symbols = new ArrayList<>();
      flatten(pattern, symbols);
      alternatives.add(new Cfg.Expression<>(symbols));
    }
    return new Cfg.Rule<>(Cfg.N(name), alternatives);
  }

  private static void flatten(Pattern pattern, List<Cfg.Symbol<Pattern>> symbols) {
    switch (pattern) {
      case Pattern.Rule(String name) -> symbols.add(Cfg.N(name));
      case Pattern.Apply apply -> {
        String name = apply.op().text() + apply.format().map(f -> "." + f.name()).orElse("");
        // The terminal stands for the operation alone: its operands follow as symbols of their own.
        symbols.add(Cfg.T(name, new Pattern.Apply(apply.op(), apply.format(), List.of())));
        apply.operands().forEach(operand -> flatten(operand, symbols));
      }
      case Pattern.Argument argument -> symbols.add(Cfg.T(argument.input().toString(), argument));
      case Pattern.Constant constant -> symbols.add(Cfg.T("c", constant));
    }
  }

  Program program(
      String rule,
      Opcode.Kind kind,
      int arity,
      int expansions,
      RandomGenerator random,
      Function<Opcode.Kind, ? extends Operand.Literal> constants) {
    var generator =
        new SentenceGenerator<Pattern>(
            choice(expansions, random), SentenceGenerator.Expansion.LEFT_TO_RIGHT, MAX_SYMBOLS);
    Iterator<Pattern> sentence =
        generator.generate(startingAt.get(rule)).stream().map(Cfg.Terminal::value).iterator();
    Map<Instruction, Operand.Ref> known = new HashMap<>();
    List<Instruction> body = new ArrayList<>();
    Operand result = build(sentence, kind, body, known, constants);
    return Program.straightLine(arity, body, result);
  }

  /**
   * Jenetics gives an empty sentence where one grows over the limit; so after a number of free
   * choices only the shortest production of each rule is taken. Expanding level by level spreads
   * the free choices over the whole sentence.
   */
  private SymbolIndex choice(int expansions, RandomGenerator random) {
    int[] left = {expansions};
    return (rule, bound) ->
        left[0]-- > 0 ? random.nextInt(bound) : shortest.get(rule.start().name());
  }

  private static Operand build(
      Iterator<Pattern> sentence,
      Opcode.Kind kind,
      List<Instruction> body,
      Map<Instruction, Operand.Ref> known,
      Function<Opcode.Kind, ? extends Operand.Literal> constants) {
    return switch (sentence.next()) {
      case Pattern.Argument(Operand.Input input) -> input;
      case Pattern.Constant() -> constants.apply(kind);
      case Pattern.Apply apply -> {
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < apply.op().operands().size(); i++) {
          operands.add(build(sentence, apply.op().operands().get(i), body, known, constants));
        }
        Instruction instruction = new Instruction(apply.op(), apply.format(), operands);
        Operand.Ref ref = known.get(instruction);
        if (ref == null) {
          ref = new Operand.Ref(body.size());
          body.add(instruction);
          known.put(instruction, ref);
        }
        yield ref;
      }
      case Pattern.Rule rule ->
          throw new IllegalStateException("<" + rule.name() + "> in a sentence");
    };
  }
}
