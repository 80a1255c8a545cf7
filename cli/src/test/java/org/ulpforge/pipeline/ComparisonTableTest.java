package org.ulpforge.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.results.KeptFront;
import org.ulpforge.search.baseline.Baseline;
import org.ulpforge.search.baseline.Family;
import org.ulpforge.search.baseline.Variable;

class ComparisonTableTest {

  private static final ComparedFunction EXP2 = ComparedFunction.standard().getFirst();
  private static final Program TWO =
      ProgramParser.parse("t0 = mul x 2.0\nt1 = add t0 1.0\nreturn t1").program();

  private static Baseline baseline(Family family, int operations, double error) {
    return new Baseline(family, Variable.PLAIN, TWO, operations, error);
  }

  @Test
  void ratiosAreThoseAtEqualOperations() {
    ComparisonTable table =
        new ComparisonTable(
            EXP2,
            4,
            List.of(
                baseline(Family.TAYLOR, 1, 0.5),
                baseline(Family.TAYLOR, 3, 0.6),
                baseline(Family.PADE, 3, 0.25),
                baseline(Family.PADE, 4, Double.POSITIVE_INFINITY)),
            List.of(KeptFront.of(Path.of("none"), EXP2.problem()).kept(TWO, 0.125, "a search")));
    assertEquals(List.of(Family.TAYLOR, Family.PADE), table.families());
    assertEquals(OptionalDouble.of(0.5), table.error(Family.TAYLOR, 1));
    assertEquals(OptionalDouble.empty(), table.error(Family.TAYLOR, 3));
    assertEquals(OptionalDouble.of(0.25), table.best(4));
    assertEquals(OptionalDouble.empty(), table.factor(1));
    assertEquals(OptionalDouble.of(4), table.factor(2));
    assertEquals(OptionalDouble.of(2), table.factor(3));
    assertTrue(ComparisonText.plain(table).contains("  3            2.50e-01       2.50e-01"));
    assertEquals(2.0, ComparisonText.json(List.of(table)).at("/0/rows/2/factor").asDouble());
  }

  @Test
  void onePartOfAPageIsReplaced() {
    List<ComparedFunction> functions = ComparedFunction.standard().subList(0, 3);
    List<ComparisonTable> old = functions.stream().map(f -> table(f, 0.5)).toList();
    String page = ComparisonText.markdown(old);
    for (int i = 0; i < old.size(); i++) {
      List<ComparisonTable> changed = new ArrayList<>(old);
      changed.set(i, table(functions.get(i), 0.25));
      assertEquals(
          ComparisonText.markdown(changed), ComparisonText.with(page, changed.get(i)), "" + i);
    }
    assertEquals(page, ComparisonText.with(ComparisonText.markdown(old.subList(0, 2)), old.get(2)));
  }

  private static ComparisonTable table(ComparedFunction function, double error) {
    return new ComparisonTable(function, 2, List.of(baseline(Family.TAYLOR, 1, error)), List.of());
  }

  @Test
  void listsAreChecked() {
    assertEquals(10, ComparedFunction.standard().size());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ComparedFunction.parse("sin - 0,pi/4 relative od -"))
            .getMessage();
    assertTrue(message.contains("odd"), message);
    assertThrows(IllegalArgumentException.class, () -> ComparedFunction.parse("sin - 0,1"));
  }
}
