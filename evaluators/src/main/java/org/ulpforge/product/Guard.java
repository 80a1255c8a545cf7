package org.ulpforge.product;

import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.Specials;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/**
 * The frame around a surrogate that makes it right for all codes: zeros, overflow, which saturates,
 * results below the range, which become zero, infinities and NaN. It knows nothing of the surrogate
 * but by how much its results differ from the sum of the codes.
 *
 * <p>Regions are taken by what is known of the magnitudes a and b of the codes: the larger one
 * equals a + b exactly if the other is zero, and alone tells whether there is a NaN or infinity; a
 * + b tells what would leave the range. That is a head of eight operations, of seven where codes
 * have no NaN; no way through a region is longer than three operations but that through the
 * surrogate. Around the sum of codes and a constant the head has one operation less: what falls
 * below the range needs no region there, since code(x) + code(y) − min(a + b, bias − constant) is
 * the sum in range, and a zero with its sign below. So a guard costs eight operations at most.
 */
public final class Guard {

  private final FloatFormat format;
  private final ProgramBuilder builder = new ProgramBuilder(2);
  private final int sign;

  private Guard(FloatFormat format) {
    this.format = format;
    sign = 1 << (format.bits() - 1);
  }

  /**
   * A surrogate with its guard, computed in {@code i32}.
   *
   * @param bare a straight-line surrogate
   * @throws IllegalArgumentException if the format's only NaN is in the place of a negative zero,
   *     or the surrogate has regions
   */
  public static Surrogate around(Surrogate bare) {
    if (bare.format().specials() == Specials.FNUZ || !bare.program().isStraightLine()) {
      throw new IllegalArgumentException(
          "no guard for "
              + bare.format().name()
              + ": a format with a negative zero and a program without regions are expected");
    }
    Program program = new Guard(bare.format()).program(bare);
    return new Surrogate(Canonical.of(program), bare.format(), IntegerFormat.I32);
  }

  private Program program(Surrogate bare) {
    int bias = format.bias() << format.fractionBits();
    int max = code(format.maxValue());
    int[] added = added(bare, bias);
    boolean isSum = added[0] == added[1];
    Operand a = builder.append(Opcode.AND, Operand.X, literal(sign - 1));
    Operand b = builder.append(Opcode.AND, Operand.Y, literal(sign - 1));
    Operand sum = builder.append(Opcode.IADD, a, b);
    Operand larger = builder.append(Opcode.IMAX, a, b);
    Operand.Ref zero = builder.append(Opcode.IEQ, sum, larger);
    Operand least = literal(bias - Math.min(0, added[0]));
    Operand.Ref below = isSum ? null : builder.append(Opcode.ILT, sum, least);
    Operand.Ref above = builder.append(Opcode.ILT, literal(bias + max - added[1]), sum);
    if (format.specials() == Specials.FINITE) {
      builder.when(zero);
      builder.result(sign());
    } else {
      Operand.Ref special = builder.append(Opcode.ILT, literal(max), larger);
      Operand nan = literal((int) format.nanCode());
      builder.when(zero);
      builder.result(builder.append(Opcode.ISELECT, special, nan, sign()));
      builder.when(special);
      // Infinity times what is not zero, or a NaN: both keep their code but for the sign.
      builder.result(format.hasInfinity() ? builder.append(Opcode.OR, sign(), larger) : nan);
    }
    if (!isSum) {
      builder.when(below);
      builder.result(sign());
    }
    builder.when(above);
    builder.result(builder.append(Opcode.OR, sign(), literal(max)));
    builder.otherwise();
    builder.result(isSum ? clamped(sum, bias - added[0]) : inline(bare));
    return builder.build();
  }

  /** The sum of the codes less what is taken off, but not below zero. */
  private Operand clamped(Operand sum, int less) {
    Operand taken = builder.append(Opcode.IMIN, sum, literal(less));
    return builder.append(Opcode.ISUB, builder.append(Opcode.IADD, Operand.X, Operand.Y), taken);
  }

  private Operand sign() {
    return builder.append(
        Opcode.AND, builder.append(Opcode.XOR, Operand.X, Operand.Y), literal(sign));
  }

  /** The surrogate, each of its instructions in its own format. */
  private Operand inline(Surrogate bare) {
    IntegerFormat own = (IntegerFormat) bare.compute();
    List<Instruction> body = bare.program().instructions();
    Operand[] results = new Operand[body.size()];
    for (int i = 0; i < results.length; i++) {
      Instruction moved = body.get(i).map(o -> moved(o, results));
      boolean plain = moved.format().isEmpty() && moved.op().result() == Opcode.Kind.INT;
      results[i] =
          builder.append(
              plain
                  ? Instruction.of(moved.op(), own, moved.operands().toArray(Operand[]::new))
                  : moved);
    }
    return moved(bare.program().regions().getFirst().result(), results);
  }

  private static Operand moved(Operand operand, Operand[] results) {
    return operand instanceof Operand.Ref(int i) ? results[i] : operand;
  }

  /** The least and the most that results are above code(x) + code(y) − bias. */
  private int[] added(Surrogate bare, int bias) {
    Pairs pairs = Pairs.of(format, Scope.MANTISSAS);
    int[] results = bare.results(pairs);
    int[] range = {Integer.MAX_VALUE, Integer.MIN_VALUE};
    int unused = Integer.SIZE - format.bits();
    for (int i = 0; i < results.length; i++) {
      int difference = results[i] - pairs.x()[i] - pairs.y()[i] + bias;
      int wrapped = difference << unused >> unused;
      range[0] = Math.min(range[0], wrapped);
      range[1] = Math.max(range[1], wrapped);
    }
    return range;
  }

  private int code(double value) {
    return (int) format.encode(value, Overflow.SATURATING);
  }

  private static Operand literal(int value) {
    return new Operand.IntLiteral(value);
  }
}
