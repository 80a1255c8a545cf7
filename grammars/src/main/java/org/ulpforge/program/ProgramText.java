package org.ulpforge.program;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program with the header of its text: option defaults such as function, domain, storage, compute
 * and error, in order. The header is no part of the program's identity.
 */
public record ProgramText(Map<String, String> header, Program program) {

  /** All keys that a header can have. */
  public static final List<String> KEYS =
      List.of("function", "expression", "domain", "storage", "compute", "error");

  /**
   * @throws IllegalArgumentException if a key is none of {@link #KEYS}, or a value is blank or of
   *     several lines
   */
  public ProgramText {
    header = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(header));
    header.forEach((key, value) -> {
      if (!KEYS.contains(key) || value.isBlank() || value.lines().count() > 1) {
        throw new IllegalArgumentException(
            "header '" + key + "': one of " + KEYS + " with one line is allowed");
      }
    });
  }

  /** The text that {@link ProgramParser} reads back to an equal value. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    header.forEach(
        (key, value) -> text.append("# ").append(key).append(' ').append(value).append('\n'));
    return text.append(program).toString();
  }
}
