package org.ulpforge.search.evolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.RealFormat;
import org.ulpforge.grammar.Grammars;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class AbsorptionTest {

  private static Program program(String text) {
    return ProgramParser.parse(text.replace("; ", "\n")).program();
  }

  /** Each pair can compute the same functions, by the algebra of real numbers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t0 = sub 3 x; t1 = div 2 t0; return t1 | t0 = add x 3; t1 = div 2 t0; return t1",
        "t0 = add x 3; t1 = add 2 t0; return t1 | t0 = add x 1; return t0",
        "t0 = mul x 3; t1 = div 2 t0; return t1 | t0 = div 5 x; return t0",
        "t0 = div 3 x; t1 = div 2 t0; return t1 | t0 = mul x 5; return t0",
        "t0 = div x 3; return t0 | t0 = mul x 5; return t0",
        "t0 = add x x; return t0 | t0 = mul x 5; return t0",
        "t0 = div 3 x; t1 = sub x t0; return t1 | t0 = div 3 x; t1 = add x t0; return t1",
        "t0 = sub 3 x; t1 = mul t0 t0; return t1 | t0 = add x 3; t1 = mul t0 t0; return t1",
        "t0 = mul x x; t1 = sub t0 x; t2 = sub x t0; t3 = mul t1 t2; t4 = add t3 2; return t4"
            + " | t0 = mul x x; t1 = sub t0 x; t2 = mul t1 t1; t3 = sub 2 t2; return t3",
        "t0 = sub 3 x; t1 = sub 2 t0; return t1 | t0 = add x 5; return t0",
        "t0 = sqrt x; t1 = sub 3 t0; t2 = div 2 t1; return t2"
            + " | t0 = sqrt x; t1 = add t0 3; t2 = div 2 t1; return t2",
        "t0 = mul x 3; t1 = neg t0; t2 = sqrt t1; return t2 | t0 = mul x 3; t1 = sqrt t0; return t1",
      })
  void programsOfTheSameFunctionsMeet(String one, String other) {
    assertEquals(Shape.absorbed(program(other)), Shape.absorbed(program(one)));
  }

  /** These can compute different functions: no constant can take the sign, or the factor. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t0 = mul x x; t1 = sub t0 x; return t1 | t0 = mul x x; t1 = add t0 x; return t1",
        "t0 = add x 3; return t0 | t0 = sub 3 x; return t0",
        "t0 = add x 3; t1 = mul t0 2; return t1 | t0 = mul x 2; return t0",
        "t0 = sub 3 x; t1 = sqrt t0; return t1 | t0 = add x 3; t1 = sqrt t0; return t1",
      })
  void otherProgramsStayApart(String one, String other) {
    assertTrue(!Shape.absorbed(program(other)).equals(Shape.absorbed(program(one))));
  }

  @Test
  void theFormIsAFixedPointAndNoLonger() {
    Mutator mutator =
        new Mutator(
            Grammars.named("real").restricted(1, Set.of()), RealFormat.REAL, 1, 14, 12, false);
    var random = new SplittableRandom(21);
    for (int i = 0; i < 2000; i++) {
      Program program = mutator.random(random);
      Program absorbed = Shape.absorbed(program);
      assertTrue(absorbed.size() <= program.size(), program::toString);
      assertEquals(absorbed, Shape.absorbed(absorbed), program::toString);
    }
  }
}
