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

  /** Where both hold. */
  record Both(Condition first, Condition second) implements Condition {}

  /** Everywhere. */
  record Always() implements Condition {}

  default boolean holds(double v, double x) {
    return switch (this) {
      case Radius(double w) -> v * v + x * x >= w * w;
      case Order(double limit) -> v < limit;
      case Argument(double limit) -> x < limit;
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
      case Both(Condition first, Condition second) -> first.text() + AND + second.text();
      case Always() -> "always";
    };
  }

  /**
   * @throws IllegalArgumentException in one line, if the text is none of {@code w >= 30}, {@code v
   *     < 2.5}, {@code x < 1}, two of these with {@code and} between, {@code always}
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
    String relation = words.length == 3 ? words[0] + words[1] : "";
    try {
      return switch (relation) {
        case "w>=" -> new Radius(Double.parseDouble(words[2]));
        case "v<" -> new Order(Double.parseDouble(words[2]));
        case "x<" -> new Argument(Double.parseDouble(words[2]));
        default -> throw new NumberFormatException();
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "condition '%s': 'w >= NUMBER', 'v < NUMBER', 'x < NUMBER', two of these with 'and', or 'always'"
              .formatted(text));
    }
  }

  /**
   * The mask of a program.
   *
   * @param square v^2 + x^2; like the others NaN where no region is to hold
   */
  default Operand.Ref mask(Code code, Operand v, Operand x, Operand square) {
    return switch (this) {
      case Radius(double w) -> code.op(Opcode.LE, Code.literal(w * w), square);
      case Order(double limit) -> code.less(v, Code.literal(limit));
      case Argument(double limit) -> code.less(x, Code.literal(limit));
      case Both(Condition first, Condition second) -> {
        Operand.Ref mask = first.mask(code, v, x, square);
        Operand nan = Code.literal(Double.NaN);
        yield second.mask(
            code,
            code.select(mask, v, nan),
            code.select(mask, x, nan),
            code.select(mask, square, nan));
      }
      case Always() -> code.op(Opcode.LE, Code.ZERO, square);
    };
  }
}
