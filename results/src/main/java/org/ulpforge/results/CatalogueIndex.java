package org.ulpforge.results;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.problem.Interval;
import org.ulpforge.results.Timings.Place;
import org.ulpforge.results.Timings.TimedPeer;

/** The page of the catalogue, {@code README.md} of the results folder, a function of its files. */
public final class CatalogueIndex {

  private static final String INTRODUCTION =
      """
      # Kernels

      The kernels of the catalogue. Each was found by a search; its folder has the Java class, the CUDA header, the
      program and a report, and the head of each file has the command. Largest errors are those over all inputs of the
      domain, the full range of the format unless the row says otherwise; special values have verdicts of their own, in the report. *Correctly rounded*
      is the share of nontrivial inputs, *operations* is the number of instructions, those of rare paths included.
      Next to a zero of a logarithm no sample bounds the error in ULP of the result, so the bound in the names of sampled
      log-Bessel kernels is in ulp(max(1, |exact|)); the column has what the sample found in ULP.

      Times are nanoseconds for one element: array method of the Java class, one thread, 4,096 elements in the
      first-level cache, uniform over the part of the domain in [-8, 8]; medians over JVMs that time the kernels and peers of a function in turns. *Peer* is
      the fastest way that the Vector API has, with its largest error on the inputs of the timing (kernels with 32-bit
      storage only); the *ratio* is that of the times. The peer of gelu is the tanh form of the function, so its error
      is mostly that of the form.

      `ulpforge catalogue index` writes this page, with `--time` after timing all kernels anew.
      """;

  private CatalogueIndex() {}

  /** Where the page is. */
  public static Path file(Path results) {
    return results.resolve("README.md");
  }

  /** Writes the page. */
  public static void write(Path results) {
    StoredFiles.write(file(results), page(new Catalogue(results), Timings.read(results)));
  }

  /**
   * The page.
   *
   * @throws IllegalArgumentException in one line, if an entry cannot be read
   */
  public static String page(Catalogue catalogue, Timings timings) {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    if (!timings.machine().isEmpty()) {
      page.append("\nTimed on ").append(timings.machine()).append(".\n");
    }
    TreeMap<ScalarFormat, List<KernelFolder>> formats =
        catalogue.entries().stream()
            .collect(
                Collectors.groupingBy(
                    CatalogueIndex::format,
                    () ->
                        new TreeMap<>(
                            Comparator.comparing(ScalarFormat::bits)
                                .reversed()
                                .thenComparing(ScalarFormat::name)),
                    Collectors.toList()));
    formats.forEach((format, entries) -> {
      page.append("\n## ").append(format.name()).append("\n\n");
      page.append(
          row(
              "kernel",
              "max ULP",
              "correctly rounded",
              "operations",
              "ns",
              "peer",
              "its max ULP",
              "its ns",
              "ratio"));
      page.append("|---|---|---|---|---|---|---|---|---|\n");
      entries.forEach(entry -> page.append(row(entry, timings.of(entry.name()))));
    });
    return page.toString();
  }

  private static ScalarFormat format(KernelFolder entry) {
    return entry.read().problem().storage().orElseThrow();
  }

  private static String row(KernelFolder entry, Optional<Place> place) {
    StoredKernel kernel = entry.read();
    ErrorProfile profile = kernel.profile();
    Optional<TimedPeer> peer = place.flatMap(p -> p.group().fastest());
    return row(
        "[%s](kernels/%s/%s/%1$s)%s"
            .formatted(
                kernel.name(), kernel.name().format(), kernel.name().function(), domain(kernel)),
        number("%.4f", profile.maxUlp()),
        number("%.2f %%", 100 * profile.nontrivial().correctlyRounded()),
        Integer.toString(kernel.program().size()),
        place.map(p -> number("%.3f", p.nanos())).orElse(""),
        peer.map(TimedPeer::name).orElse(""),
        peer.map(p -> number("%.4g", p.maxUlp())).orElse(""),
        peer.map(p -> number("%.3f", p.nanos())).orElse(""),
        peer.map(p -> number("%.2f", place.orElseThrow().nanos() / p.nanos())).orElse(""));
  }

  private static String domain(StoredKernel kernel) {
    List<Interval> domain = kernel.problem().domain();
    return domain.stream().allMatch(Interval::isFull)
        ? ""
        : " on " + domain.stream().map(Interval::toString).collect(Collectors.joining(" x "));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
