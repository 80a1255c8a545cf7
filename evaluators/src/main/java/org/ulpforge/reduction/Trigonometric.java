package org.ulpforge.reduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Operand.IntLiteral;
import org.ulpforge.program.Program;

/**
 * sin and cos by Cody and Waite's subtraction of parts of a multiple of π or π/16, up to {@link
 * #end()}, beyond it by {@link LargeAngle}; the core computes from a square.
 *
 * <p>{@code cw2}: sin x = (−1)^k sin r with r = x − kπ, cos x = (−1)^(k+1) sin r with r = x − (k +
 * 1/2)π, |r| up to π/2; two parts are subtracted (more without fma, where parts are short), and sin
 * r is r·R(r²). {@code t16} and {@code tt16}: r = x − kπ/16, three parts are subtracted, what
 * rounding takes from r is kept, and the rest is that of {@link SineTable}.
 *
 * @param cosine else sine
 * @param table where there is one
 */
record Trigonometric(
    Arithmetic arithmetic,
    ScalarFormat storage,
    Reach reach,
    boolean cosine,
    Optional<SineTable> table) {

  static List<Reduction> sin(Problem problem, Arithmetic arithmetic) {
    return all(problem, arithmetic, false);
  }

  static List<Reduction> cos(Problem problem, Arithmetic arithmetic) {
    return all(problem, arithmetic, true);
  }

  private static List<Reduction> all(Problem problem, Arithmetic arithmetic, boolean cosine) {
    List<Reduction> reductions = new ArrayList<>();
    if (!arithmetic.format().equals(FloatFormat.F32)) {
      return reductions;
    }
    reductions.add(reduction("cw2", problem, arithmetic, cosine, Optional.empty()));
    if (arithmetic.hasFma()) {
      for (boolean accurate : new boolean[] {false, true}) {
        SineTable table = new SineTable(arithmetic, accurate);
        String name = accurate ? "tt16" : "t16";
        reductions.add(reduction(name, problem, arithmetic, cosine, Optional.of(table)));
      }
    }
    return reductions;
  }

  private static Reduction reduction(
      String name,
      Problem problem,
      Arithmetic arithmetic,
      boolean cosine,
      Optional<SineTable> table) {
    Trigonometric frame =
        new Trigonometric(
            arithmetic, problem.storage().orElseThrow(), Reach.of(problem), cosine, table);
    // The quotient is rounded, with an error of some 2^(bits of k) units in the last place.
    double widening = Math.scalb(1.0, frame.quotientBits() + 1 - arithmetic.format().precision());
    double end = arithmetic.constant(frame.sector() + "/2").value() * (1 + 2 * widening);
    Interval domain = new Interval(0, end * end);
    return table.isPresent()
        ? Reduction.weighted(
            name, "(sin(sqrt(x))/sqrt(x)-1)/x", domain, Trigonometric::share, frame::compose)
        : Reduction.relative(name, "sin(sqrt(x))/sqrt(x)", domain, frame::compose);
  }

  /** t³·Q is this share of sin t, over Q. */
  private static double share(double s) {
    double r = Math.sqrt(s);
    return r == 0 ? 0 : s * r / Math.sin(r);
  }

  /** Bits of the largest k of the fast path; short parts of π leave room for few. */
  private int quotientBits() {
    int most = arithmetic.format().fractionBits() - (table.isPresent() ? 7 : 8);
    return arithmetic.hasFma() ? most : 7;
  }

  /** k counts sectors, of which a turn has two to the power of this. */
  private int sectorBits() {
    return table.isPresent() ? SineTable.SECTOR_BITS : 1;
  }

  /** The formula of a sector's angle. */
  private String sector() {
    return "(pi/" + (1 << (sectorBits() - 1)) + ")";
  }

  /** The fast path takes |x| below this. */
  private double end() {
    return arithmetic.format().round(Math.scalb(Math.PI, quotientBits() - sectorBits() + 1));
  }

  private Program compose(Program core) {
    Frame frame = new Frame(arithmetic);
    boolean inside = reach.within(-end(), end());
    Operand magnitude = inside ? Operand.X : frame.abs(Operand.X);
    if (!inside) {
      frame.when(frame.less(magnitude, arithmetic.literal(end())));
    }
    frame.result(withSignOfZero(frame, fast(frame, core)));
    if (!inside) {
      frame.otherwise();
      boolean large = Math.min(Math.max(-reach.lo(), reach.hi()), storage.maxValue()) >= end();
      frame.result(
          large
              ? new LargeAngle(arithmetic, cosine, table.isPresent(), sectorBits())
                  .result(frame, magnitude, (r, lost, sector) -> sine(frame, core, r, lost, sector))
              // Infinities and NaN.
              : frame.sub(Operand.X, Operand.X));
    }
    return frame.build();
  }

  private Operand fast(Frame frame, Program core) {
    // For the cosine the integer that is rounded to is a quarter turn more, so that the sector is
    // the sine's.
    boolean between = cosine && table.isEmpty();
    int more = !cosine ? 0 : between ? 1 : 1 << (sectorBits() - 2);
    FloatLiteral magic = arithmetic.literal(arithmetic.magic().value() + more);
    FloatLiteral inverse = arithmetic.constant("1/" + sector());
    Operand shifted =
        between
            ? frame.add(frame.mulAdd(Operand.X, inverse, arithmetic.literal(-0.5)), magic)
            : frame.mulAdd(Operand.X, inverse, magic);
    Operand whole = frame.sub(shifted, magic);
    Operand k = between ? frame.add(whole, arithmetic.literal(0.5)) : whole;
    Operand sector = frame.bits(shifted);
    Operand sine =
        table.isPresent() ? precise(frame, core, k, sector) : plain(frame, core, k, sector);
    int top = arithmetic.format().bits() - 1;
    Operand moved = frame.op(Opcode.SHL, sector, new IntLiteral(top - sectorBits() + 1));
    Operand sign =
        sectorBits() > 1 ? frame.op(Opcode.AND, moved, new IntLiteral(1L << top)) : moved;
    return frame.fromBits(frame.op(Opcode.XOR, frame.bits(sine), sign));
  }

  private Operand plain(Frame frame, Program core, Operand k, Operand sector) {
    Operand r = Operand.X;
    for (FloatLiteral part : parts()) {
      r = frame.mulAdd(k, part, r);
    }
    return sine(frame, core, r, Optional.empty(), sector);
  }

  private Operand precise(Frame frame, Program core, Operand k, Operand sector) {
    List<FloatLiteral> parts = parts();
    Operand first = frame.mulAdd(k, parts.get(0), Operand.X);
    Sum second = Sum.ofProduct(frame, k, parts.get(1));
    Operand r = frame.add(first, second.first());
    // Exact (Dekker 1971), as what is left of x is a multiple of a coarser unit than the product
    // is.
    Operand lost = frame.add(frame.sub(first, r), second.first());
    Operand low = frame.mulAdd(k, parts.get(2), second.second());
    return sine(frame, core, r, Optional.of(frame.add(lost, low)), sector);
  }

  /**
   * Minus the parts of a sector: with fma of full length, without so short that products are exact.
   */
  private List<FloatLiteral> parts() {
    int precision = arithmetic.format().precision();
    int bits = arithmetic.hasFma() ? precision : precision - quotientBits() - 1;
    int count = arithmetic.hasFma() ? (table.isPresent() ? 3 : 2) : 4;
    List<FloatLiteral> parts = new ArrayList<>();
    String rest = sector();
    for (int i = 0; i < count; i++) {
      String part = "hi(" + rest + "," + bits + ")";
      parts.add(arithmetic.constant("-" + part));
      rest = "(" + rest + "-" + part + ")";
    }
    return parts;
  }

  /**
   * sin(r + lost), or that of a number of sectors more.
   *
   * @param lost given with a table
   */
  private Operand sine(
      Frame frame, Program core, Operand r, Optional<Operand> lost, Operand sector) {
    return lost.isPresent()
        ? table.orElseThrow().sine(frame, core, r, lost.get(), sector)
        : frame.mul(r, frame.core(core, frame.mul(r, r)));
  }

  /** sin(-0) is -0; the sums of the reduction make it +0. */
  private Operand withSignOfZero(Frame frame, Operand result) {
    return !cosine && reach.hasMinusZero(storage)
        ? frame.select(frame.equal(Operand.X, arithmetic.literal(0)), Operand.X, result)
        : result;
  }
}
