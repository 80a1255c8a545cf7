package org.ulpforge.command;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ulpforge.cost.CostModels;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.expansion.PlaneRegion;
import org.ulpforge.expansion.ReferenceRow;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.results.PartitionPage;
import org.ulpforge.search.plane.Judged;
import org.ulpforge.search.plane.PartitionJury;
import org.ulpforge.search.plane.PartitionSearch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Evolves partitions of the plane. */
@Command(
    name = "partition",
    mixinStandardHelpOptions = true,
    description = {
      "Evolves partitions of the plane for logbesseli, logbesselk or besseliratio in f64: thresholds,",
      "blocks and degrees, for the front of largest error and expected cost over random points of",
      "stated regions. Begins with the partition of the kernel; for the logarithms the published",
      "table of thresholds is judged beside. The front goes to the folder bessel of the results."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge partition logbesseli --regions a,b,c --points 300 --seed 1")
final class PartitionCommand implements Runnable {

  private static final int MOST = 10_000_000;

  @ParentCommand private Main main;

  @Parameters(paramLabel = "FUNCTION", description = "logbesseli, logbesselk or besseliratio")
  private String function;

  @Option(
      names = "--regions",
      split = ",",
      paramLabel = "REGION",
      defaultValue = "a,b,c",
      description = "equally likely ones of a, b, c, d, e_big, e_tiny; default: a,b,c")
  private List<String> regions;

  @Option(names = "--points", defaultValue = "500", description = "in each region, default: 500")
  private int points;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      defaultValue = "20000",
      description = "partitions to try, default: 20000")
  private int evaluations;

  @Mixin private ResultsOption results;

  @Override
  public void run() {
    Kind kind = Kind.of(function);
    if (points < 1 || points > MOST || evaluations < 0 || evaluations > MOST) {
      throw new IllegalArgumentException("--points and --evaluations are at most " + MOST);
    }
    List<PlaneRegion> chosen = regions.stream().map(PlaneRegion::of).toList();
    SplittableRandom random = new SplittableRandom(seed);
    PartitionJury jury = jury(kind, chosen, random);
    PartitionJury other = jury(kind, chosen, random);
    List<PartitionPage.Row> rows = new ArrayList<>();
    Partition standard = Partition.standard(kind, FloatFormat.F64);
    for (Judged judged : new PartitionSearch(jury, random).run(List.of(standard), evaluations)) {
      String name = judged.partition().equals(standard) ? "the kernel's" : "";
      rows.add(row(name, judged, other));
    }
    if (rows.stream().noneMatch(row -> row.partition().equals(standard))) {
      rows.add(row("the kernel's", jury.judge(standard), other));
    }
    if (kind != Kind.RATIO) {
      rows.add(row("published thresholds", jury.judge(Partition.published(kind)), other));
    }
    PartitionPage page =
        new PartitionPage(
            function,
            "%d random points in each of the regions %s."
                .formatted(points, String.join(", ", regions)),
            "ulpforge partition %s --regions %s --points %d --seed %d --evaluations %d"
                .formatted(function, String.join(",", regions), points, seed, evaluations),
            rows);
    main.terminal().out().print(page.table());
    page.write(results.folder());
  }

  private PartitionJury jury(Kind kind, List<PlaneRegion> chosen, SplittableRandom random) {
    List<ReferenceRow> rows = new ArrayList<>();
    for (PlaneRegion region : chosen) {
      rows.addAll(ReferenceRow.random(region, kind, points, FloatFormat.F64, random.split()));
    }
    rows.removeIf(row -> row.exact().isEmpty());
    return new PartitionJury(FloatFormat.F64, rows, CostModels.named("java-vector"));
  }

  private static PartitionPage.Row row(String name, Judged judged, PartitionJury other) {
    return new PartitionPage.Row(
        name,
        judged.partition(),
        judged.error(),
        other.judge(judged.partition()).error(),
        judged.cost());
  }
}
