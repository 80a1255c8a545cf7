package org.ulpforge.search.integer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.cost.CostModel;
import org.ulpforge.integer.IntegerBaseline;
import org.ulpforge.integer.IntegerErrors;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.search.integer.IntegerSearch.Found;

class IntegerSearchTest {

  private static final IntegerFunction EXP = new IntegerFunction("exp", 0x1p-8, 1, -128, 0);

  private static IntegerSearch search(long seed, long evaluations) {
    return new IntegerSearch(EXP, true, false, false, true, 2, 16, 3, seed, evaluations);
  }

  /**
   * From random programs to one of less than half the operations of I-BERT's polynomial, which
   * dominates it, whatever the seed.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void lessThanHalfTheOperationsOfThePolynomial(long seed) {
    IntegerBaseline.Scaled published = IntegerBaseline.I_EXP.at(8, -128, 0);
    List<Found> front = search(seed, 20_000).run(List.of(), f -> {}, () -> false);
    Found last = front.getLast();
    assertTrue(2 * last.operations() < CostModel.INSTRUCTIONS.cost(published.program()));
    assertTrue(last.all().meanRelative() < published.errors().meanRelative());
    assertTrue(last.all().maxRelative() < published.errors().maxRelative());
    // What is told of each is what the interpreter's results have.
    for (Found found : front) {
      assertEquals(found.all(), IntegerErrors.of(found.program(), found.function()));
    }
    for (int i = 1; i < front.size(); i++) {
      assertTrue(front.get(i).operations() > front.get(i - 1).operations());
      assertTrue(front.get(i).error() < front.get(i - 1).error());
    }
  }

  /** The same problem, seed and budget give the same programs; stopping gives what there is. */
  @Test
  void repeats() {
    List<Program> first = programs(search(1, 5000).run(List.of(), f -> {}, () -> false));
    assertEquals(first, programs(search(1, 5000).run(List.of(), f -> {}, () -> false)));
    assertTrue(search(1, 5000).run(List.of(), f -> {}, () -> true).isEmpty());
  }

  private static List<Program> programs(List<Found> front) {
    return front.stream().map(Found::program).toList();
  }

  /** Random programs whose values fit into 32 bits have the interpreter's results. */
  @Test
  void theMachineHasTheInterpretersBits() {
    SplittableRandom random = new SplittableRandom(3);
    Language language = new Language(true, 3, 8, 9);
    IntegerFunction function = new IntegerFunction("exp", 1, 1, -300, 300);
    int[] inputs = IntStream.rangeClosed(-300, 300).toArray();
    int compared = 0;
    for (int i = 0; i < 2000; i++) {
      int length = 1 + random.nextInt(8);
      List<Step> steps = language.program(length, random);
      Machine machine = new Machine(inputs, length);
      long[] results = machine.run(steps, 0);
      if (machine.excess(length) == 0) {
        List<Instruction> body = new ArrayList<>(steps.stream().map(Step::instruction).toList());
        Program program = Program.straightLine(1, body, new Operand.Ref(length - 1));
        long[] interpreted =
            IntStream.of(IntegerErrors.results(program, function)).asLongStream().toArray();
        assertArrayEquals(interpreted, results, program::toString);
        compared++;
      }
    }
    assertTrue(compared > 500, compared + " programs fit");
  }

  @Test
  void badLimitsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new IntegerSearch(EXP, true, false, false, true, 2, 12, 4, 1, 10));
    assertThrows(
        IllegalArgumentException.class,
        () -> new IntegerSearch(EXP, true, false, false, true, 2, 16, 17, 1, 10));
    assertThrows(IllegalArgumentException.class, () -> search(1, 0));
  }
}
