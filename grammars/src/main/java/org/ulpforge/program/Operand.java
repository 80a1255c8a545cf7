package org.ulpforge.program;

import java.math.BigDecimal;
import java.util.List;

/** What an instruction reads. */
public sealed interface Operand {

  /** An argument of the program: 0 is {@code x}, 1 is {@code y}. */
  record Input(int index) implements Operand {
    private static final List<String> NAMES = List.of("x", "y");

    public Input {
      if (index < 0 || index >= NAMES.size()) {
        throw new IllegalArgumentException(
            "argument " + index + " of a program: 0 or 1 is allowed");
      }
    }

    @Override
    public String toString() {
      return NAMES.get(index);
    }
  }

  /** The result of an earlier instruction; see {@link Program#instructions()} for the numbering. */
  record Ref(int index) implements Operand {
    @Override
    public String toString() {
      return "t" + index;
    }
  }

  /** A constant. */
  sealed interface Literal extends Operand {}

  /** A constant of a float format, carried exactly; NaN and infinities included. */
  record FloatLiteral(double value) implements Literal {
    @Override
    public String toString() {
      if (Double.isNaN(value)) {
        return "nan";
      }
      if (Double.isInfinite(value)) {
        return value > 0 ? "inf" : "-inf";
      }
      return Double.toHexString(value);
    }
  }

  /** A constant of exact real arithmetic, of any length. */
  record RealLiteral(BigDecimal value) implements Literal {
    /** Equal values are equal literals, however many zeros they are written with. */
    public RealLiteral {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  /** A constant of an integer format; wraps to its width where it is used. */
  record IntLiteral(long value) implements Literal {
    @Override
    public String toString() {
      return value < 0 && value != Long.MIN_VALUE
          ? "-0x" + Long.toHexString(-value)
          : "0x" + Long.toHexString(value);
    }
  }

  Input X = new Input(0);
  Input Y = new Input(1);
}
