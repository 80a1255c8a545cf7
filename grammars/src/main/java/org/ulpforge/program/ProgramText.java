package org.ulpforge.program;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A program with the header of its text: option defaults such as function, domain, storage and
 * compute, in order. The header is no part of the program's identity.
 */
public record ProgramText(Map<String, String> header, Program program) {

  public ProgramText {
    header = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(header));
    header.forEach((key, value) -> {
      if (key.isBlank() || (key + value).chars().anyMatch(c -> c == '\n' || c == '\r')) {
        throw new IllegalArgumentException("header '" + key + "' must be one line");
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
