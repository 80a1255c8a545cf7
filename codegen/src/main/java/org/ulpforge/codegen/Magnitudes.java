package org.ulpforge.codegen;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;
import org.ulpforge.program.Typing;

/**
 * Upper bounds of the magnitudes of float values where a region's guard holds, by interval
 * arithmetic on magnitudes: what has a bound is finite, so its code needs no care for NaN. A guard
 * {@code lt (abs v) c} or {@code le (abs v) c} bounds v, which is what fast paths ask for.
 */
final class Magnitudes {

  /** Rounded up generously: bounds need not be tight, only finite and never too small. */
  private static final double ROUNDING = 1.125;

  private final Typing typing;
  private final double[] bounds;
  private Optional<Operand> bounded = Optional.empty();
  private double bound = Double.POSITIVE_INFINITY;

  /**
   * @param region whose guard is taken to hold
   */
  Magnitudes(Program program, Typing typing, int region) {
    this.typing = typing;
    List<Instruction> instructions = program.instructions();
    this.bounds = new double[instructions.size()];
    Arrays.fill(bounds, Double.POSITIVE_INFINITY);
    program
        .regions()
        .get(region)
        .guard()
        .ifPresent(g -> assume(instructions, instructions.get(g.index())));
    int headSize = program.isStraightLine() ? 0 : program.head().size();
    int start = program.start(region);
    for (int i = 0; i < start + program.regions().get(region).body().size(); i++) {
      boolean visible = i < headSize || i >= start;
      if (visible && typing.results().get(i) instanceof Type.Float(FloatFormat format)) {
        double most = of(instructions.get(i)) * ROUNDING + format.minSubnormal();
        boolean isBounded = bounded.isPresent() && bounded.get().equals(new Operand.Ref(i));
        double known = isBounded ? Math.min(bound, most) : most;
        bounds[i] = known < format.maxValue() ? known : Double.POSITIVE_INFINITY;
      }
    }
  }

  /** Whether an operand is neither NaN nor infinite. */
  boolean isFinite(Operand operand) {
    return of(operand) < Double.POSITIVE_INFINITY;
  }

  private void assume(List<Instruction> instructions, Instruction guard) {
    boolean above = guard.op() == Opcode.LT || guard.op() == Opcode.LE;
    if (above
        && guard.operand(0) instanceof Operand.Ref(int i)
        && instructions.get(i).op() == Opcode.ABS
        && guard.operand(1) instanceof Operand.FloatLiteral(double value)
        && value < Double.POSITIVE_INFINITY) {
      bounded = Optional.of(instructions.get(i).operand(0));
      bound = Math.abs(value);
    }
  }

  private double of(Operand operand) {
    return switch (operand) {
      case Operand.Ref(int i) -> bounds[i];
      case Operand.FloatLiteral(double value) ->
          Double.isNaN(value) ? Double.POSITIVE_INFINITY : Math.abs(value);
      case Operand.Input ignored ->
          bounded.isPresent() && bounded.get().equals(operand) ? bound : Double.POSITIVE_INFINITY;
      case Operand.RealLiteral ignored -> Double.POSITIVE_INFINITY;
      case Operand.IntLiteral ignored -> Double.POSITIVE_INFINITY;
    };
  }

  /**
   * Infinite where there is no bound, or NaN where a product of 0 and that is asked for: no bound
   * either.
   */
  private double of(Instruction in) {
    return switch (in.op()) {
      case ADD, SUB -> of(in.operand(0)) + of(in.operand(1));
      case MUL -> of(in.operand(0)) * of(in.operand(1));
      case FMA -> of(in.operand(0)) * of(in.operand(1)) + of(in.operand(2));
      case NEG, ABS, CONVERT -> of(in.operand(0));
      case RINT -> of(in.operand(0)) + 1;
      case MIN, MAX -> Math.max(of(in.operand(0)), of(in.operand(1)));
      case SELECT -> Math.max(of(in.operand(1)), of(in.operand(2)));
      case TOFLOAT ->
          in.operand(0) instanceof Operand.Ref(int i)
                  && typing.results().get(i) instanceof Type.Int(IntegerFormat format)
              ? Math.scalb(1.0, format.bits())
              : Double.POSITIVE_INFINITY;
      case LOOKUP -> in.table().stream().mapToDouble(this::of).max().orElseThrow();
      case DIV, SQRT, FROMBITS -> Double.POSITIVE_INFINITY;
      case LT,
          LE,
          EQ,
          ILT,
          IEQ,
          ISELECT,
          TOINT,
          BITS,
          IADD,
          ISUB,
          IMUL,
          AND,
          OR,
          XOR,
          NOT,
          SHL,
          SHR,
          USHR,
          IMIN,
          IMAX,
          ILOOKUP ->
          Double.POSITIVE_INFINITY;
    };
  }
}
