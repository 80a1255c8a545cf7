package org.ulpforge.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ops that are made of other ops. Each is a paragraph of the resource {@code derived.ops}: a line
 * {@code op NAME}, then its program text on x (and y). The parser replaces a call by the body, so
 * nothing else needs to know of them.
 */
public final class DerivedOps {

  private static final Map<String, Program> ALL = read();

  private DerivedOps() {}

  /** The derived ops by name, in the order of the resource. */
  public static Map<String, Program> all() {
    return ALL;
  }

  private static Map<String, Program> read() {
    Map<String, Program> ops = new LinkedHashMap<>();
    for (String paragraph : resource().strip().split("\\n\\s*\\n")) {
      String[] parts = paragraph.strip().split("\\R", 2);
      ops.put(
          parts[0].substring("op ".length()).strip(), ProgramParser.parse(parts[1], ops).program());
    }
    return java.util.Collections.unmodifiableMap(ops);
  }

  private static String resource() {
    try (InputStream in = DerivedOps.class.getResourceAsStream("derived.ops")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
