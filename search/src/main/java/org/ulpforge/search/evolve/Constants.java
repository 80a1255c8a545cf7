package org.ulpforge.search.evolve;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.random.RandomGenerator;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.RealFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Typing;

/** Random constants of a compute format. */
record Constants(Format compute) {

  /** The kind of the arguments, and of most constants. */
  Opcode.Kind kind() {
    return compute instanceof IntegerFormat ? Opcode.Kind.INT : Opcode.Kind.FLOAT;
  }

  /**
   * A new constant: a normally distributed number; of integers a small one or a pattern of bits.
   */
  Operand.Literal fresh(Opcode.Kind kind, RandomGenerator random) {
    if (kind == Opcode.Kind.INT) {
      int bits = integers().bits();
      return new Operand.IntLiteral(
          switch (random.nextInt(3)) {
            case 0 -> random.nextInt(bits + 1);
            case 1 -> 1L << random.nextInt(bits);
            default -> random.nextLong() >>> (64 - bits);
          });
    }
    double value = random.nextGaussian();
    return compute instanceof FloatFormat f
        ? new Operand.FloatLiteral(f.round(value))
        : new Operand.RealLiteral(new BigDecimal(value));
  }

  /** A constant near another one, in steps of every size down to one unit in the last place. */
  Operand.Literal near(Operand.Literal literal, RandomGenerator random) {
    return switch (literal) {
      case Operand.FloatLiteral(double value) -> new Operand.FloatLiteral(near(value, random));
      case Operand.RealLiteral(BigDecimal value) -> {
        double step = Math.scalb(random.nextGaussian(), -random.nextInt(50));
        yield new Operand.RealLiteral(
            value.multiply(new BigDecimal(1 + step), MathContext.DECIMAL128));
      }
      case Operand.IntLiteral(long value) ->
          new Operand.IntLiteral(
              random.nextBoolean()
                  ? value ^ (1L << random.nextInt(integers().bits()))
                  : value + random.nextInt(-8, 9));
    };
  }

  private double near(double value, RandomGenerator random) {
    FloatFormat format = (FloatFormat) compute;
    double step = Math.scalb(random.nextGaussian(), -random.nextInt(format.precision()));
    double moved = format.round(value + step * Math.max(Math.abs(value), format.minNormal()));
    if (moved == value) {
      moved = random.nextBoolean() ? format.nextUp(value) : format.nextDown(value);
    }
    return Double.isFinite(moved) ? moved : value;
  }

  private IntegerFormat integers() {
    return switch (compute) {
      case IntegerFormat i -> i;
      case FloatFormat f -> Typing.companion(f);
      case RealFormat ignored -> IntegerFormat.I64;
      case ScalarFormat other -> throw unsupported(other);
      case Format other -> throw unsupported(other);
    };
  }

  private static IllegalArgumentException unsupported(Format format) {
    return new IllegalArgumentException("programs cannot compute in " + format.name());
  }
}
