package org.ulpforge.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.program.Typing;

class GrammarTest {

  private static Function<Opcode.Kind, Operand.Literal> constants() {
    int[] next = {1};
    return kind ->
        kind == Opcode.Kind.INT
            ? new Operand.IntLiteral(next[0]++)
            : new Operand.FloatLiteral(next[0]++);
  }

  private static Opcode.Kind kind(String grammar) {
    return grammar.equals("int") ? Opcode.Kind.INT : Opcode.Kind.FLOAT;
  }

  @ParameterizedTest
  @MethodSource("org.ulpforge.grammar.Grammars#names")
  void everySentenceIsATypedProgramThatDerivesBack(String name) {
    Grammar grammar = Grammars.named(name).restricted(1, Set.of());
    Format compute = name.equals("int") ? IntegerFormat.I32 : FloatFormat.F64;
    var random = new SplittableRandom(7);
    Set<Program> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      Program program = grammar.sentence(kind(name), 1, 1 + i % 25, random, constants());
      Typing.of(program, compute);
      assertTrue(grammar.derives(program), program::toString);
      assertTrue(grammar.derives(Canonical.of(program)), () -> Canonical.of(program).toString());
      seen.add(Canonical.of(program));
    }
    assertTrue(seen.size() >= 10, name + " gave only " + seen.size() + " programs");
    assertFalse(grammar.description().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("org.ulpforge.grammar.Grammars#names")
  void noSentenceUsesAForbiddenOpOrAMissingArgument(String name) {
    Set<Opcode> forbidden = EnumSet.of(Opcode.FMA, Opcode.SUB, Opcode.SHL);
    Grammar grammar = Grammars.named(name).restricted(1, forbidden);
    var random = new SplittableRandom(8);
    for (int i = 0; i < 200; i++) {
      Program program = grammar.sentence(kind(name), 1, 20, random, constants());
      assertTrue(program.instructions().stream().noneMatch(t -> forbidden.contains(t.op())));
    }
  }

  @Test
  void everyRuleOfAGrammarCanBeginASentence() {
    var random = new SplittableRandom(9);
    for (String name : Grammars.names()) {
      Grammar grammar = Grammars.named(name);
      for (String rule : grammar.ruleNames()) {
        Program part = grammar.sentenceOf(rule, kind(name), 2, 10, random, constants());
        Operand result = part.regions().getFirst().result();
        if (result instanceof Operand.Ref(int i)) {
          assertTrue(grammar.derivations(part).get(i).contains(rule), name + " <" + rule + ">");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 12})
  void polynomialsOfOneDegreeAreThoseOfPWithSoManyConstants(int degree) {
    Grammar one = Grammars.named("p" + degree).restricted(1, Set.of());
    Grammar all = Grammars.named("p").restricted(1, Set.of());
    assertEquals("p", one.name());
    var random = new SplittableRandom(3);
    for (int i = 0; i < 20; i++) {
      Program program = one.sentence(Opcode.Kind.FLOAT, 1, 1 + i, random, constants());
      assertTrue(all.derives(program), program::toString);
      long literals =
          program.instructions().stream()
              .flatMap(in -> in.operands().stream())
              .filter(o -> o instanceof Operand.Literal)
              .count();
      assertEquals(degree + 1, literals, program::toString);
    }
  }

  @Test
  void polynomialsAreHornersAndNothingElse() {
    Grammar p = Grammars.named("p");
    assertTrue(
        p.derives(
            ProgramParser.parse("t0 = fma x 0x1p1 0x1p2\nt1 = fma t0 x 0x1p0\nreturn t1")
                .program()));
    assertTrue(
        p.derives(ProgramParser.parse("t0 = mul x 0x1p1\nt1 = add 0x1p3 t0\nreturn t1").program()));
    assertFalse(
        p.derives(ProgramParser.parse("t0 = mul x x\nt1 = add 0x1p3 t0\nreturn t1").program()));
    assertFalse(
        p.derives(
            ProgramParser.parse("t0 = fma x 0x1p1 0x1p2\nt1 = fma t0 t0 0x1p0\nreturn t1")
                .program()));
    assertFalse(p.derives(ProgramParser.parse("return 0x1p0").program()));
  }

  @Test
  void polynomialsOfEveryDegreeCanBeWrittenWithoutFma() {
    Grammar p = Grammars.named("p").restricted(1, EnumSet.of(Opcode.FMA));
    var random = new SplittableRandom(10);
    Set<Integer> sizes = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      sizes.add(p.sentence(Opcode.Kind.FLOAT, 1, 12, random, constants()).size());
    }
    assertTrue(sizes.containsAll(Set.of(2, 4, 6)), sizes::toString);
  }

  @Test
  void anEqualSubexpressionIsComputedOnce() {
    Grammar grammar = Grammar.parse("g", "<a> ::= add <b> <b>\n<b> ::= mul x x");
    Program program =
        grammar.sentence(Opcode.Kind.FLOAT, 1, 5, new SplittableRandom(1), constants());
    assertEquals("t0 = mul x x\nt1 = add t0 t0\nreturn t1\n", program.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "<a> ::= <b> @ <b> is not defined",
        "<a> ::= add x @ an operand is missing",
        "<a> ::= add x x x @ follows a complete expression",
        "<a> ::= fmaa x x x @ nearest ops: fma",
        "<a> ::= add <a> x @ derives no program",
        "<a> ::= lookup x @ neither an op nor",
        "a := b @ Backus-Naur",
        "<a> ::= @ Backus-Naur",
        "<a> ::= add.f99 x x @ f99",
      })
  void badGrammarsAreRefusedInOneLine(String text, String reason) {
    var e = assertThrows(IllegalArgumentException.class, () -> Grammar.parse("mine", text));
    assertTrue(e.getMessage().contains(reason.strip()), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void unknownNamesGetTheNearestOnes() {
    var e = assertThrows(IllegalArgumentException.class, () -> Grammars.named("fre"));
    assertTrue(e.getMessage().contains("free"), e.getMessage());
  }

  @Test
  void forbiddingEverythingIsRefused() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Grammars.named("p").restricted(1, EnumSet.allOf(Opcode.class)));
    assertTrue(e.getMessage().contains("derives no program without"), e.getMessage());
  }

  @Test
  void aFileOfTheUsersIsAGrammar(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("My-own.bnf"), "# mine\n<a> ::= mul x c");
    Grammar grammar = Grammars.read(file);
    assertEquals("myown", grammar.name());
    assertEquals("mine", grammar.description());
    assertThrows(IllegalArgumentException.class, () -> Grammars.read(folder.resolve("none.bnf")));
    Files.writeString(file, "<a> ::= x | " + "x | ".repeat(30_000) + "x");
    assertThrows(IllegalArgumentException.class, () -> Grammars.read(file));
  }
}
