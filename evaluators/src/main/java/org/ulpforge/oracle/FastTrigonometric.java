package org.ulpforge.oracle;

import java.math.BigDecimal;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sine and cosine in double precision.
 *
 * <p>x = k pi/2 + r, |r| < 0.786, for |x| <= 2^20 by two fused operations with pi/2 in two parts.
 * The first result is at most |r| + 2^-33, the part of pi/2 that is left out contributes 2^-86:
 * where |r| >= 2^-33, r is within 3u of its exact value relatively, u = 2^-53; where k = 0, r = x
 * is exact. All other arguments are left to StrictMath, whose specification (fdlibm) states 1 ulp.
 *
 * <p>Taylor series to r^17 and r^16 (DLMF 4.19.1, 4.19.2): what is left out is below 2^-57. sin r =
 * r + r^3 S, fused: u + 0.11 4u. cos r = 1 + r^2 C, fused: u + 0.31 2u against at least 0.7. The
 * error of r is passed on by factors |r cot r| <= 1 and |r tan r| < 0.8. Together below 5u < 2^-50.
 */
enum FastTrigonometric implements Kernel {
  SIN(0),
  COS(1);

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final double LARGE = 0x1p20;
  private static final double SMALL_REMAINDER = 0x1p-33;
  private static final double SHIFTER = 0x1.8p52;
  private static final double HALF_PI_HIGH;
  private static final double HALF_PI_LOW;
  private static final double INVERSE_HALF_PI;

  /** (-1)^n / (2n+3)! and (-1)^(n+1) / (2n+2)! at n. */
  private static final double[] SINE = new double[8];

  private static final double[] COSINE = new double[8];

  static {
    BigDecimal halfPi = Oracle.constant("pi/2", 50);
    HALF_PI_HIGH = halfPi.doubleValue();
    HALF_PI_LOW = halfPi.subtract(new BigDecimal(HALF_PI_HIGH)).doubleValue();
    INVERSE_HALF_PI = Oracle.constant("2/pi", 40).doubleValue();
    double factorial = 1; // exact up to 18!
    for (int n = 0; n < SINE.length; n++) {
      factorial *= 2 * n + 2;
      COSINE[n] = (n % 2 == 0 ? -1 : 1) / factorial;
      factorial *= 2 * n + 3;
      SINE[n] = (n % 2 == 0 ? -1 : 1) / factorial;
    }
  }

  private final int quadrants;

  FastTrigonometric(int quadrants) {
    this.quadrants = quadrants;
  }

  @Override
  public double relativeBound() {
    return 0x1p-50;
  }

  @Override
  public void apply(double[] x, int from, int length, double[] result) {
    int step = SPECIES.length();
    boolean complete = true;
    int i = 0;
    for (; i < length; i += step) {
      VectorMask<Double> inside = SPECIES.indexInRange(i, length);
      DoubleVector vector = DoubleVector.fromArray(SPECIES, x, from + i, inside);
      DoubleVector value = circular(vector);
      complete &= !value.test(VectorOperators.IS_NAN).anyTrue();
      value.intoArray(result, i, inside);
    }
    if (!complete) {
      for (int j = 0; j < length; j++) {
        if (Double.isNaN(result[j])) {
          result[j] = quadrants == 0 ? StrictMath.sin(x[from + j]) : StrictMath.cos(x[from + j]);
        }
      }
    }
  }

  private DoubleVector circular(DoubleVector x) {
    DoubleVector shifted = x.fma(broadcast(INVERSE_HALF_PI), broadcast(SHIFTER));
    DoubleVector k = shifted.sub(SHIFTER);
    DoubleVector r = k.fma(broadcast(-HALF_PI_LOW), k.fma(broadcast(-HALF_PI_HIGH), x));
    LongVector quadrant = shifted.reinterpretAsLongs().add(quadrants);
    DoubleVector z = r.mul(r);
    DoubleVector sine = r.mul(z).fma(series(SINE, z), r);
    DoubleVector cosine = z.fma(series(COSINE, z), broadcast(1));
    VectorMask<Double> odd = quadrant.and(1).eq(1).cast(SPECIES);
    VectorMask<Double> negative = quadrant.and(2).eq(2).cast(SPECIES);
    DoubleVector value = sine.blend(cosine, odd);
    VectorMask<Double> precise =
        x.abs()
            .compare(VectorOperators.LE, LARGE)
            .and(r.abs().compare(VectorOperators.GE, SMALL_REMAINDER).or(k.eq(0)));
    return broadcast(Double.NaN).blend(value.blend(value.neg(), negative), precise);
  }

  private static DoubleVector series(double[] coefficients, DoubleVector z) {
    DoubleVector sum = broadcast(coefficients[coefficients.length - 1]);
    for (int n = coefficients.length - 2; n >= 0; n--) {
      sum = sum.fma(z, broadcast(coefficients[n]));
    }
    return sum;
  }

  private static DoubleVector broadcast(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }
}
