package org.ulpforge.expansion;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.oracle.LogBesselSeries;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/**
 * log I or log K of order 0 or 1 in binary32, by expansions in x alone: Taylor series about the
 * middles of {@value #CELLS} cells of an eighth of a binade from about 2^-10 to 2^6, the ascending
 * series below, Hankel's expansion above. The middle of one cell is the zero of the function.
 */
public record FixedOrder(Kind kind, int order) {

  private static final FloatFormat FORMAT = FloatFormat.F32;

  /** A number of cells is the index of a table. */
  public static final int CELLS = 128;

  private static final int CELL_BITS = 3;
  private static final int SHIFT = FORMAT.fractionBits() - CELL_BITS;
  private static final double START = 0x1p-10;

  /**
   * Up to d^7: the distance d is below 1/16 of the middle, the radius of convergence at least it.
   */
  private static final int TERMS = 8;

  /** Arguments below the first are scaled by the second, so that subnormal ones become normal. */
  private static final double TINY = 0x1p-64;

  private static final int SCALING = 64;

  private static final double HUGE = 0x1p100;

  /** Euler's constant, by DLMF 10.31.2 but for a term in x^2 log x. */
  private static final String EULER = "-besselk(0,1e-30)-log(1e-30/2)";

  public FixedOrder {
    if (kind == Kind.RATIO || order < 0 || order > 1) {
      throw new IllegalArgumentException("log I and log K of orders 0 and 1 have such expansions");
    }
  }

  /** By the name of the target, such as {@code logbesselk1}. */
  public static Optional<FixedOrder> of(String target) {
    return IntStream.range(0, 4)
        .mapToObj(i -> new FixedOrder(i < 2 ? Kind.LOG_I : Kind.LOG_K, i % 2))
        .filter(each -> each.target().equals(target))
        .findFirst();
  }

  /** The name of the target. */
  public String target() {
    return kind.target() + order;
  }

  /** The program in x; NaN for negative x, limits at 0 and infinity. */
  public Program program() {
    ProgramBuilder builder = new ProgramBuilder(1);
    Code code = new Code(builder, FORMAT);
    Shared shared = new Shared(FORMAT);
    Operand x = Operand.X;
    long first = first();
    Operand start = Code.literal(FORMAT.decode(first));
    Operand end = Code.literal(FORMAT.decode(first + ((long) CELLS << SHIFT)));
    Operand nan = Code.literal(Double.NaN);
    Operand.Ref inCells = code.less(code.select(code.op(Opcode.LE, start, x), x, nan), end);
    Operand.Ref large = code.op(Opcode.LE, end, x);
    Operand.Ref small = code.less(Code.ZERO, x);
    builder.when(inCells);
    builder.result(inCell(code, x, first));
    builder.when(large);
    builder.result(large(code, shared, x));
    builder.when(small);
    builder.result(small(code, shared, x));
    builder.otherwise();
    Operand limit = Code.literal(order == 0 ? kind.atOrigin() : kind.atZero());
    builder.result(code.select(code.op(Opcode.EQ, x, Code.ZERO), limit, nan));
    return builder.build();
  }

  private boolean second() {
    return kind == Kind.LOG_K;
  }

  private Optional<BigDecimal> zero() {
    return second() || order > 0
        ? Optional.of(LogBesselSeries.zero(second(), order))
        : Optional.empty();
  }

  /** The code where the cells begin: next to {@link #START}, so that the zero is in a middle. */
  private long first() {
    long start = code(START);
    long half = 1L << (SHIFT - 1);
    return zero()
        .map(zero -> start - Math.floorMod(start - code(zero.doubleValue()) + half, 2 * half))
        .orElse(start);
  }

  private static long code(double value) {
    return FORMAT.encode(FORMAT.round(value), Overflow.NON_SATURATING);
  }

  private static List<Double> middles(long first) {
    return IntStream.range(0, CELLS)
        .mapToObj(i -> FORMAT.decode(first + ((long) i << SHIFT) + (1L << (SHIFT - 1))))
        .toList();
  }

  /** c_0 + c_1 d to twice the precision, the rest added to what that has lost. */
  private Operand inCell(Code code, Operand x, long first) {
    List<Double> middles = middles(first);
    Operand above = code.op(Opcode.ISUB, code.op(Opcode.BITS, x), Code.integer(first));
    Operand index = code.op(Opcode.USHR, above, Code.integer(SHIFT));
    List<BigDecimal[]> series =
        middles.stream()
            .map(c -> LogBesselSeries.at(second(), order, new BigDecimal(c), TERMS))
            .toList();
    Operand d = code.sub(x, code.lookup(index, middles.stream().map(Code::literal).toList()));
    List<Operand> tail = new ArrayList<>();
    for (int n = 2; n < TERMS; n++) {
      int power = n;
      tail.add(table(code, index, i -> Code.literal(series.get(i)[power])));
    }
    Pair constant = pair(code, index, series, 0);
    Pair slope = pair(code, index, series, 1);
    Operand rest = code.fma(code.polynomial(tail, d), d, slope.lo());
    Pair product = code.product(slope.hi(), d);
    Pair sum = code.sum(constant.hi(), product.hi());
    Operand low = code.add(product.lo(), code.fma(rest, d, constant.lo()));
    return code.add(sum.hi(), code.add(sum.lo(), low));
  }

  private static Pair pair(Code code, Operand index, List<BigDecimal[]> series, int n) {
    return new Pair(
        table(code, index, i -> code.constant(series.get(i)[n]).hi()),
        table(code, index, i -> code.constant(series.get(i)[n]).lo()));
  }

  private static Operand table(Code code, Operand index, IntFunction<Operand> entry) {
    return code.lookup(index, IntStream.range(0, CELLS).mapToObj(entry).toList());
  }

  /**
   * x - log(2 pi x)/2 or -x - log(2 x/pi)/2, and the logarithm of Hankel's expansion (DLMF 10.40.1
   * and 2), whose terms are below 2^-24 from the fourth on.
   */
  private Operand large(Code code, Shared shared, Operand x) {
    Operand u = code.div(Code.ONE, second() ? x : code.neg(x));
    Operand series = code.mul(code.polynomial(hankel(), u), u);
    BigDecimal shift = Shared.constant(second() ? "log(2/pi)/2" : "log(2*pi)/2");
    // Beyond, where x may be infinite, the logarithm is nothing in the last place of the result.
    Operand finite = code.op(Opcode.MIN, x, Code.literal(HUGE));
    Pair half = code.add(code.scale(shared.log(code, finite), 0.5), code.constant(shift));
    Operand rest = code.sub(series, half.hi());
    return second() ? code.sub(rest, x) : code.add(x, rest);
  }

  /** Coefficients of the logarithm of 1 + a_1 u + a_2 u^2 + ..., from u on. */
  private List<Operand> hankel() {
    int square = 4 * order * order;
    double[] a = {1, 0, 0, 0};
    double[] b = new double[a.length];
    for (int n = 1; n < a.length; n++) {
      a[n] = a[n - 1] * (square - (2 * n - 1) * (2 * n - 1)) / (8 * n);
      b[n] = a[n];
      for (int k = 1; k < n; k++) {
        b[n] -= k * b[k] * a[n - k] / n;
      }
    }
    return Arrays.stream(b).skip(1).<Operand>mapToObj(Code::literal).toList();
  }

  /** x is at most 2^-10, so that terms in y^2, y = x^2/4, matter in log I_0 alone. */
  private Operand small(Code code, Shared shared, Operand x) {
    Operand half = code.mul(x, Code.HALF);
    Operand y = code.mul(half, half);
    if (!second() && order == 0) {
      // y - y^2/4, from I_0 = 1 + y + y^2/4 + ...
      return code.fma(half, half, code.mul(code.mul(y, Code.literal(-0.25)), y));
    }
    Operand tiny = code.less(x, Code.literal(TINY));
    Operand power = Code.literal(Math.scalb(1.0, SCALING));
    Operand scaled = code.mul(x, code.select(tiny, power, Code.ONE));
    Operand exponent = code.select(tiny, Code.literal(-SCALING - 1), Code.literal(-1));
    // log(x/2)
    Pair l = shared.log(code, new Pair(scaled, Code.ZERO), exponent);
    if (!second()) {
      // I_1 = x/2 (1 + y/2 + ...)
      return code.add(l.hi(), code.fma(y, Code.HALF, l.lo()));
    }
    Operand twice = code.mul(Code.literal(2), l.hi());
    if (order == 1) {
      // x K_1 = 1 + y (2 l - psi(1) - psi(2)) + ... (DLMF 10.31.1)
      Operand slope = code.sub(twice, Code.literal(Shared.constant("-2*(%s)+1".formatted(EULER))));
      Pair main = code.add(code.neg(l), code.neg(code.constant(Shared.constant("log(2)"))));
      return code.add(main.hi(), code.fma(slope, y, main.lo()));
    }
    // K_0 = a + y (a + 1) + ..., a = -l - euler (10.31.2)
    Pair a = code.add(code.neg(l), code.neg(code.constant(Shared.constant(EULER))));
    Pair k = code.add(a, code.mul(y, code.add(a.hi(), Code.ONE)));
    return code.round(shared.log(code, k));
  }
}
