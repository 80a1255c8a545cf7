package org.ulpforge.expansion;

import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/** Where a region of the (v, x) plane lies, among what the regions before it leave. */
public sealed interface Condition {

  /** Between two conditions. */
  String AND = " and ";

  /** v^2 + x^2 >= w^2. */
  record Radius(double w) implements Condition {}

  /** v < limit. */
  record Order(double limit) implements Condition {}

  /** x < limit. */
  record Argument(double limit) implements Condition {}

  /** v >= limit. */
  record FromOrder(double limit) implements Condition {}

  /** x >= limit. */
  record FromArgument(double limit) implements Condition {}

  /** log v < slope log x + shift. */
  record Power(double slope, double shift) implements Condition {}

  /** Where both hold. */
  record Both(Condition first, Condition second) implements Condition {}

  /** Everywhere. */
  record Always() implements Condition {}

  default boolean holds(double v, double x) {
    return switch (this) {
      case Radius(double w) -> v * v + x * x >= w * w;
      case Order(double limit) -> v < limit;
      case Argument(double limit) -> x < limit;
      case FromOrder(double limit) -> v >= limit;
      case FromArgument(double limit) -> x >= limit;
      case Power(double slope, double shift) -> Math.log(v) < slope * Math.log(x) + shift;
      case Both(Condition first, Condition second) -> first.holds(v, x) && second.holds(v, x);
      case Always() -> true;
    };
  }

  /** The text that {@link #parse} reads. */
  default String text() {
    return switch (this) {
      case Radius(double w) -> "w >= " + w;
      case Order(double limit) -> "v < " + limit;
      case Argument(double limit) -> "x < " + limit;
      case FromOrder(double limit) -> "v >= " + limit;
      case FromArgument(double limit) -> "x >= " + limit;
      case Power(double slope, double shift) -> "log v < " + slope + " log x + " + shift;
      case Both(Condition first, Condition second) -> first.text() + AND + second.text();
      case Always() -> "always";
    };
  }

  /**
   * @throws IllegalArgumentException in one line, if the text is none of {@code w >= 30}, {@code v
   *     < 2.5}, {@code x < 1}, {@code v >= 3}, {@code x >= 3}, {@code log v < 0.5 log x + 0.8}, two
   *     of these with {@code and} between, {@code always}
   */
  static Condition parse(String text) {
    int and = text.indexOf(AND);
    if (and >= 0) {
      return new Both(parse(text.substring(0, and)), parse(text.substring(and + AND.length())));
    }
    if (text.equals("always")) {
      return new Always();
    }
    String[] words = text.split(" ");
    if (words.length == 8 && text.matches("log v < \\S+ log x \\+ \\S+")) {
      return new Power(number(words[3], text), number(words[7], text));
    }
    String relation = words.length == 3 ? words[0] + words[1] : "";
    double limit = relation.isEmpty() ? Double.NaN : number(words[2], text);
    return switch (relation) {
      case "w>=" -> new Radius(limit);
      case "v<" -> new Order(limit);
      case "x<" -> new Argument(limit);
      case "v>=" -> new FromOrder(limit);
      case "x>=" -> new FromArgument(limit);
      default -> throw malformed(text);
    };
  }

  private static double number(String word, String text) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw malformed(text);
    }
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "condition '%s': 'w >= NUMBER', 'v < NUMBER', 'x < NUMBER', 'v >= NUMBER', 'x >= NUMBER', 'log v < NUMBER log x + NUMBER', two of these with 'and', or 'always'"
            .formatted(text));
  }

  /**
   * The mask of a program.
   *
   * @param square v^2 + x^2; like the others NaN where no region is to hold
   */
  default Operand.Ref mask(Code code, Shared shared, Operand v, Operand x, Operand square) {
    return switch (this) {
      case Radius(double w) -> code.op(Opcode.LE, Code.literal(w * w), square);
      case Order(double limit) -> code.less(v, Code.literal(limit));
      case Argument(double limit) -> code.less(x, Code.literal(limit));
      case FromOrder(double limit) -> code.op(Opcode.LE, Code.literal(limit), v);
      case FromArgument(double limit) -> code.op(Opcode.LE, Code.literal(limit), x);
      case Power(double slope, double shift) -> {
        Operand right =
            code.fma(Code.literal(slope), shared.log(code, x).hi(), Code.literal(shift));
        // Of a zero or a NaN there is a finite number instead of the logarithm.
        Operand none = code.sub(square, square);
        yield code.less(shared.log(code, v).hi(), code.add(right, none));
      }
      case Both(Condition first, Condition second) -> {
        Operand.Ref mask = first.mask(code, shared, v, x, square);
        Operand nan = Code.literal(Double.NaN);
        yield second.mask(
            code,
            shared,
            code.select(mask, v, nan),
            code.select(mask, x, nan),
            code.select(mask, square, nan));
      }
      case Always() -> code.op(Opcode.LE, Code.ZERO, square);
    };
  }
}
