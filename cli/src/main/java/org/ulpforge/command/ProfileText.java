package org.ulpforge.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.ErrorProfile.Special;
import org.ulpforge.measure.ErrorProfile.Summary;
import org.ulpforge.measure.ErrorProfile.Worst;
import org.ulpforge.problem.HexFloat;

/** An error profile as lines for people. */
final class ProfileText {

  private static final int WORST = 3;

  private ProfileText() {}

  static void print(ErrorProfile profile, PrintWriter out) {
    Summary all = profile.all();
    line(
        out,
        "inputs",
        "%,d, %s"
            .formatted(
                all.inputs(),
                profile.exhaustive() ? "all of the domain" : "a sample of the domain"));
    line(out, "max error", number(all.maxUlp()) + " ULP");
    List<Worst> worst = profile.worst();
    for (int i = 0; i < Math.min(WORST, worst.size()); i++) {
      Worst w = worst.get(i);
      line(
          out,
          i == 0 ? "worst inputs" : "",
          "%s gives %s, exact %s, %s ULP"
              .formatted(
                  HexFloat.text(w.input()),
                  HexFloat.text(w.got()),
                  HexFloat.text(w.exact()),
                  number(w.ulp())));
    }
    line(out, "mean, RMS", number(all.meanUlp()) + ", " + number(all.rmsUlp()) + " ULP");
    line(out, "bias", number(all.biasUlp()) + " ULP");
    line(out, "max relative", number(all.maxRelative()));
    line(out, "max absolute", number(all.maxAbsolute()));
    line(out, "max scaled", number(all.maxScaledUlp()) + " ulp(max(1, |exact|))");
    line(out, "misrounded", "%,d".formatted(all.misrounded()));
    line(out, "nontrivial", misrounded(profile.nontrivial()));
    if (profile.subnormal().inputs() > 0) {
      line(
          out,
          "subnormal",
          misrounded(profile.subnormal())
              + ", max "
              + number(profile.subnormal().maxUlp())
              + " ULP");
    }
    for (Special s : profile.specials()) {
      String verdict = s.right() ? "right" : "WRONG, expected " + HexFloat.text(s.expected());
      line(
          out,
          "special",
          HexFloat.text(s.input()) + " gives " + HexFloat.text(s.got()) + ": " + verdict);
    }
    line(
        out,
        "verdicts",
        "%,d wrong of %,d results that are no finite number in range"
            .formatted(profile.wrongVerdicts(), profile.verdicts()));
    if (profile.undecided() > 0) {
      line(out, "undecided", "%,d".formatted(profile.undecided()));
    }
  }

  private static String misrounded(Summary summary) {
    return "%,d inputs, %,d misrounded (%s %%)"
        .formatted(
            summary.inputs(), summary.misrounded(), number(100 * (1 - summary.correctlyRounded())));
  }

  private static void line(PrintWriter out, String name, String value) {
    out.println(String.format(Locale.ROOT, "%-13s %s", name, value));
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
