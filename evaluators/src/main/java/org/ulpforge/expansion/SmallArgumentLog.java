package org.ulpforge.expansion;

import java.math.BigDecimal;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;

/**
 * log K_v(x) for x below 1/2. With m = v - n, |m| <= 1/2, L = log(2/x) and y = x^2/4,
 *
 * <p>K_m(x) = e^alpha sinh(m (L + delta)) / m, where alpha and delta are even in m and analytic in
 * y: the two terms of DLMF 10.27.4, gamma(1 + m) (x/2)^-m S_(-m)(y) / (2m) and the same at -m, are
 * e^(m (L + delta) + alpha) / (2m) and its mirror image. With z = |m| (L + delta), e = e^(-2z) and
 * s = (L + delta) (1 - e) / (2z) that is e^(alpha + z) s, and from the derivative in x (DLMF
 * 10.29.2) follows
 *
 * <p>K_(m+1)(x) x/2 = e^(alpha + z) (e - y delta_y (1 + e) + s (m + |m| - 2 y alpha_y)) / 2.
 *
 * <p>The rest are {@link UpwardSteps}.
 *
 * @param steps the largest n
 * @param paired so many of the steps are in pairs
 */
record SmallArgumentLog(int steps, int paired) implements Block {

  SmallArgumentLog {
    UpwardSteps.require(steps, paired);
  }

  /**
   * Coefficients by powers of y: the nearest zero of S, at y = -(pi/4)^2 for m = 1/2, makes the
   * derivative converge by 41 with each.
   */
  private static final int ARGUMENTS = 11;

  private static final int ORDERS = 14;

  @Override
  public String text() {
    return "small " + steps + " " + paired;
  }

  @Override
  public Operand write(Code code, Shared shared, Operand v, Operand x) {
    UpwardSteps upward = UpwardSteps.begin(code, v, steps, paired);
    Operand m = upward.fraction();
    Operand square = code.mul(m, m);
    Pair y = StagedSeries.quarterSquare(code, x);
    Surface.Value alpha = shared.surfaces(code).alpha().write(code, square, y.hi());
    Surface.Value delta = shared.surfaces(code).delta().write(code, square, y.hi());
    Pair half = new Pair(code.mul(x, Code.HALF), Code.ZERO);
    Pair logarithm = code.neg(shared.log(code, half));
    Pair shifted = code.add(logarithm, delta.value());
    Operand size = code.op(Opcode.ABS, m);
    Pair z = code.mul(shifted, size);
    // (1 - e)/(2z) is 1 at z = 0.
    Pair twice = code.scale(z, 2);
    Exponential e = Exponential.of(code, code.neg(twice));
    Operand vanishes = code.less(twice.hi(), Code.literal(code.format().minNormal()));
    Operand divisor = code.select(vanishes, Code.ONE, twice.hi());
    Pair quotient = code.div(code.neg(e.minusOne()), new Pair(divisor, twice.lo()));
    Pair mean =
        new Pair(
            code.select(vanishes, Code.ONE, quotient.hi()),
            code.select(vanishes, Code.ZERO, quotient.lo()));
    Pair s = code.mul(shifted, mean);
    Pair factor = code.add(code.scale(alpha.weightedSlope(), -2), code.add(m, size));
    Pair slope = code.mul(code.neg(delta.weightedSlope()), code.add(e.value(), Code.ONE));
    Pair first = code.add(code.add(e.value(), slope), code.mul(s, factor));
    Pair last = upward.run(code, s, code.scale(first, 0.5), y);
    Pair sum = code.add(code.add(shared.log(code, last), z), alpha.value());
    return code.round(code.add(code.mul(logarithm, upward.count()), sum));
  }

  /** alpha and delta in m^2 and y. */
  record Surfaces(Surface alpha, Surface delta) {

    static Surfaces make(Code code) {
      return new Surfaces(
          surface(code, (plus, minus, m) -> plus.add(minus).divide(BigDecimal.TWO)),
          surface(
              code,
              (plus, minus, m) ->
                  plus.subtract(minus).divide(m.multiply(BigDecimal.TWO), Interpolation.MC)));
    }

    /** Of a logarithm or its derivative at m and at -m. */
    private interface Parity {
      BigDecimal of(BigDecimal plus, BigDecimal minus, BigDecimal m);
    }

    private static Surface surface(Code code, Parity parity) {
      return Surface.of(
          code,
          0.25,
          ORDERS,
          0x1p-4,
          ARGUMENTS,
          square -> {
            BigDecimal m = square.sqrt(Interpolation.MC);
            return parity.of(logGamma(m), logGamma(m.negate()), m);
          },
          (square, y) -> {
            BigDecimal m = square.sqrt(Interpolation.MC);
            return parity.of(slope(m, y), slope(m.negate(), y), m);
          });
    }
  }

  private static BigDecimal logGamma(BigDecimal m) {
    return Shared.constant("loggamma(%s)".formatted(BigDecimal.ONE.add(m).toPlainString()));
  }

  /** The derivative in y of log S_(-m)(y), S_m(y) = sum of y^k / (k! (1 + m)_k). */
  private static BigDecimal slope(BigDecimal m, BigDecimal y) {
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal derivative = BigDecimal.ZERO;
    BigDecimal term = BigDecimal.ONE;
    for (int k = 1; k < 30; k++) {
      BigDecimal divisor = BigDecimal.valueOf(k).subtract(m).multiply(BigDecimal.valueOf(k));
      BigDecimal before = term.divide(divisor, Interpolation.MC);
      term = before.multiply(y, Interpolation.MC);
      sum = sum.add(term, Interpolation.MC);
      derivative = derivative.add(before.multiply(BigDecimal.valueOf(k)), Interpolation.MC);
    }
    return derivative.divide(sum, Interpolation.MC);
  }
}
