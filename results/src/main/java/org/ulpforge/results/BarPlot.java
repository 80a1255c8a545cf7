package org.ulpforge.results;

import java.util.List;

/** Horizontal bars, each with its name before and its number behind it, as an SVG file. */
final class BarPlot {

  private static final int WIDTH = 760;
  private static final int ROW = 22;
  private static final int LEFT = 250;
  private static final int RIGHT = 70;
  private static final int TOP = 34;

  private static final String STYLE =
      "text{font:12px system-ui,sans-serif;fill:#5d636b}.title{font-weight:600}"
          + ".bar{fill:#2563b8}.end{text-anchor:end}";

  /**
   * @param value not negative
   * @param text the value for people
   */
  record Bar(String name, double value, String text) {}

  private BarPlot() {}

  /** The drawing; its longest bar is the largest value. */
  static String svg(String title, List<Bar> bars) {
    int height = TOP + ROW * bars.size() + 10;
    double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    Axis axis = new Axis(0, most > 0 ? most : 1, false, LEFT, WIDTH - RIGHT);
    StringBuilder out =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
            <style>%s</style>
            <rect width="100%%" height="100%%" fill="#fff"/>
            <text class="title" x="%d" y="20">%s</text>
            """
                .formatted(WIDTH, height, Html.escape(title), STYLE, LEFT, Html.escape(title)));
    int y = TOP;
    for (Bar bar : bars) {
      double end = axis.at(bar.value());
      out.append(
          """
          <text class="end" x="%d" y="%d">%s</text>
          <rect class="bar" x="%d" y="%d" width="%s" height="%d"/>
          <text x="%s" y="%d">%s</text>
          """
              .formatted(
                  LEFT - 8,
                  y + 14,
                  Html.escape(bar.name()),
                  LEFT,
                  y + 3,
                  Plot.number(end - LEFT),
                  ROW - 7,
                  Plot.number(end + 6),
                  y + 14,
                  Html.escape(bar.text())));
      y += ROW;
    }
    return out + "</svg>\n";
  }
}
