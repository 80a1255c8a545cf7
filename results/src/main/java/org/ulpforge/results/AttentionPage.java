package org.ulpforge.results;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What multiplications do to the output of attention: a page with a table, and a plot beside it.
 *
 * @param experiment what was computed, in a sentence
 * @param command the command that makes it
 */
public record AttentionPage(String experiment, String command, List<Row> rows) {

  /**
   * @param method of multiplication
   * @param product mean relative error of a product, over all mantissa pairs
   * @param output root mean square error of the output, relative to the root mean square of the
   *     exact one
   * @param worst the largest error, relative to the same
   */
  public record Row(String format, String method, double product, double output, double worst) {}

  public AttentionPage {
    rows = List.copyOf(rows);
  }

  /** The table as Markdown. */
  public String table() {
    StringBuilder out =
        new StringBuilder(
            "| format | products | mean error of a product | error of the output | worst |\n");
    out.append("|---|---|---|---|---|\n");
    for (Row row : rows) {
      out.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  row.format(),
                  row.method(),
                  percent(row.product()),
                  percent(row.output()),
                  percent(row.worst())));
    }
    return out.toString();
  }

  /** The bars of the outputs' errors. */
  public String plot() {
    return BarPlot.svg(
        "Error of the output of attention, root mean square",
        rows.stream()
            .map(row ->
                new BarPlot.Bar(
                    row.format() + ", " + row.method(), 100 * row.output(), percent(row.output())))
            .toList());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** Writes {@code surrogates/attention.md} and {@code surrogates/attention.svg}. */
  public void write(Path results) {
    Path folder = results.resolve("surrogates");
    StoredFiles.write(folder.resolve("attention.svg"), plot());
    StoredFiles.write(
        folder.resolve("attention.md"),
        """
        # Attention with other products

        %s Errors are those of the output, against f64 without any rounding, relative to the root mean square of the exact
        output. *Exact* products show what the rounding of the operands alone does. All surrogates have a guard.

        %s
        ![%s](attention.svg)

        Made by `%s`.
        """
            .formatted(
                experiment, table(), "error of the output by way of multiplication", command));
  }
}
