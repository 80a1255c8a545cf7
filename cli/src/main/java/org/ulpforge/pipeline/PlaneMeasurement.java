package org.ulpforge.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ulpforge.codegen.ArrayLoop;
import org.ulpforge.codegen.ArrayTimer;
import org.ulpforge.codegen.BesselPeers;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.expansion.PlaneErrors;
import org.ulpforge.expansion.ReferenceRow;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;
import org.ulpforge.results.PlanePage;

/**
 * Measures the program of a partition, and what else there is, at reference rows.
 *
 * @param rounds of times; 0 for none
 */
public record PlaneMeasurement(Partition partition, FloatFormat format, int rounds) {

  /** Elements of arrays that are timed, drawn from the rows of a region. */
  private static final int ELEMENTS = 4096;

  private static final long NANOS = 20_000_000;

  /** The rows of a table, for each region in the order of the first one. */
  public static Map<String, List<ReferenceRow>> byRegion(List<ReferenceRow> rows) {
    Map<String, List<ReferenceRow>> regions = new LinkedHashMap<>();
    rows.forEach(row -> regions.computeIfAbsent(row.tag(), _ -> new ArrayList<>()).add(row));
    return regions;
  }

  /** The lines of a table for some regions. */
  public List<PlanePage.Row> of(Map<String, List<ReferenceRow>> regions, BesselPeers peers) {
    Program program = Canonical.of(partition.program(format));
    ScalarInterpreter interpreter = ScalarInterpreter.of(program, format);
    List<ArrayLoop> loops =
        rounds == 0 ? List.of() : List.of(ArrayLoop.of(program, format, format));
    List<PlanePage.Row> lines = new ArrayList<>();
    regions.forEach((region, all) -> {
      List<ReferenceRow> rows =
          all.stream().filter(row -> row.exact().containsKey(partition.kind())).toList();
      if (!rows.isEmpty()) {
        double[] got =
            rows.stream()
                .mapToDouble(row -> interpreter.apply(new double[] {row.v(), row.x()}))
                .toArray();
        double[][] inputs = repeated(rows);
        double before = nanos(loops, inputs);
        List<PlanePage.Row> others = others(region, rows, peers);
        double nanos = Math.min(before, nanos(loops, inputs));
        lines.add(line(region, "ours", rows, got, nanos));
        lines.addAll(others);
      }
    });
    return lines;
  }

  private List<PlanePage.Row> others(String region, List<ReferenceRow> rows, BesselPeers peers) {
    List<PlanePage.Row> lines = new ArrayList<>();
    double[] v = rows.stream().mapToDouble(ReferenceRow::v).toArray();
    double[] x = rows.stream().mapToDouble(ReferenceRow::x).toArray();
    String ratios = partition.kind() == Kind.RATIO ? "published" : "gauss";
    for (String method : peers.methods()) {
      if (!method.equals(ratios)) {
        BesselPeers.Outcome outcome = peers.run(method, letter(), v, x);
        lines.add(
            line(region, method, rows, outcome.results(), rounds == 0 ? NONE : outcome.nanos()));
      }
    }
    return lines;
  }

  private static final double NONE = Double.NaN;

  private String letter() {
    return switch (partition.kind()) {
      case LOG_I -> "i";
      case LOG_K -> "k";
      case RATIO -> "r";
    };
  }

  private PlanePage.Row line(
      String region, String method, List<ReferenceRow> rows, double[] got, double nanos) {
    return new PlanePage.Row(
        partition.kind().target(),
        region,
        method,
        PlaneErrors.of(partition.kind(), format, rows, got),
        nanos);
  }

  private static double[][] repeated(List<ReferenceRow> rows) {
    RandomGenerator random = new SplittableRandom(1);
    double[][] inputs = new double[2][ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      ReferenceRow row = rows.get(random.nextInt(rows.size()));
      inputs[0][i] = row.v();
      inputs[1][i] = row.x();
    }
    return inputs;
  }

  private double nanos(List<ArrayLoop> loops, double[][] inputs) {
    return rounds == 0
        ? NONE
        : new ArrayTimer(rounds, NANOS).nanosPerElement(loops, format, inputs).getFirst();
  }
}
