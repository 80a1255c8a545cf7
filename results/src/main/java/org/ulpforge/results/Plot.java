package org.ulpforge.results;

import java.util.Locale;
import java.util.function.DoubleFunction;

/** An SVG drawing with two axes; its colours come from the style sheet of the page. */
final class Plot {

  static final int WIDTH = 760;
  static final int HEIGHT = 300;
  static final int LEFT = 64;
  static final int RIGHT = 16;
  static final int TOP = 14;
  static final int BOTTOM = 46;

  private final StringBuilder out = new StringBuilder();

  /**
   * @param title what a reader of the screen hears
   * @param summary and what the plot shows, in a sentence
   */
  Plot(String title, String summary) {
    out.append(
        """
        <figure><svg viewBox="0 0 %d %d" role="img" aria-label="%s">
        <title>%s</title>
        """
            .formatted(WIDTH, HEIGHT, Html.escape(title + ". " + summary), Html.escape(title)));
  }

  static double right() {
    return WIDTH - RIGHT;
  }

  static double bottom() {
    return HEIGHT - BOTTOM;
  }

  /** Horizontal grid lines with their numbers, and the name of the axis. */
  Plot vertical(Axis axis, String name, DoubleFunction<String> label) {
    for (double tick : axis.ticks(6)) {
      double y = axis.at(tick);
      line("grid", LEFT, y, right(), y);
      text("tick end", LEFT - 8, y + 4, label.apply(tick));
    }
    out.append(
        "<text class=\"name\" transform=\"translate(14 %s) rotate(-90)\">%s</text>\n"
            .formatted(number((TOP + bottom()) / 2), Html.escape(name)));
    return this;
  }

  Plot horizontal(Axis axis, String name, DoubleFunction<String> label) {
    for (double tick : axis.ticks(10)) {
      horizontalTick(axis.at(tick), label.apply(tick));
    }
    return horizontalName(name);
  }

  Plot horizontalTick(double x, String label) {
    line("mark", x, bottom(), x, bottom() + 4);
    text("tick", x, bottom() + 18, label);
    return this;
  }

  Plot horizontalName(String name) {
    line("base", LEFT, bottom(), right(), bottom());
    text("name", (LEFT + right()) / 2, HEIGHT - 8, name);
    return this;
  }

  Plot line(String style, double x1, double y1, double x2, double y2) {
    out.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(style, number(x1), number(y1), number(x2), number(y2)));
    return this;
  }

  Plot text(String style, double x, double y, String text) {
    out.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n"
            .formatted(style, number(x), number(y), Html.escape(text)));
    return this;
  }

  /** A bar from the base line up. */
  Plot bar(String style, double x, double width, double y, String tip) {
    out.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>\n"
            .formatted(
                style,
                number(x),
                number(y),
                number(width),
                number(Math.max(0, bottom() - y)),
                Html.escape(tip)));
    return this;
  }

  Plot dot(String style, double x, double y, String tip) {
    out.append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"5\"><title>%s</title></circle>\n"
            .formatted(style, number(x), number(y), Html.escape(tip)));
    return this;
  }

  /**
   * @param path in SVG's notation, made of numbers
   */
  Plot path(String style, String path) {
    out.append("<path class=\"%s\" d=\"%s\"/>\n".formatted(style, Html.escape(path)));
    return this;
  }

  /** Ends the drawing; the caption is HTML. */
  String end(String caption) {
    return out + "</svg>\n<figcaption>" + caption + "</figcaption></figure>\n";
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
