package org.ulpforge.problem;

import java.time.Duration;
import java.util.Optional;

/**
 * What a search may spend. Only a budget in evaluations gives the same front again on another day.
 *
 * @param evaluations candidates that may be evaluated, at least 1
 * @param timeLimit wall time after which the search stops, whatever is left of the evaluations
 */
public record Budget(long evaluations, Optional<Duration> timeLimit) {

  public Budget {
    if (evaluations < 1) {
      throw new IllegalArgumentException("evaluations " + evaluations + ": at least 1 is allowed");
    }
    timeLimit.ifPresent(limit -> {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException(
            "time limit %s s: a positive time is allowed".formatted(limit.toMillis() / 1e3));
      }
    });
  }

  /** Parses a time such as {@code 90s}, {@code 30m} or {@code 2h}. */
  public static Duration parseTime(String text) {
    var match = java.util.regex.Pattern.compile("(\\d{1,7})([smh])").matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "time '" + text + "': expected a whole number with s, m or h, as in 30m");
    }
    long count = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }
}
