package org.ulpforge.grammar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * A context-free grammar of straight-line programs. A sentence is a prefix expression, such as
 * {@code fma fma c x c x c}; {@code x} and {@code y} are the arguments and every {@code c} is a
 * constant of its own. Equal subexpressions without constants are computed once, and a value may be
 * used several times wherever each use is derived.
 */
public final class Grammar {

  private final String name;
  private final String description;
  private final Map<String, List<Pattern>> rules;
  private final Sentences sentences;

  private Grammar(String name, String description, Map<String, List<Pattern>> rules) {
    this.name = name;
    this.description = description;
    this.rules = rules;
    this.sentences = new Sentences(rules);
  }

  /**
   * Reads a grammar in Backus-Naur form, whose first rule is the start. Lines that begin with
   * {@code #} are comments; the first one describes the grammar.
   *
   * @throws IllegalArgumentException in one line, if the text is no grammar or derives no program
   *     at all
   */
  public static Grammar parse(String name, String text) {
    String description =
        text.lines()
            .filter(line -> line.startsWith("#"))
            .findFirst()
            .map(line -> line.substring(1).strip())
            .orElse("");
    Grammar grammar = new Grammar(name, description, GrammarParser.parse(name, text));
    return grammar.restricted(2, Set.of());
  }

  public String name() {
    return name;
  }

  /** One line for lists. */
  public String description() {
    return description;
  }

  /** The ops of its programs. */
  public Set<Opcode> ops() {
    return rules.values().stream()
        .flatMap(List::stream)
        .flatMap(p -> p.ops().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The same grammar without the productions that use a forbidden op or an argument beyond the
   * arity, and without those that can then derive nothing.
   *
   * @throws IllegalArgumentException if no program is left
   */
  public Grammar restricted(int arity, Set<Opcode> forbidden) {
    Map<String, List<Pattern>> left = new LinkedHashMap<>();
    rules.forEach((rule, patterns) ->
        left.put(
            rule,
            patterns.stream()
                .filter(p -> p.fitsArity(arity) && p.ops().stream().noneMatch(forbidden::contains))
                .toList()));
    Set<String> productive = Sentences.productive(left);
    String start = rules.keySet().iterator().next();
    if (!productive.contains(start)) {
      throw new IllegalArgumentException(
          "grammar "
              + name
              + " derives no program"
              + (forbidden.isEmpty()
                  ? ""
                  : " without "
                      + forbidden.stream()
                          .map(Opcode::text)
                          .sorted()
                          .collect(Collectors.joining(", "))));
    }
    left.keySet().retainAll(productive);
    left.replaceAll((rule, patterns) ->
        patterns.stream().filter(p -> p.rules().allMatch(productive::contains)).toList());
    return new Grammar(name, description, left);
  }

  /**
   * A random program.
   *
   * @param kind of the result
   * @param arity of the program
   * @param expansions after so many random choices every further one is the shortest; the sentence
   *     stays finite
   * @param constants gives a literal of a kind for each {@code c}
   */
  public Program sentence(
      Opcode.Kind kind,
      int arity,
      int expansions,
      RandomGenerator random,
      Function<Opcode.Kind, ? extends Operand.Literal> constants) {
    String start = rules.keySet().iterator().next();
    return sentences.program(start, kind, arity, expansions, random, constants);
  }

  /** The names of the rules, the start rule first. */
  public List<String> ruleNames() {
    return List.copyOf(rules.keySet());
  }

  /** A random program whose result is derived from one rule; see {@link #sentence}. */
  public Program sentenceOf(
      String rule,
      Opcode.Kind kind,
      int arity,
      int expansions,
      RandomGenerator random,
      Function<Opcode.Kind, ? extends Operand.Literal> constants) {
    if (!rules.containsKey(rule)) {
      throw new IllegalArgumentException("grammar " + name + " has no rule <" + rule + ">");
    }
    return sentences.program(rule, kind, arity, expansions, random, constants);
  }

  /** Whether a program is one of this grammar. */
  public boolean derives(Program program) {
    if (!program.isStraightLine()) {
      return false;
    }
    Derivation derivation = new Derivation(rules, program);
    return derivation
        .rulesOf(program.regions().getFirst().result())
        .contains(rules.keySet().iterator().next());
  }

  /** For each instruction of a straight-line program the rules that derive its value. */
  public List<Set<String>> derivations(Program program) {
    return new Derivation(rules, program).all();
  }
}
