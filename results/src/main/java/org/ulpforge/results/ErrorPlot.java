package org.ulpforge.results;

import java.util.List;
import java.util.stream.Stream;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.ErrorProfile.Bucket;

/** Error in ULP against input: the largest and the mean of each range of codes. */
final class ErrorPlot {

  private static final int TICKS = 8;

  private ErrorPlot() {}

  /** The drawing of a profile that has buckets. */
  static String of(ErrorProfile profile) {
    List<Bucket> buckets = profile.buckets();
    // An infinite error, of a result that overflows, reaches the upper edge.
    List<Double> finite =
        Stream.concat(Stream.of(0.5), buckets.stream().map(Bucket::maxUlp))
            .filter(Double::isFinite)
            .toList();
    Axis y = Axis.over(finite, false, Plot.bottom(), Plot.TOP);
    double width = (Plot.right() - Plot.LEFT) / buckets.size();
    Plot plot =
        new Plot(
                "Error against input",
                "Largest error %s ULP over %s ranges of inputs"
                    .formatted(Html.number(profile.maxUlp()), Html.count(buckets.size())))
            .vertical(y, "error, ULP", Html::tick);
    for (int i = 0; i < buckets.size(); i++) {
      Bucket bucket = buckets.get(i);
      double x = Plot.LEFT + i * width;
      double drawn = Math.max(0.4, width > 4 ? width - 1 : width);
      plot.bar("max", x, drawn, y.at(Math.min(bucket.maxUlp(), y.hi())), tip(bucket));
      plot.bar("mean", x, drawn, y.at(Math.min(bucket.meanUlp(), y.hi())), tip(bucket));
    }
    plot.line("half", Plot.LEFT, y.at(0.5), Plot.right(), y.at(0.5));
    plot.text("label end", Plot.right(), y.at(0.5) - 5, "0.5 ULP: correct rounding");
    for (int i = 0; i <= TICKS; i++) {
      int index = (int) Math.round((double) i * buckets.size() / TICKS);
      double value = index == buckets.size() ? buckets.getLast().hi() : buckets.get(index).lo();
      plot.horizontalTick(Plot.LEFT + index * width, Html.tick(value));
    }
    plot.horizontalName("input, in the order and density of its codes");
    return plot.end(
        "<span class=\"key max\"></span>largest and <span class=\"key mean\"></span>mean error of "
            + (buckets.size() == 1 ? "the range" : Html.count(buckets.size()) + " ranges")
            + " of "
            + (profile.exhaustive() ? "all" : "sampled")
            + " inputs.");
  }

  private static String tip(Bucket bucket) {
    return "%s to %s: max %s, mean %s ULP over %s inputs"
        .formatted(
            Html.number(bucket.lo()),
            Html.number(bucket.hi()),
            Html.number(bucket.maxUlp()),
            Html.number(bucket.meanUlp()),
            Html.count(bucket.inputs()));
  }
}
