package org.ulpforge.gguf;

import java.io.IOException;

/** A file that is no GGUF file, is damaged, or says what cannot be; one line says where. */
public final class GgufException extends IOException {

  private static final long serialVersionUID = 1;

  /** Of a name, in code points. */
  private static final int LONGEST = 64;

  GgufException(String message) {
    super(message);
  }

  /** A name from a file, which could break the line or steer a terminal: escaped, and cut. */
  static String quoted(String name) {
    StringBuilder text = new StringBuilder("'");
    name.codePoints().limit(LONGEST).forEach(c -> text.append(shown(c)));
    return text.append(name.codePointCount(0, name.length()) > LONGEST ? "…'" : "'").toString();
  }

  private static String shown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          "\\u{%x}".formatted(c);
      default -> Character.toString(c);
    };
  }
}
