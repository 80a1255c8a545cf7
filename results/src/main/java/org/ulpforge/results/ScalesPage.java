package org.ulpforge.results;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What rules for the scales of blocks cost: a page with a table, and a plot beside it.
 *
 * @param command the command that makes it
 */
public record ScalesPage(List<Row> rows, String command) {

  /**
   * @param error root mean square, relative to that of the numbers
   */
  public record Row(String format, String data, String rule, double error) {}

  public ScalesPage {
    rows = List.copyOf(rows);
  }

  /** The table as Markdown: a line for each format and kind of data, a column for each rule. */
  public String table() {
    List<String> rules = rows.stream().map(Row::rule).distinct().toList();
    StringBuilder out = new StringBuilder("| format | data |");
    rules.forEach(rule -> out.append(' ').append(rule).append(" |"));
    out.append("\n|---|---|").append("---|".repeat(rules.size())).append('\n');
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      String place = "| %s | %s |".formatted(row.format(), row.data());
      if (!lines.contains(place)) {
        lines.add(place);
        out.append(place);
        for (String rule : rules) {
          String cell =
              rows.stream()
                  .filter(r ->
                      r.format().equals(row.format())
                          && r.data().equals(row.data())
                          && r.rule().equals(rule))
                  .findFirst()
                  .map(r -> percent(r.error()))
                  .orElse("");
          out.append(' ').append(cell).append(" |");
        }
        out.append('\n');
      }
    }
    return out.toString();
  }

  /** The bars of all errors. */
  public String plot() {
    return BarPlot.svg(
        "Error of rounding to blocks, root mean square, by rule for the scale",
        rows.stream()
            .map(row ->
                new BarPlot.Bar(
                    row.format() + ", " + row.data() + ", " + row.rule(),
                    100 * row.error(),
                    percent(row.error())))
            .toList());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3f %%", 100 * share);
  }

  /** Writes {@code scales/scales.md} and {@code scales/scales.svg}. */
  public void write(Path results) {
    Path folder = results.resolve("scales");
    StoredFiles.write(folder.resolve("scales.svg"), plot());
    StoredFiles.write(
        folder.resolve("scales.md"),
        """
        # Rules for the scales of blocks

        Root mean square errors over the root mean square of the numbers. The rules are explained by `ulpforge scales --help`.

        %s
        ![errors by format, data and rule](scales.svg)

        Made by `%s`.
        """
            .formatted(table(), command));
  }
}
