package org.ulpforge.results;

import java.util.List;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ErrorMeasure;

/** Error against cost, the steps between the candidates of a front. */
final class FrontPlot {

  private FrontPlot() {}

  /** The drawing of a front that is not empty. */
  static String of(List<FrontEntry> front, ErrorMeasure measure, String costModel) {
    List<Double> errors = front.stream().map(e -> e.candidate().error()).toList();
    // Exact candidates have no place on a logarithmic axis: they stand at its lower end.
    double least = errors.stream().filter(e -> e > 0).mapToDouble(e -> e).min().orElse(1e-3);
    Axis y =
        Axis.over(
            errors.stream().map(e -> Math.max(e, least)).toList(), true, Plot.bottom(), Plot.TOP);
    Axis x =
        Axis.over(
            front.stream().map(e -> e.candidate().cost()).toList(), false, Plot.LEFT, Plot.right());
    Plot plot =
        new Plot("Error against cost", front.size() + " candidates from cheap to accurate")
            .vertical(y, "max error, " + unit(measure), Html::tick)
            .horizontal(x, "cost, " + costModel, Html::tick);
    StringBuilder steps = new StringBuilder();
    double before = 0;
    for (FrontEntry entry : front) {
      double px = x.at(entry.candidate().cost());
      double py = y.at(Math.max(entry.candidate().error(), least));
      steps.append(
          steps.isEmpty()
              ? "M" + Plot.number(px) + " " + Plot.number(py)
              : "L"
                  + Plot.number(px)
                  + " "
                  + Plot.number(before)
                  + "L"
                  + Plot.number(px)
                  + " "
                  + Plot.number(py));
      before = py;
    }
    plot.path("steps", steps.toString());
    for (FrontEntry entry : front) {
      Candidate c = entry.candidate();
      double px = x.at(c.cost());
      double py = y.at(Math.max(c.error(), least));
      String tip =
          "%s: cost %s, max error %s %s"
              .formatted(
                  c.algorithm(), Html.number(c.cost()), Html.number(c.error()), unit(measure));
      plot.dot(entry.kernel().isPresent() ? "dot kernel" : "dot", px, py, tip);
    }
    label(plot, front, x, y, least);
    return plot.end(
        "Each dot is a program; nothing that was found is both cheaper and more accurate."
            + " Filled dots became verified kernels.");
  }

  /** Names beside the dots, left out where they would overlap the one before. */
  private static void label(Plot plot, List<FrontEntry> front, Axis x, Axis y, double least) {
    double freeX = Double.NEGATIVE_INFINITY;
    double lastY = Double.NEGATIVE_INFINITY;
    for (FrontEntry entry : front) {
      Candidate c = entry.candidate();
      double px = x.at(c.cost());
      double py = y.at(Math.max(c.error(), least)) - 9;
      double width = 6.5 * c.algorithm().length();
      boolean right = px + 7 + width <= Plot.right();
      double left = right ? px + 7 : px - 7 - width;
      if (left > freeX || Math.abs(py - lastY) > 13) {
        plot.text(right ? "label" : "label end", right ? px + 7 : px - 7, py, c.algorithm());
        freeX = left + width;
        lastY = py;
      }
    }
  }

  static String unit(ErrorMeasure measure) {
    return switch (measure) {
      case ULP -> "ULP";
      case RELATIVE -> "relative";
      case ABSOLUTE -> "absolute";
    };
  }
}
