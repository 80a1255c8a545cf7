package org.ulpforge.target;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An exact mathematical expression in at most two variables, x and y: what a target function means.
 * Constants are exact; there is no rounding anywhere.
 */
public sealed interface Formula {

  /** An exact decimal constant. */
  record Constant(BigDecimal value) implements Formula {}

  /** A variable: index 0 is x, index 1 is y. */
  record Variable(int index) implements Formula {}

  /** Minus the argument. */
  record Negate(Formula argument) implements Formula {}

  /** An arithmetic operation. */
  record Binary(Operator operator, Formula left, Formula right) implements Formula {}

  /** A function of {@link Function#arity()} arguments. */
  record Call(Function function, List<Formula> arguments) implements Formula {
    public Call {
      arguments = List.copyOf(arguments);
      if (arguments.size() != function.arity()) {
        throw new IllegalArgumentException(
            "%s takes %d argument%s, not %d"
                .formatted(
                    function.text(),
                    function.arity(),
                    function.arity() == 1 ? "" : "s",
                    arguments.size()));
      }
    }
  }

  /** The arithmetic operations; a power is the function {@code pow}. */
  enum Operator {
    ADD('+'),
    SUBTRACT('-'),
    MULTIPLY('*'),
    DIVIDE('/');

    private final char symbol;

    Operator(char symbol) {
      this.symbol = symbol;
    }

    public char symbol() {
      return symbol;
    }
  }

  /**
   * Parses a formula.
   *
   * @throws IllegalArgumentException with one line that names the column, if the text is malformed
   */
  static Formula parse(String text) {
    return new FormulaParser(text).parse();
  }

  /** The number of variables this formula needs: 0, 1 (x) or 2 (x and y). */
  default int arity() {
    return switch (this) {
      case Constant _ -> 0;
      case Variable v -> v.index() + 1;
      case Negate n -> n.argument().arity();
      case Binary b -> Math.max(b.left().arity(), b.right().arity());
      case Call c -> c.arguments().stream().mapToInt(Formula::arity).max().orElse(0);
    };
  }

  /**
   * Whether only + - * / sqrt abs min max occur, so that values at rational points are algebraic.
   */
  default boolean isAlgebraic() {
    return switch (this) {
      case Constant _, Variable _ -> true;
      case Negate n -> n.argument().isAlgebraic();
      case Binary b -> b.left().isAlgebraic() && b.right().isAlgebraic();
      case Call c ->
          switch (c.function()) {
            case ABS, SQRT, MIN, MAX, HI -> c.arguments().stream().allMatch(Formula::isAlgebraic);
            case PI,
                E,
                CBRT,
                EXP,
                EXP2,
                EXPM1,
                LOG,
                LOG2,
                LOG10,
                LOG1P,
                SIN,
                COS,
                TAN,
                ASIN,
                ACOS ->
                false;
            case ATAN,
                SINH,
                COSH,
                TANH,
                ERF,
                ERFC,
                GAMMA,
                LOGGAMMA,
                AIRYAI,
                POW,
                BESSELI,
                BESSELK,
                LOGBESSELI,
                LOGBESSELK,
                BESSELIRATIO ->
                false;
          };
    };
  }

  /**
   * This formula with its variables replaced, x by the first of {@code values}, y by the second.
   */
  default Formula substitute(List<Formula> values) {
    return switch (this) {
      case Constant c -> c;
      case Variable v -> values.get(v.index());
      case Negate n -> new Negate(n.argument().substitute(values));
      case Binary b ->
          new Binary(b.operator(), b.left().substitute(values), b.right().substitute(values));
      case Call c ->
          new Call(c.function(), c.arguments().stream().map(a -> a.substitute(values)).toList());
    };
  }

  /** Fully parenthesised text; {@link #parse} of it gives an equal formula. */
  default String text() {
    return switch (this) {
      case Constant c -> c.value().toString();
      case Variable v -> v.index() == 0 ? "x" : "y";
      case Negate n -> "(-" + n.argument().text() + ")";
      case Binary b -> "(" + b.left().text() + b.operator().symbol() + b.right().text() + ")";
      case Call c ->
          c.function().arity() == 0
              ? c.function().text()
              : c.arguments().stream()
                  .map(Formula::text)
                  .collect(Collectors.joining(",", c.function().text() + "(", ")"));
    };
  }
}
