package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Range;
import org.ulpforge.target.Targets;

/**
 * A point of the plane with exact values.
 *
 * @param tag of the region that it belongs to
 * @param exact to at least 25 digits; without those that are not known
 */
public record ReferenceRow(String tag, double v, double x, Map<Kind, BigDecimal> exact) {

  private static final int DIGITS = 30;
  private static final String UNKNOWN = "NA";

  public ReferenceRow {
    exact = Map.copyOf(exact);
  }

  /**
   * Reads rows of a table: columns tag, v and x (hex or decimal), log I, log K and the ratio in
   * decimals, or {@value #UNKNOWN}, with tabs between; more columns and lines that begin with
   * {@code #} do not count. Points that are no values of the format are left out.
   *
   * @param name of the file, for messages
   * @throws IllegalArgumentException in one line, if something is malformed
   */
  public static List<ReferenceRow> parse(String name, String text, FloatFormat format) {
    List<ReferenceRow> rows = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith("#") && !lines.get(i).isBlank()) {
        ReferenceRow row;
        try {
          row = of(lines.get(i).split("\t"));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
          throw new IllegalArgumentException(
              "%s:%d: no row of tag, v, x, log I, log K, ratio with tabs between"
                  .formatted(name, i + 1));
        }
        if (isValue(row.v, format) && isValue(row.x, format)) {
          rows.add(row);
        }
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(name + " has no rows of " + format.name() + " values");
    }
    return rows;
  }

  private static ReferenceRow of(String[] fields) {
    Map<Kind, BigDecimal> exact = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      String field = fields[3 + kind.ordinal()];
      if (!field.equals(UNKNOWN)) {
        exact.put(kind, new BigDecimal(field));
      }
    }
    return new ReferenceRow(
        fields[0], Double.parseDouble(fields[1]), Double.parseDouble(fields[2]), exact);
  }

  private static boolean isValue(double value, FloatFormat format) {
    return format.precision() > 24 || (float) value == value;
  }

  /**
   * Random points of a region with values by the oracle, for one function.
   *
   * @param random chooses the points; values are computed on all processors
   */
  public static List<ReferenceRow> random(
      PlaneRegion region, Kind kind, int points, FloatFormat format, RandomGenerator random) {
    Oracle oracle = Oracle.of(Targets.parse(kind.target()));
    List<double[]> drawn =
        IntStream.range(0, points).mapToObj(_ -> rounded(region.draw(random), format)).toList();
    return drawn.parallelStream()
        .map(point -> {
          Map<Kind, BigDecimal> exact =
              oracle.enclose(point, DIGITS) instanceof Range range
                  ? Map.of(kind, range.midpoint())
                  : Map.of();
          return new ReferenceRow(region.tag(), point[0], point[1], exact);
        })
        .toList();
  }

  private static double[] rounded(double[] point, FloatFormat format) {
    return format.precision() > 24 ? point : new double[] {(float) point[0], (float) point[1]};
  }
}
