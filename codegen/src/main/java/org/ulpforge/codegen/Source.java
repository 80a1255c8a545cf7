package org.ulpforge.codegen;

/** Lines of indented source text. */
final class Source {

  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** A line; an empty one is not indented. */
  Source line(String line) {
    if (!line.isEmpty()) {
      text.repeat("  ", depth).append(line);
    }
    text.append('\n');
    return this;
  }

  Source line(String format, Object... values) {
    return line(format.formatted(values));
  }

  /** A line of the preprocessor: never indented. */
  Source directive(String line) {
    text.append(line).append('\n');
    return this;
  }

  /** Lines of a text block, all at the present depth. */
  Source lines(String block) {
    block.lines().forEach(this::line);
    return this;
  }

  /** A line that opens a block. */
  Source open(String line) {
    line(line + " {");
    depth++;
    return this;
  }

  /** Closes the innermost block. */
  Source close() {
    return close("}");
  }

  /** Closes the innermost block by a line of its own. */
  Source close(String line) {
    depth--;
    return line(line);
  }

  /** Closes a block and opens another, as in {@code } else {}. */
  Source reopen(String between) {
    depth--;
    line("} " + between + " {");
    depth++;
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
