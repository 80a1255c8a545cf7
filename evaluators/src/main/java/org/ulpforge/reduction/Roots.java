package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.Program;

/**
 * 1/sqrt(x) = 2^-j/sqrt(m) with x = 4^j m, 1/2 <= m < 2, and 1/x = 2^-j/m with x = 2^j m, 3/4 <=
 * |m| < 3/2, without a square root or division but for special and extreme inputs. {@code er1}
 * takes the core as it is, of m − 1; {@code nr1} improves one of m by a step of Newton's iteration,
 * after which its relative error e is about 3e²/2, or e².
 *
 * @param root rsqrt, else reciprocal
 */
record Roots(Arithmetic arithmetic, Reach reach, boolean root, boolean newton) {

  static List<Reduction> rsqrt(Problem problem, Arithmetic arithmetic) {
    return both(problem, arithmetic, true);
  }

  static List<Reduction> reciprocal(Problem problem, Arithmetic arithmetic) {
    return both(problem, arithmetic, false);
  }

  private static List<Reduction> both(Problem problem, Arithmetic arithmetic, boolean root) {
    List<Reduction> reductions = new ArrayList<>();
    for (boolean newton : new boolean[] {false, true}) {
      Roots roots = new Roots(arithmetic, Reach.of(problem), root, newton);
      reductions.add(
          Reduction.relative(
              newton ? "nr1" : "er1",
              (root ? "1/sqrt" : "1/") + (newton ? "(x)" : "(1+x)"),
              roots.coreDomain(),
              roots::compose));
    }
    return reductions;
  }

  /** The least m. */
  private double boundary() {
    return root ? 0.5 : 0.75;
  }

  private Interval coreDomain() {
    double shift = newton ? 0 : -1;
    return new Interval(boundary() + shift, (root ? 4 : 2) * boundary() + shift);
  }

  private Program compose(Program core) {
    FloatFormat format = arithmetic.format();
    Frame frame = new Frame(arithmetic);
    // 1/x must be normal, too.
    double most = root ? format.maxValue() : Math.scalb(1.0, format.bias() - 1);
    if (reach.within(format.minNormal(), most)) {
      frame.result(fast(frame, core, frame.bits(Operand.X)));
      return frame.build();
    }
    Operand code = root ? frame.bits(Operand.X) : frame.bits(frame.abs(Operand.X));
    long from = arithmetic.code(format.minNormal());
    frame.when(frame.codeWithin(code, from, arithmetic.code(format.nextUp(most))));
    frame.result(fast(frame, core, code));
    frame.otherwise();
    Operand divisor = root ? frame.op(Opcode.SQRT, Operand.X) : Operand.X;
    frame.result(frame.div(arithmetic.literal(1), divisor));
    return frame.build();
  }

  /**
   * @param code of |x|
   */
  private Operand fast(Frame frame, Program core, Operand code) {
    int fractionBits = arithmetic.format().fractionBits();
    IntLiteral one = arithmetic.codeOf(arithmetic.literal(1));
    IntLiteral least = arithmetic.codeOf(arithmetic.literal(boundary()));
    Operand above = frame.op(Opcode.ISUB, code, least);
    // j in the place of the exponent, twice j for the root: an even number.
    Operand exponent =
        frame.op(
            Opcode.AND, above, new IntLiteral(-1L << (root ? fractionBits + 1 : fractionBits)));
    Operand m = frame.fromBits(frame.op(Opcode.ISUB, code, exponent));
    Operand j = root ? frame.op(Opcode.SHR, exponent, new IntLiteral(1)) : exponent;
    Operand power = frame.fromBits(frame.op(Opcode.ISUB, one, j));
    Operand positive = frame.mul(inverse(frame, core, m), power);
    return root || reach.lo() >= 0 ? positive : withSign(frame, positive);
  }

  private Operand inverse(Frame frame, Program core, Operand m) {
    if (!newton) {
      return frame.core(core, frame.sub(m, arithmetic.literal(1)));
    }
    Operand y = frame.core(core, m);
    Operand factor = root ? frame.mul(m, y) : m;
    Operand error = frame.mulAdd(factor, y, arithmetic.literal(-1));
    Operand slope = root ? frame.mul(y, arithmetic.literal(-0.5)) : frame.op(Opcode.NEG, y);
    return frame.mulAdd(slope, error, y);
  }

  private Operand withSign(Frame frame, Operand positive) {
    IntLiteral signBit = new IntLiteral(1L << (arithmetic.format().bits() - 1));
    Operand sign = frame.op(Opcode.AND, frame.bits(Operand.X), signBit);
    return frame.fromBits(frame.op(Opcode.OR, frame.bits(positive), sign));
  }
}
