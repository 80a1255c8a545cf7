package org.ulpforge.grammar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ulpforge.format.Nearest;

/**
 * The grammars that come with Ulpforge: for each name a resource {@code NAME.bnf} beside this
 * class; and {@code p1}, {@code p2}, …, which are the polynomials of {@code p} of one degree.
 */
public final class Grammars {

  private static final List<String> NAMES = List.of("p", "e", "o", "r", "f", "real", "free", "int");

  private static final Pattern ONE_DEGREE = Pattern.compile("p([1-9]|1\\d)");

  private Grammars() {}

  public static List<String> names() {
    return NAMES;
  }

  /** Whether there is a grammar of a name, of those of one degree, too. */
  public static boolean contain(String name) {
    return NAMES.contains(name) || ONE_DEGREE.matcher(name).matches();
  }

  /**
   * The grammar of a name.
   *
   * @throws IllegalArgumentException that lists the nearest names, if there is none
   */
  public static Grammar named(String name) {
    Matcher degree = ONE_DEGREE.matcher(name);
    if (degree.matches()) {
      return polynomials(Integer.parseInt(degree.group(1)));
    }
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

  /** Of one degree, with fma and without; its name is that of the grammar of all degrees. */
  private static Grammar polynomials(int degree) {
    StringBuilder rules = new StringBuilder("# polynomials of one degree in x by Horner's rule\n");
    for (int n = degree; n > 0; n--) {
      String inner = n == 1 ? "c" : "<p" + (n - 1) + ">";
      rules.append("<p%1$d> ::= fma %2$s x c | add <m%1$d> c\n".formatted(n, inner));
      rules.append("<m%d> ::= mul %s x\n".formatted(n, inner));
    }
    return Grammar.parse("p", rules.toString());
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
