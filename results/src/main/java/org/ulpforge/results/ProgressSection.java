package org.ulpforge.results;

import java.util.List;
import org.ulpforge.problem.Problem;
import org.ulpforge.results.LogEntry.Exhausted;

/** The parts of a run's page that come from its log. */
final class ProgressSection {

  private static final int SHOWN_EXHAUSTED = 40;

  private ProgressSection() {}

  static String of(RunLog log, Problem problem) {
    StringBuilder body = new StringBuilder();
    if (log.entries().isEmpty()) {
      body.append("<p>No epoch was finished yet.</p>\n");
    } else {
      body.append(tiles(log));
      if (!log.costs().isEmpty()) {
        body.append(ProgressPlot.of(log, problem.measure()));
      }
    }
    log.note().ifPresent(note -> body.append("<p>" + Html.escape(note) + "</p>\n"));
    return Html.section("Progress", body.toString()) + exhausted(log.exhausted(), problem);
  }

  private static String tiles(RunLog log) {
    LogEntry last = log.entries().getLast();
    return "<dl class=\"tiles\">\n"
        + Html.tile(
            "Evaluations",
            Html.count(last.evaluations()),
            "candidates in " + Html.count(last.epoch()) + " epochs")
        + Html.tile(
            "Time", Html.number(last.seconds()) + " s", "of search, up to the last whole epoch")
        + Html.tile(
            "Known already",
            Html.number(100 * last.hitRate()) + " %",
            "of the judgements since the search began or went on: the cache's hit rate")
        + "</dl>\n";
  }

  private static String exhausted(List<Exhausted> all, Problem problem) {
    if (all.isEmpty()) {
      return "";
    }
    StringBuilder body = new StringBuilder();
    body.append(
        "<p>Every assignment of values to the constants of these structures was tried, so none has"
            + " a smaller error. It says nothing about other structures or finer constants.</p>\n");
    for (Exhausted e : all.subList(0, Math.min(SHOWN_EXHAUSTED, all.size()))) {
      body.append("<p>")
          .append(
              Html.escape(
                  "%s: all %s assignments of %s values tried; no largest error is below %s %s, of"
                      .formatted(
                          e.algorithm(),
                          Html.count(e.assignments()),
                          e.lattice(),
                          Html.number(e.bestError()),
                          FrontPlot.unit(problem.measure()))))
          .append("</p>\n")
          .append(Html.preformatted(e.structure()));
    }
    if (all.size() > SHOWN_EXHAUSTED) {
      body.append("<p>And " + Html.count(all.size() - SHOWN_EXHAUSTED) + " more.</p>\n");
    }
    return Html.section("Searched to the end", body.toString());
  }
}
