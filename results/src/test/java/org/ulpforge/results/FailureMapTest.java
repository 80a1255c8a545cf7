package org.ulpforge.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ulpforge.results.FailureMap.Panel;
import org.ulpforge.results.FailureMap.Verdict;

class FailureMapTest {

  @Test
  void failuresAreCountedAndDrawnFromBelow() {
    List<List<Verdict>> verdicts =
        List.of(
            List.of(Verdict.NOTHING, Verdict.RIGHT), List.of(Verdict.INACCURATE, Verdict.NOTHING));
    Panel panel = new Panel("A & B", verdicts);
    assertEquals(0.75, panel.failures());
    String svg =
        new FailureMap("title", "x", "v", List.of(1.0, 10.0), List.of(1.0, 10.0), List.of(panel))
            .svg();
    assertTrue(svg.contains("A &amp; B: 75.0 %"), svg);
    // One in the legend for each kind, and one for each failure.
    assertEquals(3, svg.split("class=\"nothing\"").length - 1);
    assertEquals(2, svg.split("class=\"inaccurate\"").length - 1);
    int below = svg.lastIndexOf("class=\"nothing\" x=\"48\"");
    int above = svg.lastIndexOf("class=\"inaccurate\" x=\"48\"");
    assertTrue(y(svg, below) > y(svg, above), svg);
  }

  private static int y(String svg, int from) {
    int start = svg.indexOf("y=\"", from) + 3;
    return Integer.parseInt(svg.substring(start, svg.indexOf('"', start)));
  }
}
