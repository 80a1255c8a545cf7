package org.ulpforge.results;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ulpforge.expansion.PlaneErrors;

/**
 * How right and how fast log I, log K and the ratio are, ours and others: a page with a table, and
 * a plot of failures beside it.
 *
 * @param points where the rows come from, in a sentence
 * @param absent what could not be measured, in a sentence, or empty
 * @param command the command that makes it
 */
public record PlanePage(String points, String absent, String command, List<Row> rows) {

  /**
   * @param nanos for a call; NaN if it was not measured
   */
  public record Row(
      String function, String region, String method, PlaneErrors errors, double nanos) {}

  public PlanePage {
    rows = List.copyOf(rows);
  }

  /** The table as Markdown. */
  public String table() {
    StringBuilder out =
        new StringBuilder(
            "| function | region | method | points | failures | median ULP | max ULP | max scaled | ns |\n");
    out.append("|---|---|---|---|---|---|---|---|---|\n");
    for (Row row : rows) {
      PlaneErrors e = row.errors();
      out.append(
          "| %s | %s | %s | %d | %s | %s | %s | %s | %s |\n"
              .formatted(
                  row.function(),
                  row.region(),
                  row.method(),
                  e.rows(),
                  e.failures() == 0 ? "0" : percent(share(e)),
                  number(e.median()),
                  number(e.max()),
                  number(e.scaled()),
                  number(row.nanos())));
    }
    return out.toString();
  }

  /** The share of failures by function, region and method. */
  public String plot() {
    return BarPlot.svg(
        "Results that are not finite or off by more than 1e-10 of themselves, %",
        rows.stream()
            .map(row ->
                new BarPlot.Bar(
                    row.function() + " " + row.region() + ", " + row.method(),
                    100 * share(row.errors()),
                    percent(share(row.errors()))))
            .toList());
  }

  private static double share(PlaneErrors errors) {
    return errors.rows() == 0 ? 0 : (double) errors.failures() / errors.rows();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? "–"
        : value < 1000
            ? String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value)
            : String.format(Locale.ROOT, "%.1e", value);
  }

  /** Writes {@code bessel/plane.md} and {@code bessel/plane.svg}. */
  public void write(Path results) {
    Path folder = results.resolve("bessel");
    StoredFiles.write(folder.resolve("plane.svg"), plot());
    StoredFiles.write(
        folder.resolve("plane.md"),
        """
        # Logarithms of Bessel functions over the plane

        %s A failure is a result that is not finite or has a relative error above 1e-10 (in f32 1e-4). ULP errors of
        logarithms are of those that are at least 0.1 in magnitude; *max scaled* is the largest error of all finite results in
        ulp(max(1, |exact|)). Times are nanoseconds a call on one thread: of *ours* the array form, of the others a loop in
        C++, measured by turns. *published* is our transcription of the algorithm of arXiv 2409.08729. %s

        %s
        ![failures of all methods](plane.svg)

        Made by `%s`.
        """
            .formatted(points, absent, table(), command));
  }
}
