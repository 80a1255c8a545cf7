package org.ulpforge.oracle;

import java.util.function.DoubleUnaryOperator;
import org.ulpforge.target.Function;

/**
 * A function of one variable in double precision with a proven relative error. Where the result is
 * NaN, nothing is said. A result of an exponential beyond 2^{@value #SATURATION} is given as
 * infinity, one below 2^-{@value #SATURATION} as some number of the same sign below that.
 */
interface Kernel {

  /** e^690 is about 2^995.5. */
  int SATURATION = 995;

  /** Writes the values at {@code x[from .. from + length)} to the start of {@code result}. */
  void apply(double[] x, int from, int length, double[] result);

  /** Bound of |result - exact| / |exact|, where the result does not saturate. */
  double relativeBound();

  /** The kernel of a function of one variable. */
  static Kernel of(Function function) {
    return switch (function) {
      case EXP -> FastExp.EXP;
      case EXP2 -> FastExp.EXP2;
      case EXPM1 -> FastExp.EXPM1;
      case TANH -> FastExp.TANH;
      case LOG -> FastLog.LOG;
      case LOG2 -> FastLog.LOG2;
      case LOG1P -> FastLog.LOG1P;
      case SIN -> FastTrigonometric.SIN;
      case COS -> FastTrigonometric.COS;
      case ERF -> FastErf.ERF;
      case ERFC -> FastErf.ERFC;
      // Correctly rounded.
      case SQRT -> scalar(Math::sqrt, 0x1p-53);
      case ABS -> scalar(Math::abs, 0);
      // The specification of StrictMath (fdlibm) and Math states these bounds: 1 ulp, 2.5 ulp for
      // sinh and cosh; 1 ulp is at most 2^-52 of a normal result.
      case TAN -> scalar(StrictMath::tan, 0x1p-52);
      case ASIN -> scalar(StrictMath::asin, 0x1p-52);
      case ACOS -> scalar(StrictMath::acos, 0x1p-52);
      case ATAN -> scalar(StrictMath::atan, 0x1p-52);
      case CBRT -> scalar(StrictMath::cbrt, 0x1p-52);
      case LOG10 -> scalar(x -> x > 0 ? StrictMath.log10(x) : Double.NaN, 0x1p-52);
      case SINH -> scalar(x -> unlessLarge(StrictMath.sinh(x)), 0x1p-50);
      case COSH -> scalar(x -> unlessLarge(StrictMath.cosh(x)), 0x1p-50);
      case GAMMA, LOGGAMMA, AIRYAI, BESSELI, BESSELK, LOGBESSELI, LOGBESSELK, BESSELIRATIO, HI ->
          scalar(_ -> Double.NaN, 0);
      case PI, E, MIN, MAX, POW ->
          throw new IllegalArgumentException(function.text() + " is no function of one variable");
    };
  }

  private static double unlessLarge(double value) {
    double limit = Math.scalb(1.0, SATURATION);
    return Math.abs(value) > limit ? Math.copySign(Double.POSITIVE_INFINITY, value) : value;
  }

  private static Kernel scalar(DoubleUnaryOperator function, double relativeBound) {
    return new Kernel() {
      @Override
      public void apply(double[] x, int from, int length, double[] result) {
        for (int i = 0; i < length; i++) {
          result[i] = function.applyAsDouble(x[from + i]);
        }
      }

      @Override
      public double relativeBound() {
        return relativeBound;
      }
    };
  }
}
