package org.ulpforge.command;

/** Text of unknown origin for a terminal, in one line. */
final class Printable {

  /** Of a longer text, its beginning and its end are shown. */
  private static final int LONGEST = 1000;

  private Printable() {}

  /**
   * The text with what could break the line, colour it or reorder it written as in Java source:
   * controls, line ends, bidirectional marks and other formats, halves of surrogate pairs.
   */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    shortened(text).codePoints().forEach(c -> line.append(shown(c)));
    return line.toString();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST / 2) + " … " + text.substring(text.length() - LONGEST / 2);
  }

  private static String shown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                Character.isBmpCodePoint(c) ? "\\u%04x".formatted(c) : "\\x{%x}".formatted(c);
          };
      default -> Character.toString(c);
    };
  }
}
