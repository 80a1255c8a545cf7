package org.ulpforge.program;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ulpforge.format.Format;
import org.ulpforge.format.Formats;
import org.ulpforge.format.Nearest;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Tokens.Token;

/**
 * Reads program text: one instruction a line in prefix form, {@code t<n> = op[.format] operand …},
 * closed by {@code return operand}. Where a program has regions, {@code when t<n>} opens one with a
 * guard and {@code otherwise} the last; each ends with its {@code return}. Empty lines are skipped;
 * a name may be defined once, before it is used.
 *
 * <p>Every line {@code # key value} before the first instruction is one of the header, so that a
 * misspelt key is no comment: see {@link ProgramText#KEYS}. Comments begin with {@code ##}; after
 * the first instruction {@code #} will do.
 */
public final class ProgramParser {

  /** The longest text that is read, in characters. */
  public static final int MAX_LENGTH = 1 << 20;

  /** Characters of a word that a message repeats. */
  private static final int SHOWN = 20;

  private static final Pattern NAME = Pattern.compile("t\\d{1,6}");

  private final Map<String, Program> derived;
  private final Map<String, Operand> names = new HashMap<>();
  private final Map<String, String> header = new LinkedHashMap<>();
  private final List<String> lines;
  private final int arity;
  private final ProgramBuilder builder;
  private Region region = Region.HEAD_OR_ONLY;
  private boolean open = true;

  private enum Region {
    HEAD_OR_ONLY,
    GUARDED,
    LAST
  }

  private ProgramParser(String text, Map<String, Program> derived) {
    this.derived = derived;
    this.lines = text.lines().toList();
    this.arity = lines.stream().anyMatch(ProgramParser::usesY) ? 2 : 1;
    this.builder = new ProgramBuilder(arity);
  }

  /**
   * Parses a program of one argument or, where {@code y} occurs, two.
   *
   * @throws ParseException with line and column
   */
  public static ProgramText parse(String text) {
    return parse(text, DerivedOps.all());
  }

  /**
   * @param derived programs that instructions may call by name, beside the opcodes
   */
  public static ProgramText parse(String text, Map<String, Program> derived) {
    if (text.length() > MAX_LENGTH) {
      throw new ParseException(1, 1, "a program text has at most " + MAX_LENGTH + " characters");
    }
    return new ProgramParser(text, derived).run();
  }

  private static boolean usesY(String line) {
    return !line.strip().startsWith("#")
        && Tokens.of(line).stream().anyMatch(t -> t.text().equals("y"));
  }

  private ProgramText run() {
    for (int i = 0; i < lines.size(); i++) {
      List<Token> tokens = Tokens.of(lines.get(i));
      if (!tokens.isEmpty()) {
        line(i + 1, tokens);
      }
    }
    if (open || region == Region.GUARDED) {
      String missing =
          region == Region.GUARDED ? "'otherwise' and its 'return' are" : "'return' is";
      throw new ParseException(
          Math.max(1, lines.size()), 1, "the program ends, but " + missing + " missing");
    }
    try {
      return new ProgramText(header, builder.build());
    } catch (IllegalArgumentException e) {
      throw new ParseException(1, 1, e.getMessage());
    }
  }

  private void line(int line, List<Token> tokens) {
    Token first = tokens.getFirst();
    if (first.text().startsWith("#")) {
      comment(line, first);
    } else if (first.text().equals("when") || first.text().equals("otherwise")) {
      beginRegion(line, tokens);
    } else if (region != Region.HEAD_OR_ONLY && !open) {
      throw error(line, first, "nothing but 'when' or 'otherwise' can follow a 'return' here");
    } else if (!open) {
      throw error(line, first, "nothing can follow the last 'return'");
    } else if (first.text().equals("return")) {
      expectCount(line, tokens, 2);
      builder.result(operand(line, tokens.get(1)));
      open = false;
    } else {
      assignment(line, tokens);
    }
  }

  private void comment(int line, Token first) {
    String text = lines.get(line - 1).substring(first.column()).strip();
    boolean atHeader = names.isEmpty() && open && region == Region.HEAD_OR_ONLY;
    if (!atHeader || text.isEmpty() || text.startsWith("#")) {
      return;
    }
    String[] parts = text.split("\\s+", 2);
    String key = parts[0];
    if (!ProgramText.KEYS.contains(key)) {
      throw error(
          line,
          first,
          "unknown key '%s'; nearest: %s; allowed: %s; a comment begins with '##'"
              .formatted(
                  key,
                  Nearest.names(key, ProgramText.KEYS, 1),
                  String.join(", ", ProgramText.KEYS)));
    }
    if (parts.length < 2) {
      throw error(line, first, "key '" + key + "' has no value");
    }
    if (header.putIfAbsent(key, parts[1]) != null) {
      throw error(line, first, "key '" + key + "' is given twice");
    }
  }

  private void beginRegion(int line, List<Token> tokens) {
    Token first = tokens.getFirst();
    boolean guarded = first.text().equals("when");
    boolean atStart = region == Region.HEAD_OR_ONLY && open;
    boolean between = region == Region.GUARDED && !open;
    if (!between && !(atStart && guarded)) {
      throw error(
          line,
          first,
          "'" + first.text() + "' can only follow the head or the 'return' of a 'when'");
    }
    expectCount(line, tokens, guarded ? 2 : 1);
    if (guarded) {
      if (!(operand(line, tokens.get(1)) instanceof Operand.Ref mask)) {
        throw error(line, tokens.get(1), "'when' takes the name of a mask of the head");
      }
      builder.when(mask);
    } else {
      builder.otherwise();
    }
    region = guarded ? Region.GUARDED : Region.LAST;
    open = true;
  }

  private void assignment(int line, List<Token> tokens) {
    Token name = tokens.getFirst();
    if (!NAME.matcher(name.text()).matches()) {
      throw error(
          line,
          name,
          "expected t<number>, 'when', 'otherwise' or 'return', found '"
              + (name.text().length() > SHOWN ? name.text().substring(0, SHOWN) + "…" : name.text())
              + "'");
    }
    if (names.containsKey(name.text())) {
      throw error(line, name, name.text() + " is defined twice");
    }
    if (tokens.size() < 3 || !tokens.get(1).text().equals("=")) {
      throw error(
          line,
          tokens.get(Math.min(1, tokens.size() - 1)),
          "expected '" + name.text() + " = op operands'");
    }
    names.put(name.text(), apply(line, tokens.get(2), tokens.subList(3, tokens.size())));
  }

  private Operand apply(int line, Token word, List<Token> rest) {
    int dot = word.text().indexOf('.');
    String name = dot < 0 ? word.text() : word.text().substring(0, dot);
    Optional<ScalarFormat> format =
        dot < 0
            ? Optional.empty()
            : Optional.of(format(line, word, word.text().substring(dot + 1)));
    List<Operand> operands = rest.stream().map(token -> operand(line, token)).toList();
    Optional<Opcode> op = Opcode.of(name);
    try {
      if (op.isPresent()) {
        return builder.append(new Instruction(op.get(), format, operands));
      }
      Program callee = derived.get(name);
      if (callee != null) {
        if (callee.arity() != operands.size()) {
          throw error(
              line, word, name + " takes " + callee.arity() + " operands, not " + operands.size());
        }
        return builder.inline(callee, format, operands);
      }
    } catch (ParseException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw error(line, word, e.getMessage());
    }
    Stream<String> known =
        Stream.concat(Stream.of(Opcode.values()).map(Opcode::text), derived.keySet().stream());
    throw error(
        line, word, "unknown op '" + name + "'; nearest: " + Nearest.names(name, known.toList()));
  }

  private static ScalarFormat format(int line, Token word, String name) {
    Format format;
    try {
      format = Formats.parse(name);
    } catch (IllegalArgumentException e) {
      throw error(line, word, e.getMessage());
    }
    if (format instanceof ScalarFormat scalar) {
      return scalar;
    }
    throw error(line, word, "an instruction cannot round to " + name);
  }

  private Operand operand(int line, Token token) {
    String word = token.text();
    Operand named = names.get(word);
    if (named != null) {
      return named;
    }
    if (word.equals("x")) {
      return Operand.X;
    }
    if (word.equals("y")) {
      return Operand.Y;
    }
    try {
      Optional<Operand.Literal> literal = Tokens.literal(word);
      if (literal.isPresent()) {
        return literal.get();
      }
    } catch (IllegalArgumentException e) {
      throw error(line, token, e.getMessage());
    }
    throw error(
        line,
        token,
        NAME.matcher(word).matches()
            ? word + " is used before it is defined"
            : "'" + word + "' is neither x, y, an earlier t<number> nor a number");
  }

  private static void expectCount(int line, List<Token> tokens, int count) {
    if (tokens.size() != count) {
      Token at = tokens.get(Math.min(count, tokens.size() - 1));
      throw error(
          line, at, "'" + tokens.getFirst().text() + "' takes " + (count - 1) + " operand(s)");
    }
  }

  private static ParseException error(int line, Token token, String problem) {
    return new ParseException(line, token.column(), problem);
  }
}
