package org.ulpforge.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.search.fit.Certificate;

/** Certificates for people and for machines. */
final class CertificateText {

  /** What a certificate is not. */
  static final String NO_PROOF =
      "evaluation on a dense grid and at the extrema found, no interval proof";

  private CertificateText() {}

  /** The error, where it is, and how it was found. */
  static String line(Certificate c, ErrorMeasure measure) {
    return String.format(
        Locale.ROOT,
        "max %s error %s at x = %s, over %,d points from x = %s to %s at %d digits%s",
        measure.text(),
        ProfileText.number(c.error()),
        ProfileText.number(c.at()),
        c.points(),
        ProfileText.number(c.lo()),
        ProfileText.number(c.hi()),
        c.digits(),
        c.removable().isEmpty() ? "" : "; " + limits(c));
  }

  private static String limits(Certificate c) {
    return "a limit at "
        + c.removable().size()
        + " points, as "
        + Printable.line(c.removable().getFirst());
  }

  static void print(Certificate c, ErrorMeasure measure, PrintWriter out) {
    out.printf(Locale.ROOT, "%-13s %.17g%n", "max " + measure.text(), c.error());
    out.printf(Locale.ROOT, "%-13s x = %s%n", "at", c.at());
    c.obstacle().ifPresent(what -> out.printf("%-13s %s%n", "because", Printable.line(what)));
    c.removable().forEach(what -> out.printf("%-13s %s%n", "a limit, as", Printable.line(what)));
    out.printf(Locale.ROOT, "%-13s %,d from x = %s to %s%n", "points", c.points(), c.lo(), c.hi());
    out.printf(Locale.ROOT, "%-13s %d decimal digits%n", "arithmetic", c.digits());
    out.println("It is an " + NO_PROOF + ".");
  }

  static ObjectNode object(Certificate c, ErrorMeasure measure) {
    ObjectNode node = JsonFields.object();
    node.put("measure", measure.text());
    JsonFields.put(node, "error", c.error());
    node.put("at", c.at());
    c.removable().forEach(node.withArray("removable")::add);
    c.obstacle().ifPresent(what -> node.put("obstacle", what));
    node.put("points", c.points());
    node.put("from", c.lo());
    node.put("to", c.hi());
    node.put("digits", c.digits());
    node.put("proof", false);
    return node;
  }
}
