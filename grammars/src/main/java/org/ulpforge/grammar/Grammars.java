package org.ulpforge.grammar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ulpforge.format.Nearest;

/**
 * The grammars that come with Ulpforge: for each name a resource {@code NAME.bnf} beside this
 * class.
 */
public final class Grammars {

  private static final List<String> NAMES = List.of("p", "e", "o", "r", "f", "real", "free", "int");

  private Grammars() {}

  public static List<String> names() {
    return NAMES;
  }

  /**
   * The grammar of a name.
   *
   * @throws IllegalArgumentException that lists the nearest names, if there is none
   */
  public static Grammar named(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "unknown grammar '" + name + "'; nearest: " + Nearest.names(name, NAMES));
    }
    try (InputStream in = Grammars.class.getResourceAsStream(name + ".bnf")) {
      return Grammar.parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A grammar of the user's. Its name is that of the file without its ending, reduced to lower-case
   * letters and digits.
   *
   * @throws IllegalArgumentException in one line, if the file cannot be read or holds no grammar
   */
  public static Grammar read(Path file) {
    try {
      if (Files.size(file) > GrammarParser.MAX_LENGTH) {
        throw new IllegalArgumentException(
            "grammar file " + file + ": longer than " + GrammarParser.MAX_LENGTH + " bytes");
      }
      String stem =
          String.valueOf(file.getFileName())
              .replaceFirst("\\..*", "")
              .toLowerCase(java.util.Locale.ROOT);
      String name = stem.replaceAll("[^a-z0-9]", "");
      return Grammar.parse(name.isEmpty() ? "own" : name, Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("grammar file " + file + ": not UTF-8 text");
    } catch (IOException e) {
      throw new IllegalArgumentException("grammar file " + file + " cannot be read");
    }
  }
}
