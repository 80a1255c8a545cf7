package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * e^x, 2^x, e^x - 1 and tanh x in double precision.
 *
 * <p>x = k ln 2 + r with |r| <= 0.3466 + 2^-40, reduced with two fused operations (Cody, Waite,
 * Software Manual for the Elementary Functions, 1980). With u = 2^-53: the first has a rounding
 * error of at most u/4 (its result is below 1/2), the second too, and ln 2 is represented to
 * 2^-106, times |k| < 2^10: r is within 2^-54.9 of its exact value. Then q = (e^r - 1)/r by its
 * Taylor series to r^12: the rest is below 0.3467^13/14! < 2^-56 of q (relative, as q > 0.84).
 * Horner's scheme with fused operations adds at most u(1 + 0.35/2 + ...) < 1.3u to q, relatively
 * below 1.6u. So d = r q is within 2.7u of e^r - 1 relatively, but for the error of r.
 *
 * <ul>
 *   <li>e^r = 1 + d, fused: |d| <= 0.415, so its error is at most u + 0.45u + 2^-54.9 + 2^-57 <
 *       2.1u relative to at least 0.707: below 3u < 2^-51. Scaling by 2^k is exact.
 *   <li>e^x - 1 = 2^k d + (2^k - 1), fused. For k = 0, r = x is exact: below 4u. For k >= 1 or k <=
 *       -1 the result is at least 0.41 2^k, or 0.29, and the error at most 2^k (1.2u + 0.28u) + 2u
 *       times the result (2^k - 1 is inexact beyond 2^53 only): below 6u < 2^-50.
 *   <li>tanh |x| = E/(E + 2), E = e^(2|x|) - 1: 6u from E and 2u from two operations: < 2^-49.9.
 * </ul>
 */
enum FastExp implements Kernel {
  EXP(690, 0x1p-51),
  EXP2(SATURATION, 0x1p-51),
  EXPM1(690, 0x1p-50),
  /** Above 20, tanh x = 1 - 2^-56.7 at least: the formula at 20 is good enough. */
  TANH(20, 0x1p-49);

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  /** Adding it leaves a whole number in the low bits. */
  private static final double SHIFTER = 0x1.8p52;

  private static final double LN2_HIGH;
  private static final double LN2_LOW;
  private static final double INVERSE_LN2;

  /** 1/(n+1)! at n. */
  private static final double[] TAYLOR = new double[13];

  static {
    BigDecimal ln2 = Oracle.constant("log(2)", 50);
    LN2_HIGH = ln2.doubleValue();
    LN2_LOW = ln2.subtract(new BigDecimal(LN2_HIGH)).doubleValue();
    INVERSE_LN2 = Oracle.constant("1/log(2)", 40).doubleValue();
    double factorial = 1; // exact up to 18!
    for (int n = 0; n < TAYLOR.length; n++) {
      factorial *= n + 1;
      TAYLOR[n] = 1 / factorial;
    }
  }

  /**
   * Larger magnitudes are not computed: a negative one has the value at -limit, a positive one
   * infinity, or tanh its opposite.
   */
  private final double limit;

  private final double relativeBound;

  FastExp(double limit, double relativeBound) {
    this.limit = limit;
    this.relativeBound = relativeBound;
  }

  @Override
  public double relativeBound() {
    return relativeBound;
  }

  @Override
  public void apply(double[] x, int from, int length, double[] result) {
    double least = inside(broadcast(-limit)).lane(0);
    double greatest = this == TANH ? -least : Double.POSITIVE_INFINITY;
    int step = SPECIES.length();
    int i = 0;
    for (; i <= length - step; i += step) {
      DoubleVector v = DoubleVector.fromArray(SPECIES, x, from + i);
      VectorMask<Double> beyond = v.abs().compare(VectorOperators.GT, limit);
      // Nearly half of all floats lie beyond the limit of exp: their vectors skip the polynomial.
      if (!beyond.allTrue()) {
        inside(v).intoArray(result, i);
      }
      if (beyond.anyTrue()) {
        broadcast(least)
            .blend(greatest, v.compare(VectorOperators.GT, 0))
            .intoArray(result, i, beyond);
      }
    }
    if (i < length) {
      double[] rest = Arrays.copyOf(Arrays.copyOfRange(x, from + i, from + length), step);
      apply(rest, 0, step, rest);
      System.arraycopy(rest, 0, result, i, length - i);
    }
  }

  /** Within the limit; what is given for a number beyond it means nothing. */
  private DoubleVector inside(DoubleVector x) {
    return switch (this) {
      case EXP -> exp(x);
      case EXP2 -> exp2(x);
      case EXPM1 -> expm1(x);
      case TANH -> tanh(x);
    };
  }

  private static DoubleVector exp(DoubleVector x) {
    DoubleVector shifted = x.fma(broadcast(INVERSE_LN2), broadcast(SHIFTER));
    DoubleVector r = reduce(x, shifted);
    return scale(r.fma(quotient(r), broadcast(1)), shifted);
  }

  private static DoubleVector exp2(DoubleVector x) {
    DoubleVector shifted = x.add(SHIFTER);
    DoubleVector fraction = x.sub(shifted.sub(SHIFTER)); // exact
    // The product is rounded once at 0.35, an error of u/4; the part lost is below 2^-54.
    DoubleVector r = fraction.fma(broadcast(LN2_HIGH), fraction.mul(LN2_LOW));
    return scale(r.fma(quotient(r), broadcast(1)), shifted);
  }

  private static DoubleVector expm1(DoubleVector x) {
    DoubleVector shifted = x.fma(broadcast(INVERSE_LN2), broadcast(SHIFTER));
    DoubleVector r = reduce(x, shifted);
    DoubleVector d = r.mul(quotient(r));
    DoubleVector power = scale(broadcast(1), shifted);
    return power.fma(d, power.sub(1));
  }

  private static DoubleVector tanh(DoubleVector x) {
    DoubleVector size = x.abs();
    DoubleVector e = expm1(size.add(size));
    DoubleVector result = e.div(e.add(2));
    return result.blend(result.neg(), x.compare(VectorOperators.LT, 0));
  }

  private static DoubleVector reduce(DoubleVector x, DoubleVector shifted) {
    DoubleVector k = shifted.sub(SHIFTER);
    return k.fma(broadcast(-LN2_LOW), k.fma(broadcast(-LN2_HIGH), x));
  }

  /** (e^r - 1) / r. */
  private static DoubleVector quotient(DoubleVector r) {
    DoubleVector sum = broadcast(TAYLOR[12]);
    for (int n = 11; n >= 0; n--) {
      sum = sum.fma(r, broadcast(TAYLOR[n]));
    }
    return sum;
  }

  /** value 2^k, k in the low bits of {@code shifted}, by adding to the exponent field. */
  private static DoubleVector scale(DoubleVector value, DoubleVector shifted) {
    LongVector exponent = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
    return value.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
  }

  private static DoubleVector broadcast(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }
}
