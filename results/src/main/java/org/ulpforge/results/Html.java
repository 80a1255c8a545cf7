package org.ulpforge.results;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Pieces of HTML and SVG. Text that comes from anywhere else goes through {@link #escape}. */
final class Html {

  private Html() {}

  /**
   * Text as content or as a quoted attribute; control characters, which XML does not know, become
   * �.
   */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n', '\t' -> out.append(c);
        default -> out.append(Character.isISOControl(c) ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }

  /** A section with a heading; the body is HTML. */
  static String section(String heading, String body) {
    return "<section>\n<h2>" + escape(heading) + "</h2>\n" + body + "</section>\n";
  }

  /**
   * A table of plain text.
   *
   * @param rows as many cells each as there are columns; the first one is the head of the row
   */
  static String table(List<String> columns, List<List<String>> rows) {
    StringBuilder out = new StringBuilder("<div class=\"scroll\"><table>\n<thead><tr>");
    columns.forEach(c -> out.append("<th scope=\"col\">").append(escape(c)).append("</th>"));
    out.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      out.append("<tr><th scope=\"row\">").append(escape(row.getFirst())).append("</th>");
      row.subList(1, row.size())
          .forEach(cell -> out.append("<td>").append(escape(cell)).append("</td>"));
      out.append("</tr>\n");
    }
    return out.append("</tbody>\n</table></div>\n").toString();
  }

  static String preformatted(String text) {
    return "<pre tabindex=\"0\"><code>" + escape(text) + "</code></pre>\n";
  }

  /** What is true of everything: one large number, or word, and what it is. */
  static String tile(String label, String value, String note) {
    return "<div class=\"tile\"><dt>%s</dt><dd><b>%s</b><span>%s</span></dd></div>\n"
        .formatted(escape(label), escape(value), escape(note));
  }

  /** A number in four digits, for people. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "none";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    double magnitude = Math.abs(value);
    if (value == Math.rint(value) && magnitude < 1e6) {
      return minus(String.format(Locale.ROOT, "%.0f", value));
    }
    if (magnitude >= 1e-3 && magnitude < 1e6) {
      int decimals = Math.clamp(3 - (long) Math.floor(Math.log10(magnitude)), 0, 6);
      return minus(String.format(Locale.ROOT, "%." + decimals + "f", value));
    }
    return minus(String.format(Locale.ROOT, "%.3e", value));
  }

  /** A number in three digits without zeros at the end, for axes. */
  static String tick(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return number(value);
    }
    double magnitude = Math.abs(value);
    boolean plain = magnitude >= 1e-3 && magnitude < 1e6;
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
    return minus(
        plain
            ? rounded.toPlainString()
            : String.format(Locale.ROOT, "%s", rounded.doubleValue())
                .replace("E", "e")
                .replace(".0e", "e"));
  }

  /** A whole number with its thousands apart. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String minus(String text) {
    return text.replace('-', '−').replace("e+0", "e").replace("e+", "e").replace("e−0", "e−");
  }
}
