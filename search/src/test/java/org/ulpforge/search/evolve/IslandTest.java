package org.ulpforge.search.evolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.ulpforge.format.Formats;
import org.ulpforge.grammar.Grammars;
import org.ulpforge.program.Opcode;

class IslandTest {

  private static final Island ISLAND =
      new Island(
          new Breed(
              List.of(
                  new Mutator(
                      Grammars.named("free").restricted(1, Set.of()),
                      Formats.parse("f32"),
                      1,
                      20,
                      10,
                      true)),
              MutationWeights.ALIKE),
          30,
          new Selection.Dominance());

  /** An objective without any function: square roots are wanted, instructions are not. */
  private static Island.Objectives objectives(Genome genome) {
    long roots = genome.core().instructions().stream().filter(t -> t.op() == Opcode.SQRT).count();
    return new Island.Objectives(Math.exp(-roots), genome.core().size());
  }

  private static final Function<List<Genome>, List<Island.Objectives>> JUDGE =
      genomes -> genomes.stream().map(IslandTest::objectives).toList();

  /** The sum over sizes of the most square roots in a program of at most that size. */
  private static double area(List<Genome> population) {
    double area = 0;
    for (int size = 1; size <= 20; size++) {
      int limit = size;
      area +=
          population.stream()
              .filter(g -> g.core().size() <= limit)
              .mapToDouble(g -> -Math.log(objectives(g).error()))
              .max()
              .orElse(0);
    }
    return area;
  }

  @Test
  void theFrontAdvancesAndKeepsItsWidth() {
    List<Genome> first = ISLAND.settle(new SplittableRandom(1));
    List<Genome> last = ISLAND.evolve(first, 30, JUDGE, new SplittableRandom(2)).population();
    assertEquals(30, last.size());
    assertTrue(area(last) > 2 * area(first), area(first) + " -> " + area(last));
    assertTrue(last.stream().anyMatch(g -> g.core().size() == 1), "the cheap end of the front");
  }

  @Test
  void theSameRandomNumbersGiveTheSamePopulation() {
    List<Genome> first = ISLAND.settle(new SplittableRandom(3));
    assertEquals(
        ISLAND.evolve(first, 5, JUDGE, new SplittableRandom(4)).population(),
        ISLAND.evolve(first, 5, JUDGE, new SplittableRandom(4)).population());
  }
}
