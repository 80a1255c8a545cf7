package org.ulpforge.oracle;

import java.math.BigDecimal;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Logarithms in double precision; NaN for arguments that are not positive, normal and finite (for
 * log1p: 1 + x).
 *
 * <p>x = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2), f exact. With s = f/(2 + f): log(1 + f) = f -
 * (f^2/2 - s (f^2/2 + R)), R = sum of 2 s^(2n)/(2n + 1), the scheme of fdlibm (Sun, 1993) with the
 * Taylor coefficients of artanh (DLMF 4.37.24), to n = 10: what is left out is below 2^-59 of the
 * result. With u = 2^-53: the last subtraction has an error of u; f^2/2 (at most 0.086) one of u
 * relative to itself, twice; s (f^2/2 + R), at most 0.027, one of 6u: together 0.34u at |f| = 0.41
 * where the logarithm is at least 0.34, and in proportion to f^2 for smaller f: below 2.1u < 2^-51.
 *
 * <ul>
 *   <li>log x adds k ln 2, the leading part of which has so few bits that the product is exact; the
 *       result is at least 0.34, and two more roundings happen below 0.6: within 4u = 2^-51.
 *   <li>log2 x = k + log(1 + f)/ln 2, fused: 2.1u + u for the constant, against a result of at
 *       least half of |log2(1 + f)|: within 2^-50.
 *   <li>log1p x = log w + e/w, w + e = 1 + x exactly (two-sum): the terms left out are below
 *       (e/w)^2 <= u^2, a relative 2u; e/w is at most half of log w, so cancellation at most
 *       doubles 4u + u: within 2^-49.
 * </ul>
 */
enum FastLog implements Kernel {
  LOG(0x1p-51),
  LOG2(0x1p-50),
  LOG1P(0x1p-49);

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  private static final int TERMS = 10;
  private static final double LN2_HIGH;
  private static final double LN2_LOW;
  private static final double INVERSE_LN2;
  private static final long ROOT_HALF_BITS = Double.doubleToLongBits(Math.sqrt(0.5));

  static {
    BigDecimal ln2 = Oracle.constant("log(2)", 50);
    LN2_HIGH = Oracle.constant("hi(log(2),40)", 50).doubleValue();
    LN2_LOW = ln2.subtract(new BigDecimal(LN2_HIGH)).doubleValue();
    INVERSE_LN2 = Oracle.constant("1/log(2)", 40).doubleValue();
  }

  private final double relativeBound;

  FastLog(double relativeBound) {
    this.relativeBound = relativeBound;
  }

  @Override
  public double relativeBound() {
    return relativeBound;
  }

  @Override
  public void apply(double[] x, int from, int length, double[] result) {
    int step = SPECIES.length();
    int i = 0;
    for (; i <= length - step; i += step) {
      vector(DoubleVector.fromArray(SPECIES, x, from + i)).intoArray(result, i);
    }
    if (i < length) {
      VectorMask<Double> rest = SPECIES.indexInRange(i, length);
      vector(DoubleVector.fromArray(SPECIES, x, from + i, rest)).intoArray(result, i, rest);
    }
  }

  private DoubleVector vector(DoubleVector x) {
    return switch (this) {
      case LOG, LOG2 -> logarithm(x);
      case LOG1P -> log1p(x);
    };
  }

  private DoubleVector log1p(DoubleVector x) {
    DoubleVector w = x.add(1);
    DoubleVector part = w.sub(x); // two-sum of 1 and x: Knuth, TAOCP 2, 4.2.2, theorem B
    DoubleVector error = x.sub(w.sub(part)).add(broadcast(1).sub(part));
    return logarithm(w).add(error.div(w));
  }

  private DoubleVector logarithm(DoubleVector x) {
    LongVector bits = x.reinterpretAsLongs();
    LongVector above = bits.sub(ROOT_HALF_BITS);
    LongVector k = above.lanewise(VectorOperators.ASHR, 52);
    DoubleVector m = bits.sub(k.lanewise(VectorOperators.LSHL, 52)).reinterpretAsDoubles();
    DoubleVector exponent = toDouble(k);
    DoubleVector f = m.sub(1);
    DoubleVector s = f.div(f.add(2));
    DoubleVector z = s.mul(s);
    DoubleVector half = f.mul(f).mul(0.5);
    DoubleVector r = broadcast(2.0 / (2 * TERMS + 1));
    for (int n = TERMS - 1; n >= 1; n--) {
      r = r.fma(z, broadcast(2.0 / (2 * n + 1)));
    }
    DoubleVector correction = s.mul(z.fma(r, half));
    DoubleVector result =
        this == LOG2
            ? f.sub(half.sub(correction)).fma(broadcast(INVERSE_LN2), exponent)
            : exponent.fma(
                broadcast(LN2_HIGH), f.sub(half.sub(exponent.fma(broadcast(LN2_LOW), correction))));
    VectorMask<Double> valid =
        x.compare(VectorOperators.GE, Double.MIN_NORMAL)
            .and(x.compare(VectorOperators.LE, Double.MAX_VALUE));
    return broadcast(Double.NaN).blend(result, valid);
  }

  /** Exact for |k| < 2^51: the low bits of 1.5 2^52 + k. */
  private static DoubleVector toDouble(LongVector k) {
    double shifter = 0x1.8p52;
    return k.add(Double.doubleToLongBits(shifter)).reinterpretAsDoubles().sub(shifter);
  }

  private static DoubleVector broadcast(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }
}
