package org.ulpforge.search.evolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ulpforge.format.Format;
import org.ulpforge.format.Formats;
import org.ulpforge.grammar.Grammar;
import org.ulpforge.grammar.Grammars;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.program.Typing;

class MutatorTest {

  private static final int MAX_INSTRUCTIONS = 20;

  private static Mutator mutator(Grammar grammar, String compute) {
    return new Mutator(grammar, Formats.parse(compute), 1, MAX_INSTRUCTIONS, 10, false);
  }

  private static Grammar grammar(String name) {
    return Grammars.named(name).restricted(1, Set.of());
  }

  private static Program program(String text) {
    return ProgramParser.parse(text.replace("; ", "\n")).program();
  }

  @ParameterizedTest
  @CsvSource({
    "p,f32",
    "e,f32",
    "o,f32",
    "r,f32",
    "f,bf16",
    "free,f32",
    "free,e4m3fn",
    "real,real",
    "int,i32"
  })
  void changedProgramsAreTypedAndStayInTheGrammar(String name, String format) {
    Grammar grammar = grammar(name);
    Format compute = Formats.parse(format);
    Mutator mutator = mutator(grammar, format);
    var random = new SplittableRandom(11);
    for (int i = 0; i < 60; i++) {
      Program program = mutator.random(random);
      for (int step = 0; step < 10; step++) {
        program = mutator.mutate(program, MutationWeights.ALIKE, random).program();
        Typing.of(program, compute);
        assertTrue(grammar.derives(program), program::toString);
        assertTrue(program.size() <= MAX_INSTRUCTIONS);
        assertEquals(Canonical.of(program), program);
      }
    }
  }

  /** Each kind must find a change in a free grammar one time in eight, or evolution lacks it. */
  @ParameterizedTest
  @EnumSource(Mutation.class)
  void everyMutationChangesProgramsOften(Mutation mutation) {
    Mutator mutator = mutator(grammar("free"), "f32");
    var random = new SplittableRandom(12);
    int changed = 0;
    int tried = 0;
    while (tried < 400) {
      Program program = mutator.random(random);
      if (program.size() >= 3) {
        tried++;
        Optional<Program> result = mutator.apply(mutation, program, random);
        changed += result.isPresent() && !result.get().equals(program) ? 1 : 0;
      }
    }
    assertTrue(changed >= 50, mutation + " changed " + changed + " of 400 programs");
  }

  @Test
  void sizesGrowByInsertionAndShrinkByDeletion() {
    Mutator mutator = mutator(grammar("f"), "f32");
    var random = new SplittableRandom(13);
    Map<Mutation, Integer> growth = new EnumMap<>(Mutation.class);
    for (int i = 0; i < 300; i++) {
      Program program = mutator.random(random);
      for (Mutation mutation :
          List.of(Mutation.INSERT, Mutation.SHARE, Mutation.DELETE, Mutation.PERTURB)) {
        mutator
            .apply(mutation, program, random)
            .ifPresent(p -> growth.merge(mutation, p.size() - program.size(), Integer::sum));
      }
    }
    assertTrue(growth.get(Mutation.INSERT) > 0, growth::toString);
    assertTrue(growth.get(Mutation.SHARE) > 0, growth::toString);
    assertTrue(growth.get(Mutation.DELETE) < 0, growth::toString);
    assertEquals(0, growth.get(Mutation.PERTURB), "a constant that moves changes no structure");
  }

  @Test
  void sharingMakesValuesThatAreUsedTwice() {
    Mutator mutator = mutator(grammar("f"), "f32");
    Program program = program("t0 = add x 0x1p0; t1 = mul t0 0x1p1; return t1");
    var random = new SplittableRandom(14);
    Set<Program> seen = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      mutator.apply(Mutation.SHARE, program, random).ifPresent(seen::add);
    }
    Program squared = program("t0 = add x 0x1p0; t1 = mul t0 t0; t2 = mul t1 0x1p1; return t2");
    assertTrue(seen.contains(Canonical.of(squared)), seen::toString);
  }

  @Test
  void crossoverPutsAPartOfTheDonorIn() {
    Mutator mutator = mutator(grammar("free"), "f32");
    Program program = program("t0 = mul x x; t1 = add t0 0x1p0; return t1");
    Program donor = program("t0 = sqrt x; t1 = div 0x1.8p0 t0; return t1");
    var random = new SplittableRandom(15);
    int crossed = 0;
    for (int i = 0; i < 200; i++) {
      Optional<Program> child = mutator.cross(program, donor, random);
      if (child.isPresent()) {
        crossed++;
        assertTrue(
            child.get().instructions().stream().anyMatch(t -> t.op() == Opcode.SQRT),
            child.get()::toString);
      }
    }
    assertTrue(crossed > 150, crossed + " of 200");
  }

  private static Program changed(Mutator mutator, Program program, long seed) {
    return mutator.mutate(program, MutationWeights.ALIKE, new SplittableRandom(seed)).program();
  }

  @Test
  void aSeedRepeatsTheSameChanges() {
    Mutator mutator = mutator(grammar("free"), "f32");
    Program program = mutator.random(new SplittableRandom(16));
    Program changed = changed(mutator, program, 17);
    assertEquals(changed, changed(mutator, program, 17));
    assertNotEquals(changed, changed(mutator, program, 18));
  }

  @Test
  void shapesForgetConstantsAndOrderButNotThatConstantsDiffer() {
    Program a = program("t0 = mul x 0x1p3; t1 = add 0x1p2 t0; return t1");
    Program b = program("t0 = mul 0x1p-1 x; t1 = sub x x; t2 = add t0 0x1p9; return t2");
    assertEquals(Shape.of(a), Shape.of(b));
    Program twice = program("t0 = add x 0x1p0; t1 = add x 0x1p1; t2 = mul t0 t1; return t2");
    Program once = program("t0 = add x 0x1p0; t1 = mul t0 t0; return t1");
    assertNotEquals(Shape.of(twice), Shape.of(once));
    assertEquals(3, Shape.of(twice).size());
    assertEquals(Shape.of(twice), Shape.of(Shape.of(twice)));
  }
}
