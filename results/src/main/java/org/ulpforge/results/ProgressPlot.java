package org.ulpforge.results;

import java.util.List;
import org.ulpforge.problem.ErrorMeasure;

/** The least error at each cost against evaluations: how the front came down. */
final class ProgressPlot {

  /** Labels of lines that end nearer to each other than this many pixels would overlap. */
  private static final double APART = 12;

  /** A front can have more lines than an eye can follow. */
  private static final int MOST_LINES = 16;

  private ProgressPlot() {}

  /** The drawing of a log whose last entry has a front. */
  static String of(RunLog log, ErrorMeasure measure) {
    double least = log.errors().filter(e -> e > 0).min(Double::compare).orElse(1e-3);
    Axis y =
        Axis.over(
            log.errors().map(e -> Math.max(e, least)).toList(), true, Plot.bottom(), Plot.TOP);
    List<LogEntry> entries = log.entries();
    Axis x =
        Axis.over(
            entries.stream().map(e -> (double) e.evaluations()).toList(),
            false,
            Plot.LEFT,
            Plot.right());
    List<Double> costs = shown(log.costs());
    Plot plot =
        new Plot(
                "Error against evaluations",
                "the best of "
                    + costs.size()
                    + " costs after each of "
                    + entries.size()
                    + " epochs")
            .vertical(y, "max error, " + FrontPlot.unit(measure), Html::tick)
            .horizontal(x, "evaluations", Html::tick);
    double lastLabel = Double.NEGATIVE_INFINITY;
    for (double cost : costs.reversed()) {
      StringBuilder path = new StringBuilder();
      double before = 0;
      for (LogEntry entry : entries) {
        double error = RunLog.error(entry, cost);
        if (error < Double.POSITIVE_INFINITY) {
          double px = x.at(entry.evaluations());
          double py = y.at(Math.max(error, least));
          // Steps: only what changes is drawn, so that long runs make short pages.
          if (path.isEmpty()) {
            path.append("M").append(point(px, py));
          } else if (py != before || entry.equals(entries.getLast())) {
            path.append("L").append(point(px, before)).append("L").append(point(px, py));
          }
          before = py;
        }
      }
      plot.path("steps", path.toString());
      if (Math.abs(before - lastLabel) >= APART) {
        plot.text("label end", x.at(entries.getLast().evaluations()), before - 3, Html.tick(cost));
        lastLabel = before;
      }
    }
    return plot.end(
        "Each line is the best program of at most the cost at its end, by the errors that the"
            + " search knew at the time.");
  }

  private static String point(double x, double y) {
    return Plot.number(x) + " " + Plot.number(y);
  }

  /** Of too many costs the ends and some between. */
  private static List<Double> shown(List<Double> costs) {
    int n = costs.size();
    return n <= MOST_LINES
        ? costs
        : java.util.stream.IntStream.range(0, MOST_LINES)
            .mapToObj(i -> costs.get(i * (n - 1) / (MOST_LINES - 1)))
            .toList();
  }
}
