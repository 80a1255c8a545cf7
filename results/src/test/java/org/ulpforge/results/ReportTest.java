package org.ulpforge.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ulpforge.problem.Candidate;

class ReportTest {

  private static final List<String> PROVEN = List.of("optimal: 0 < 1");

  private static List<FrontEntry> front(String algorithm) {
    return List.of(
        new FrontEntry(
            Candidate.of(Twice.WRONG, algorithm, 3.25, 1), Evidence.SEARCH, Optional.empty()),
        new FrontEntry(
            Candidate.of(Twice.RIGHT, algorithm, 0, 2), Evidence.ALL, Optional.of("twice_b")));
  }

  private static final RunLog NO_LOG = new RunLog(List.of(), Optional.empty());

  private static LogEntry epoch(int epoch, LogEntry.Step... front) {
    return new LogEntry(
        epoch,
        1000L * epoch,
        epoch,
        0.125,
        List.of(front),
        List.of(new LogEntry.Exhausted("p1", "t0 = add x <c>", "e4m3fn", 65_536, 0.75)));
  }

  private static final RunLog LOG =
      new RunLog(
          List.of(
              epoch(1, new LogEntry.Step(3, 1e-2)),
              epoch(2, new LogEntry.Step(2, 1e-2), new LogEntry.Step(3, 0))),
          Optional.of("line 1: <damaged>"));

  static Stream<String> pages() {
    return Stream.of(
        Report.kernel(Twice.kernel(Twice.WRONG)),
        Report.run(
            "r-1",
            Twice.PROBLEM,
            front("p1"),
            List.of(Twice.kernel(Twice.RIGHT)),
            PROVEN,
            Optional.of(new Times("here", Map.of("0", 0.25), Map.of("a < b", 0.5))),
            LOG),
        Report.run(
            "r-1", Twice.PROBLEM, List.of(), List.of(), List.of(), Optional.empty(), NO_LOG));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageNeedsNothingElse(String page) {
    assertFalse(Pattern.compile("( src=|href=|url\\(|@import|<script|<link)").matcher(page).find());
  }

  /**
   * Everything but the document type and the void elements is XML, so a parser checks that all is
   * closed.
   */
  @ParameterizedTest
  @MethodSource("pages")
  void aPageIsWellFormed(String page) throws Exception {
    String xml = page.replaceFirst("<!DOCTYPE html>\n", "").replaceAll("(<meta [^>]*)>", "$1/>");
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new org.xml.sax.InputSource(new java.io.StringReader(xml)));
    assertEquals("html", document.getDocumentElement().getTagName());
  }

  @ParameterizedTest
  @CsvSource({
    "<b>, &lt;b&gt;",
    "a&b, a&amp;b",
    "'\"''', &quot;&#39;",
    "'\u0000\u001b', '\uFFFD\uFFFD'"
  })
  void textIsEscaped(String text, String html) {
    assertEquals(html, Html.escape(text));
  }

  @Test
  void theFrontShowsEachCandidate() {
    List<FrontEntry> front = front("p1");
    String hash = front.getFirst().candidate().hash();
    Times times = new Times("here", Map.of(hash, 0.25), Map.of("EXP", 0.5, "POW", 1.0));
    String page =
        Report.run("r-1", Twice.PROBLEM, front, List.of(), List.of(), Optional.of(times), NO_LOG);
    assertTrue(page.contains("0.2500 ns, 0.50") && page.contains("EXP, which takes 0.5000 ns"));
    assertEquals(2, page.split("<circle", -1).length - 1);
    assertTrue(page.contains("3.250") && page.contains("all inputs"));
  }

  @Test
  void theProgressHasALineForEachCostAndSaysWhatWasExhausted() {
    String page =
        Report.run("r-1", Twice.PROBLEM, List.of(), List.of(), PROVEN, Optional.empty(), LOG);
    assertTrue(page.contains("optimal: 0 &lt; 1"), page);
    assertEquals(2, page.split("<path class=\"steps\"", -1).length - 1);
    assertTrue(page.contains("12.50 %") && page.contains("2,000"), page);
    assertTrue(page.contains("all 65,536 assignments of e4m3fn values"), page);
    assertTrue(page.contains("add x &lt;c&gt;") && page.contains("&lt;damaged&gt;"), page);
  }

  @ParameterizedTest
  @CsvSource({"0.99999999, 99.9999 %", "1, 100 %"})
  void nothingIsRoundedUpToPerfection(double share, String expected) {
    long misrounded = Math.round((1 - share) * 1e8);
    var kernel = Twice.kernel(Twice.RIGHT);
    var p = kernel.profile();
    var s =
        new org.ulpforge.measure.ErrorProfile.Summary(
            100_000_000, misrounded, 0.5, 0, 0, 0, 0, 0, 0);
    var changed =
        new org.ulpforge.measure.ErrorProfile(
            p.all(), s, p.subnormal(), p.worst(), p.specials(), 0, 0, 0, true, p.buckets());
    String page =
        Report.kernel(new StoredKernel(kernel.name(), kernel.problem(), kernel.program(), changed));
    assertTrue(page.contains("<b>" + expected + "</b>"));
  }
}
