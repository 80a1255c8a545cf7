package org.ulpforge.search.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ulpforge.cost.CostModel;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.expansion.PlaneRegion;
import org.ulpforge.expansion.ReferenceRow;
import org.ulpforge.format.FloatFormat;

class PartitionSearchTest {

  private static PartitionJury jury() {
    SplittableRandom random = new SplittableRandom(5);
    List<ReferenceRow> rows = new ArrayList<>();
    for (PlaneRegion region : List.of(PlaneRegion.A, PlaneRegion.C)) {
      rows.addAll(ReferenceRow.random(region, Kind.RATIO, 40, FloatFormat.F64, random.split()));
    }
    return new PartitionJury(FloatFormat.F64, rows, CostModel.INSTRUCTIONS);
  }

  private static List<Judged> front(int evaluations) {
    Partition seed = Partition.standard(Kind.RATIO, FloatFormat.F64);
    return new PartitionSearch(jury(), new SplittableRandom(2)).run(List.of(seed), evaluations);
  }

  @Test
  void theSameSeedGivesTheSameFrontAndItIsBetterThanTheStart() {
    List<Judged> front = front(60);
    assertEquals(front, front(60));
    Judged start = front(0).getFirst();
    assertTrue(front.getFirst().cost() < start.cost());
    for (int i = 1; i < front.size(); i++) {
      assertTrue(front.get(i).cost() > front.get(i - 1).cost());
      assertTrue(front.get(i).error() < front.get(i - 1).error());
    }
  }

  /** Six levels of the continued fraction are too few for x about 20. */
  @Test
  void errorsAndCostsAreThoseOfTheRegionsWherePointsLie() {
    PartitionJury jury = jury();
    Judged poor =
        jury.judge(Partition.parse(Kind.RATIO, "w >= 24: debye 18\nalways: backward 6 1"));
    Judged good =
        jury.judge(Partition.parse(Kind.RATIO, "w >= 24: debye 18\nalways: backward 32 8"));
    assertTrue(good.error() < 1 && poor.error() > 10, good.error() + " " + poor.error());
    assertTrue(poor.cost() < good.cost());
    assertFalse(good.dominates(poor));
  }
}
