package org.ulpforge.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ulpforge.codegen.BesselPeers;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.expansion.PlaneRegion;
import org.ulpforge.expansion.ReferenceRow;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.pipeline.PlaneMeasurement;
import org.ulpforge.results.PlanePage;
import org.ulpforge.results.StoredFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The table of errors and times over the plane. */
@Command(
    name = "plane",
    mixinStandardHelpOptions = true,
    description = {
      "Prints errors and times of logbesseli, logbesselk and besseliratio over regions of the plane,",
      "beside those of Boost and GSL (where g++ finds them) and of the published algorithm, and",
      "writes them with a plot of failures to the folder bessel of the results. Points are the rows",
      "of given tables or random ones with values by the oracle."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge plane --points 200 --seed 2",
      "  ulpforge plane logbesseli --partition mine.txt --rows table.tsv --rounds 0"
    })
final class PlaneCommand implements Runnable {

  private static final int MOST_POINTS = 100_000;

  @ParentCommand private Main main;

  @Parameters(arity = "0..*", paramLabel = "FUNCTION", description = "default: all three")
  private List<String> functions = Arrays.stream(Kind.values()).map(Kind::target).toList();

  @Option(
      names = "--partition",
      paramLabel = "FILE",
      description = "regions of one function, as for expand; default: those of its kernel")
  private Path partition;

  @Option(
      names = "--rows",
      arity = "1..*",
      paramLabel = "FILE",
      description = {
        "tables of reference rows: tag, v, x, log I, log K, ratio with tabs between, NA for what is",
        "not known"
      })
  private List<Path> tables = List.of();

  @Option(
      names = "--regions",
      split = ",",
      paramLabel = "REGION",
      description = "of random points: a, b, c, d, e_big, e_tiny; default: all")
  private List<String> regions = Arrays.stream(PlaneRegion.values()).map(PlaneRegion::tag).toList();

  @Option(names = "--points", defaultValue = "200", description = "in each region, default: 200")
  private int points;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Option(names = "--rounds", defaultValue = "5", description = "of timing, 0 for none, default: 5")
  private int rounds;

  @Option(names = "--format", defaultValue = "f64", description = "f64 or f32, default: f64")
  private String format;

  @Mixin private ResultsOption results;

  @Override
  public void run() {
    if (points < 1 || points > MOST_POINTS || rounds < 0) {
      throw new IllegalArgumentException(
          "--points is 1 to " + MOST_POINTS + ", --rounds is not negative");
    }
    if (partition != null && functions.size() != 1) {
      throw new IllegalArgumentException("--partition is for one function, name it");
    }
    FloatFormat compute = Formats.floating(format);
    List<Partition> partitions =
        functions.stream().map(Kind::of).map(kind -> partition(kind, compute)).toList();
    List<ReferenceRow> given = new ArrayList<>();
    for (Path table : tables) {
      given.addAll(ReferenceRow.parse(table.toString(), StoredFiles.read(table), compute));
    }
    List<PlaneRegion> random = regions.stream().map(PlaneRegion::of).toList();
    List<PlanePage.Row> rows = new ArrayList<>();
    List<String> absent = new ArrayList<>(BesselPeers.ALL);
    try (BesselPeers peers = BesselPeers.build()) {
      absent.removeAll(peers.methods());
      for (Partition each : partitions) {
        rows.addAll(
            new PlaneMeasurement(each, compute, rounds)
                .of(
                    given.isEmpty()
                        ? random(each.kind(), random, compute)
                        : PlaneMeasurement.byRegion(given),
                    peers));
        main.terminal().err().println(each.kind().target());
      }
    }
    PlanePage page =
        new PlanePage(
            given.isEmpty()
                ? "%d random points in each region, with values by the oracle.".formatted(points)
                : "The rows of given tables.",
            absent.isEmpty()
                ? ""
                : "Not measured, since not found on the machine: "
                    + String.join(", ", absent)
                    + ".",
            command(),
            rows);
    main.terminal().out().print(page.table());
    if (!absent.isEmpty()) {
      main.terminal().err().println(page.absent());
    }
    page.write(results.folder());
  }

  private Partition partition(Kind kind, FloatFormat compute) {
    return partition == null
        ? Partition.standard(kind, compute)
        : Partition.parse(kind, StoredFiles.read(partition));
  }

  private Map<String, List<ReferenceRow>> random(
      Kind kind, List<PlaneRegion> chosen, FloatFormat compute) {
    Map<String, List<ReferenceRow>> rows = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (PlaneRegion region : chosen) {
      rows.put(region.tag(), ReferenceRow.random(region, kind, points, compute, random.split()));
    }
    return rows;
  }

  private String command() {
    String files =
        tables.isEmpty()
            ? "--regions %s --points %d --seed %d"
                .formatted(String.join(",", regions), points, seed)
            : "--rows "
                + String.join(" ", tables.stream().map(t -> t.getFileName().toString()).toList());
    return "ulpforge plane %s --format %s %s --rounds %d%s"
        .formatted(
            String.join(" ", functions),
            format,
            files,
            rounds,
            partition == null ? "" : " --partition " + partition.getFileName());
  }
}
