package org.ulpforge.results;

import java.util.List;
import java.util.Locale;

/**
 * Where methods fail over a plane of two arguments with logarithmic axes: a panel for each, as an
 * SVG file.
 *
 * @param horizontal name of the argument that grows to the right
 * @param vertical name of the other one, which grows upwards
 * @param columns where the horizontal argument is, increasing from a power of ten to another
 * @param rows where the vertical one is, likewise
 */
public record FailureMap(
    String title,
    String horizontal,
    String vertical,
    List<Double> columns,
    List<Double> rows,
    List<Panel> panels) {

  private static final int PER_LINE = 4;
  private static final int CELL = 5;
  private static final int LEFT = 48;
  private static final int TOP = 58;
  private static final int GAP = 22;
  private static final int BELOW = 46;

  private static final String STYLE =
      "text{font:12px system-ui,sans-serif;fill:#5d636b}.title{font-weight:600}"
          + ".right{fill:#dfe9f5}.inaccurate{fill:#e0a030}.nothing{fill:#b8322a}.end{text-anchor:end}";

  /** What a result is. */
  public enum Verdict {
    /** As accurate as was asked for. */
    RIGHT("accurate"),
    /** A number, but not as accurate. */
    INACCURATE("a number, not accurate"),
    /** Infinite or NaN. */
    NOTHING("no number");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    private String style() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param method by which the results are
   * @param verdicts by rows, then columns
   */
  public record Panel(String method, List<List<Verdict>> verdicts) {

    public Panel {
      verdicts = verdicts.stream().map(List::copyOf).toList();
    }

    /** The share of results that are not right. */
    public double failures() {
      return 1
          - verdicts.stream()
              .flatMap(List::stream)
              .mapToInt(v -> v == Verdict.RIGHT ? 1 : 0)
              .average()
              .orElse(1);
    }
  }

  public FailureMap {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    panels = List.copyOf(panels);
  }

  /** The drawing. */
  public String svg() {
    int width = columns.size() * CELL;
    int height = rows.size() * CELL;
    int lines = Math.ceilDiv(panels.size(), PER_LINE);
    int across = LEFT + PER_LINE * (width + GAP);
    StringBuilder out =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
            <style>%s</style>
            <rect width="100%%" height="100%%" fill="#fff"/>
            <text class="title" x="%d" y="20">%s</text>
            """
                .formatted(
                    across,
                    TOP + lines * (height + BELOW),
                    Html.escape(title),
                    STYLE,
                    LEFT,
                    Html.escape(title)));
    legend(out, across);
    for (int i = 0; i < panels.size(); i++) {
      int left = LEFT + i % PER_LINE * (width + GAP);
      int top = TOP + i / PER_LINE * (height + BELOW);
      panel(out, panels.get(i), left, top);
      text(out, "", left, top + height + 14, exponent(columns.getFirst()));
      text(out, "end", left + width, top + height + 14, exponent(columns.getLast()));
      text(out, "", left + width / 2, top + height + 14, horizontal);
      if (i % PER_LINE == 0) {
        text(out, "end", left - 6, top + height, exponent(rows.getFirst()));
        text(out, "end", left - 6, top + 10, exponent(rows.getLast()));
        text(out, "end", left - 6, top + height / 2 + 4, vertical);
      }
    }
    return out + "</svg>\n";
  }

  private static void legend(StringBuilder out, int right) {
    int x = right;
    for (Verdict verdict : Verdict.values()) {
      x -= 28 + 7 * verdict.text.length();
      rectangle(out, verdict, x, 11, 2 * CELL, 2 * CELL);
      text(out, "", x + 14, 20, verdict.text);
    }
  }

  private static void panel(StringBuilder out, Panel panel, int left, int top) {
    List<List<Verdict>> verdicts = panel.verdicts();
    int height = verdicts.size() * CELL;
    String name = String.format(Locale.ROOT, "%s: %.1f %%", panel.method(), 100 * panel.failures());
    text(out, "", left, top - 6, name);
    rectangle(out, Verdict.RIGHT, left, top, verdicts.getFirst().size() * CELL, height);
    for (int row = 0; row < verdicts.size(); row++) {
      for (int column = 0; column < verdicts.get(row).size(); column++) {
        Verdict verdict = verdicts.get(row).get(column);
        if (verdict != Verdict.RIGHT) {
          int y = top + height - (row + 1) * CELL;
          rectangle(out, verdict, left + column * CELL, y, CELL, CELL);
        }
      }
    }
  }

  private static void rectangle(
      StringBuilder out, Verdict verdict, int x, int y, int width, int height) {
    out.append(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n"
            .formatted(verdict.style(), x, y, width, height));
  }

  private static void text(StringBuilder out, String style, int x, int y, String text) {
    out.append(
        "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n"
            .formatted(style, x, y, Html.escape(text)));
  }

  private static String exponent(double value) {
    return "1e" + Math.round(Math.log10(value));
  }
}
