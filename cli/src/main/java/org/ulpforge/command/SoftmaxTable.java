package org.ulpforge.command;

import java.util.Locale;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.pipeline.SoftmaxSearch;
import org.ulpforge.pipeline.Timing;
import org.ulpforge.row.RowKind;

/** What a search for a softmax found, as text: all that was tried, the fastest first. */
final class SoftmaxTable {

  /** No cache of today holds so many bytes for one core. */
  private static final long BEYOND_CACHES = 1 << 26;

  private SoftmaxTable() {}

  static String of(SoftmaxSearch.Result result, FloatFormat format, RowKind kind, int length) {
    boolean beyondCaches = (long) length * format.bits() / 8 >= BEYOND_CACHES;
    StringBuilder text = new StringBuilder();
    text.append(
        "%-2s%-22s %-18s %-8s %8s %6s %6s %13s %8s %10s%n"
            .formatted(
                "",
                "exponential",
                "passes",
                "sums",
                "ns",
                "ratio",
                beyondCaches ? "GB/s" : "",
                "max relative",
                "max ULP",
                "|sum - 1|"));
    for (SoftmaxSearch.Entry entry : result.entries()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-2s%-22s %-18s %-8s %8.4f %6.2f %6s %13.3g %8.3f %10.2g%n",
              entry.best() ? "*" : "",
              entry.spec().exponential().name(),
              lower(entry.spec().passes()),
              lower(entry.spec().sums()),
              entry.nanos(),
              entry.nanos() / result.peerNanos(),
              beyondCaches ? String.format(Locale.ROOT, "%.1f", result.bandwidth(entry)) : "",
              entry.error(),
              entry.errors().worst().maxUlp(),
              entry.errors().worst().sumError()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "ratios: to three passes over floats by hand with VectorOperators.EXP, which take %.4f ns%n",
            result.peerNanos()));
    if (beyondCaches) {
      text.append(
          String.format(Locale.ROOT, "a copy of floats moves %.1f GB/s%n", result.copyBandwidth()));
    }
    return text
        + "ns per element of a row (%s) of %d, one thread, on %s%n"
            .formatted(kind.title(), length, Timing.machine());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
