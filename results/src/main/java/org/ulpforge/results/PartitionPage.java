package org.ulpforge.results;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ulpforge.expansion.Partition;

/**
 * A front of partitions.
 *
 * @param points what errors and costs are about, in a sentence
 * @param command the command that makes it
 */
public record PartitionPage(String function, String points, String command, List<Row> rows) {

  /**
   * @param name of a baseline, or empty
   * @param error the largest at the points of the search, in ULP
   * @param validated the largest at other points
   * @param cost expected
   */
  public record Row(
      String name, Partition partition, double error, double validated, double cost) {}

  public PartitionPage {
    rows = List.copyOf(rows);
  }

  /** The table as Markdown. */
  public String table() {
    StringBuilder out =
        new StringBuilder("| cost | max ULP | at other points | partition |\n|---|---|---|---|\n");
    for (Row row : rows) {
      String text =
          row.name().isEmpty() ? row.partition().text().strip().replace("\n", "; ") : row.name();
      out.append(
          String.format(
              Locale.ROOT,
              "| %.0f | %.4g | %.4g | %s |\n",
              row.cost(),
              row.error(),
              row.validated(),
              text));
    }
    return out.toString();
  }

  /** Writes {@code bessel/<function>.md}. */
  public void write(Path results) {
    StoredFiles.write(
        results.resolve("bessel").resolve(function + ".md"),
        """
        # Partitions of the plane for %s

        %s Costs are those of the program of a region in units of an fma, by the weights that were measured for vectors
        (`--cost java-vector`), in the mean over the points. Errors of logarithms below 0.1 are in ulp(1).

        %s
        Made by `%s`.
        """
            .formatted(function, points, table(), command));
  }
}
