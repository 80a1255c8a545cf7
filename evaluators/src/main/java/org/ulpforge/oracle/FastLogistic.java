package org.ulpforge.oracle;

import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

/**
 * n/(1 + e^-u) in double precision; u = x but for gelutanh; 2^-53 is one rounding.
 *
 * <p>sigmoid (n = 1) and silu (n = x): e^-x is within 2^-51, and the sum and the quotient are
 * rounded once each: below 2^-50.
 *
 * <p>gelutanh (n = x): u = x (s + c x²) with rounded s and c, five roundings in all, of which none
 * grows, as all terms have one sign: u is within 2^-50.6 |u|, so e^-u within 690·2^-50.6 + 2^-51 <
 * 2^-41.1 relatively where it is not saturated; with two roundings below 2^-41. Where it is, at |u|
 * > 689 but for roundings, the result is n but for 2^-990, or x/∞, a zero of the sign of x.
 */
enum FastLogistic implements Kernel {
  SIGMOID("sigmoid", 0x1p-50),
  SILU("silu", 0x1p-50),
  GELUTANH("gelutanh", 0x1p-41);

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final double SLOPE = Oracle.constant("-2*sqrt(2/pi)", 30).doubleValue();
  private static final double CUBIC = Oracle.constant("-2*sqrt(2/pi)*0.044715", 30).doubleValue();

  private final String target;
  private final double relativeBound;

  FastLogistic(String target, double relativeBound) {
    this.target = target;
    this.relativeBound = relativeBound;
  }

  /** The one that computes the formula of a target. */
  static Optional<FastLogistic> of(Target target) {
    return Arrays.stream(values())
        .filter(kernel -> Targets.parse(kernel.target).formula().equals(target.formula()))
        .findFirst();
  }

  @Override
  public double relativeBound() {
    return relativeBound;
  }

  @Override
  public void apply(double[] x, int from, int length, double[] result) {
    double[] exponents = new double[length];
    int step = SPECIES.length();
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += step) {
      exponent(DoubleVector.fromArray(SPECIES, x, from + i)).intoArray(exponents, i);
    }
    for (int i = whole; i < length; i++) {
      exponents[i] = exponent(DoubleVector.broadcast(SPECIES, x[from + i])).lane(0);
    }
    FastExp.EXP.apply(exponents, 0, length, exponents);
    for (int i = 0; i < length; i++) {
      result[i] = (this == SIGMOID ? 1 : x[from + i]) / (1 + exponents[i]);
    }
  }

  /** −u. */
  private DoubleVector exponent(DoubleVector x) {
    return switch (this) {
      case SIGMOID, SILU -> x.neg();
      case GELUTANH ->
          x.mul(x)
              .fma(DoubleVector.broadcast(SPECIES, CUBIC), DoubleVector.broadcast(SPECIES, SLOPE))
              .mul(x);
    };
  }
}
