package org.ulpforge.grammar;

import io.jenetics.ext.grammar.Bnf;
import io.jenetics.ext.grammar.Cfg;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.ulpforge.format.Formats;
import org.ulpforge.format.Nearest;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/** Reads grammars; the text is untrusted. */
final class GrammarParser {

  /** Longest text of a grammar, in characters. */
  static final int MAX_LENGTH = 1 << 16;

  /** Deepest nesting of a production; one level of recursion each. */
  private static final int MAX_DEPTH = 100;

  private static final java.util.regex.Pattern OPERATION =
      java.util.regex.Pattern.compile("([a-z]+[0-9]*)(?:\\.([a-z0-9]+))?");

  private final String grammar;
  private String rule;
  private List<Cfg.Symbol<String>> symbols;
  private int next;

  private GrammarParser(String grammar) {
    this.grammar = grammar;
  }

  /**
   * The rules by name, the start rule first.
   *
   * @throws IllegalArgumentException in one line that names the grammar and the rule
   */
  static Map<String, List<Pattern>> parse(String grammar, String text) {
    return new GrammarParser(grammar).rules(text);
  }

  private Map<String, List<Pattern>> rules(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "grammar " + grammar + ": longer than " + MAX_LENGTH + " characters");
    }
    Cfg<String> cfg = bnf(text);
    Map<String, List<Pattern>> rules = new LinkedHashMap<>();
    for (Cfg.Rule<String> each : cfg.rules()) {
      rule = each.start().name();
      rules.put(rule, each.alternatives().stream().map(this::production).toList());
    }
    rules.forEach((name, patterns) -> requireDefined(name, patterns, rules));
    return rules;
  }

  private Cfg<String> bnf(String text) {
    String rules =
        text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
    try {
      return Bnf.parse(rules);
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException(
          "grammar " + grammar + " is not in Backus-Naur form (<a> ::= add <a> c | x): " + reason);
    }
  }

  private void requireDefined(
      String name, List<Pattern> patterns, Map<String, List<Pattern>> rules) {
    rule = name;
    patterns.stream()
        .flatMap(Pattern::rules)
        .filter(used -> !rules.containsKey(used))
        .findFirst()
        .ifPresent(used -> {
          throw bad("<" + used + "> is not defined");
        });
  }

  private Pattern production(Cfg.Expression<String> expression) {
    symbols = expression.symbols();
    next = 0;
    Pattern pattern = expression(0);
    if (next < symbols.size()) {
      throw bad("'" + symbols.get(next).name() + "' follows a complete expression");
    }
    return pattern;
  }

  private Pattern expression(int depth) {
    if (next == symbols.size()) {
      throw bad("an operand is missing at the end of a production");
    }
    if (depth > MAX_DEPTH) {
      throw bad("nested deeper than " + MAX_DEPTH);
    }
    Cfg.Symbol<String> symbol = symbols.get(next++);
    if (symbol instanceof Cfg.NonTerminal<String>) {
      return new Pattern.Rule(symbol.name());
    }
    return switch (symbol.name()) {
      case "x" -> new Pattern.Argument(Operand.X);
      case "y" -> new Pattern.Argument(Operand.Y);
      case "c" -> new Pattern.Constant();
      default -> operation(symbol.name(), depth);
    };
  }

  private Pattern operation(String text, int depth) {
    Matcher parts = OPERATION.matcher(text);
    Optional<Opcode> op = parts.matches() ? Opcode.of(parts.group(1)) : Optional.empty();
    if (op.isEmpty() || op.get().isLookup()) {
      List<String> known =
          java.util.Arrays.stream(Opcode.values())
              .filter(o -> !o.isLookup())
              .map(Opcode::text)
              .toList();
      throw bad(
          "'"
              + text
              + "' is neither an op nor x, y or c; nearest ops: "
              + Nearest.names(text, known));
    }
    Optional<ScalarFormat> format = Optional.ofNullable(parts.group(2)).map(Formats::scalar);
    List<Pattern> operands = new ArrayList<>();
    for (int i = 0; i < op.get().operands().size(); i++) {
      operands.add(expression(depth + 1));
    }
    return new Pattern.Apply(op.get(), format, List.copyOf(operands));
  }

  private IllegalArgumentException bad(String problem) {
    return new IllegalArgumentException("grammar " + grammar + ", rule <" + rule + ">: " + problem);
  }
}
