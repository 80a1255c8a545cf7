package org.ulpforge.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ulpforge.results.LogEntry.Exhausted;
import org.ulpforge.results.LogEntry.Step;

/**
 * How a run went, from its log.
 *
 * @param entries by rising epoch
 * @param note what was left out of the log and why, if anything was
 */
record RunLog(List<LogEntry> entries, Optional<String> note) {

  private static final int MAX_LINES = 1_000_000;

  RunLog {
    entries = List.copyOf(entries);
  }

  /**
   * Reads the lines of a log. A run that was killed goes on from its checkpoint and logs again what
   * it does again, so a line takes the place of those before it that are not of earlier epochs.
   */
  static RunLog of(String file, List<String> lines) {
    List<LogEntry> entries = new ArrayList<>();
    int damaged = 0;
    String first = "";
    for (int i = 0; i < Math.min(lines.size(), MAX_LINES); i++) {
      try {
        LogEntry entry = LogEntry.parse(file + " line " + (i + 1), lines.get(i));
        while (!entries.isEmpty() && entries.getLast().epoch() >= entry.epoch()) {
          entries.removeLast();
        }
        entries.add(entry);
      } catch (IllegalArgumentException e) {
        first = damaged++ == 0 ? e.getMessage() : first;
      }
    }
    if (lines.size() > MAX_LINES) {
      return new RunLog(entries, Optional.of("Only the first " + MAX_LINES + " lines were read."));
    }
    return new RunLog(
        entries,
        damaged == 0
            ? Optional.empty()
            : Optional.of("Damaged lines were left out: " + damaged + ". The first: " + first));
  }

  /** The costs of the last front. */
  List<Double> costs() {
    return entries.isEmpty()
        ? List.of()
        : entries.getLast().front().stream().map(Step::cost).sorted().distinct().toList();
  }

  List<Exhausted> exhausted() {
    return entries.stream().flatMap(e -> e.exhausted().stream()).toList();
  }

  Stream<Double> errors() {
    return entries.stream().flatMap(e -> e.front().stream()).map(Step::error);
  }

  /** The least error at a cost or below; infinite if there is none. */
  static double error(LogEntry entry, double cost) {
    return entry.front().stream()
        .filter(step -> step.cost() <= cost)
        .mapToDouble(Step::error)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
