package org.ulpforge.target;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ulpforge.format.Nearest;

/**
 * Recursive-descent parser of formulas, bounded in length, depth and the size of numbers, so that
 * text from anywhere is safe to parse:
 *
 * <pre>
 * sum     = product { ("+" | "-") product }
 * product = sign { ("*" | "/") sign }
 * sign    = ("-" | "+") sign | power
 * power   = atom [ "^" sign ]
 * atom    = number | "x" | "y" | name [ "(" sum { "," sum } ")" ] | "(" sum ")"
 * </pre>
 *
 * Numbers are decimal or hexadecimal floats, both exact.
 */
final class FormulaParser {

  private static final int MAX_LENGTH = 4096;
  private static final int MAX_DEPTH = 100;

  /** Targets are expanded in place, and their arguments with them: this bounds the result. */
  private static final int MAX_NODES = 20_000;

  /** Bounds the exponents of constants: 2^20000 is about 10^6020. */
  private static final int MAX_EXPONENT = 20_000;

  private static final Pattern HEX =
      Pattern.compile("0[xX]([0-9a-fA-F]*)(?:\\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]{1,6}))?");
  private static final Pattern DECIMAL =
      Pattern.compile("(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  private final String text;
  private int at;
  private int depth;
  private int nodes;

  FormulaParser(String text) {
    this.text = text;
  }

  Formula parse() {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "formula: %d characters, at most %d are allowed".formatted(text.length(), MAX_LENGTH));
    }
    Formula result = sum();
    skipBlanks();
    if (at < text.length()) {
      throw error(at, "unexpected '%c'".formatted(text.charAt(at)));
    }
    return result;
  }

  private Formula sum() {
    Formula left = product();
    while (true) {
      if (accept('+')) {
        left = new Formula.Binary(Formula.Operator.ADD, left, product());
      } else if (accept('-')) {
        left = new Formula.Binary(Formula.Operator.SUBTRACT, left, product());
      } else {
        return left;
      }
    }
  }

  private Formula product() {
    Formula left = sign();
    while (true) {
      if (accept('*')) {
        left = new Formula.Binary(Formula.Operator.MULTIPLY, left, sign());
      } else if (accept('/')) {
        left = new Formula.Binary(Formula.Operator.DIVIDE, left, sign());
      } else {
        return left;
      }
    }
  }

  private Formula sign() {
    if (accept('-')) {
      return new Formula.Negate(nested(this::sign));
    }
    return accept('+') ? nested(this::sign) : power();
  }

  private Formula power() {
    Formula base = atom();
    return accept('^') ? new Formula.Call(Function.POW, List.of(base, nested(this::sign))) : base;
  }

  private Formula atom() {
    skipBlanks();
    if (++nodes > MAX_NODES) {
      throw error(at, "formula too large");
    }
    if (accept('(')) {
      Formula inner = nested(this::sum);
      expect(')');
      return inner;
    }
    if (at == text.length()) {
      throw error(at, "a number, a variable, a function or '(' is missing");
    }
    char c = text.charAt(at);
    if ((c >= '0' && c <= '9') || c == '.') {
      return number();
    }
    Matcher name = NAME.matcher(text).region(at, text.length());
    if (!name.lookingAt()) {
      throw error(at, "unexpected '%c'".formatted(c));
    }
    int start = at;
    at = name.end();
    return named(name.group(), start);
  }

  private Formula named(String name, int start) {
    if (name.equals("x") || name.equals("y")) {
      return new Formula.Variable(name.equals("x") ? 0 : 1);
    }
    Optional<Function> function = Function.named(name);
    Optional<Target> target = function.isPresent() ? Optional.empty() : Targets.find(name);
    if (function.isEmpty() && target.isEmpty()) {
      List<String> known = new ArrayList<>(Function.names());
      known.addAll(Targets.names());
      known.addAll(List.of("x", "y"));
      throw error(
          start, "unknown name '%s'; nearest: %s".formatted(name, Nearest.names(name, known)));
    }
    int arity = function.map(Function::arity).orElseGet(() -> target.orElseThrow().arity());
    List<Formula> arguments = arity == 0 ? List.of() : arguments(name);
    if (arguments.size() != arity) {
      throw error(
          start,
          "%s takes %d argument%s, not %d"
              .formatted(name, arity, arity == 1 ? "" : "s", arguments.size()));
    }
    if (function.isPresent()) {
      checkBits(function.get(), arguments, start);
      return new Formula.Call(function.get(), arguments);
    }
    Formula expanded = target.orElseThrow().formula().substitute(arguments);
    nodes += size(expanded);
    if (nodes > MAX_NODES) {
      throw error(start, "formula too large");
    }
    return expanded;
  }

  private void checkBits(Function function, List<Formula> arguments, int start) {
    if (function == Function.HI
        && !(arguments.get(1) instanceof Formula.Constant(BigDecimal bits)
            && bits.stripTrailingZeros().scale() <= 0
            && bits.signum() > 0
            && bits.compareTo(BigDecimal.valueOf(1000)) <= 0)) {
      throw error(start, "the bits in hi(v, bits) must be a whole number from 1 to 1000");
    }
  }

  private List<Formula> arguments(String name) {
    if (!accept('(')) {
      throw error(at, "'(' is missing after " + name);
    }
    List<Formula> arguments = new ArrayList<>();
    do {
      arguments.add(nested(this::sum));
    } while (accept(','));
    expect(')');
    return arguments;
  }

  private Formula number() {
    Matcher hex = HEX.matcher(text).region(at, text.length());
    if (hex.lookingAt()) {
      return hexadecimal(hex);
    }
    Matcher decimal = DECIMAL.matcher(text).region(at, text.length());
    if (!decimal.lookingAt()) {
      throw error(at, "malformed number");
    }
    BigDecimal value = new BigDecimal(decimal.group());
    if (Math.abs((long) value.precision() - value.scale()) > MAX_EXPONENT * 3L / 10) {
      throw error(at, "the exponent of a number is out of range");
    }
    at = decimal.end();
    return new Formula.Constant(value);
  }

  private Formula hexadecimal(Matcher hex) {
    String fraction = hex.group(2) == null ? "" : hex.group(2);
    String digits = hex.group(1) + fraction;
    if (digits.isEmpty()) {
      throw error(at, "malformed hexadecimal number");
    }
    int exponent =
        (hex.group(3) == null ? 0 : Integer.parseInt(hex.group(3))) - 4 * fraction.length();
    if (Math.abs(exponent) > MAX_EXPONENT) {
      throw error(at, "the exponent of a number is out of range");
    }
    BigDecimal mantissa = new BigDecimal(new BigInteger(digits, 16));
    // 2^-n = 5^n / 10^n, so the value is an exact decimal.
    BigDecimal value =
        exponent >= 0
            ? mantissa.multiply(new BigDecimal(BigInteger.TWO.pow(exponent)))
            : mantissa.multiply(new BigDecimal(BigInteger.valueOf(5).pow(-exponent), -exponent));
    at = hex.end();
    return new Formula.Constant(value);
  }

  private Formula nested(Supplier<Formula> rule) {
    if (++depth > MAX_DEPTH) {
      throw error(at, "nested deeper than " + MAX_DEPTH);
    }
    Formula result = rule.get();
    depth--;
    return result;
  }

  private boolean accept(char c) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw error(at, "'%c' is missing".formatted(c));
    }
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private static int size(Formula formula) {
    return switch (formula) {
      case Formula.Constant _, Formula.Variable _ -> 1;
      case Formula.Negate n -> 1 + size(n.argument());
      case Formula.Binary b -> 1 + size(b.left()) + size(b.right());
      case Formula.Call c -> 1 + c.arguments().stream().mapToInt(FormulaParser::size).sum();
    };
  }

  private IllegalArgumentException error(int position, String problem) {
    return new IllegalArgumentException("formula, column %d: %s".formatted(position + 1, problem));
  }
}
