package org.ulpforge.oracle;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.target.Formula;
import org.ulpforge.target.Target;

/**
 * Fast approximations of a target's exact values, with proven bounds, so that the rounding of
 * nearly every value is decided without arbitrary precision. They use + - * / sqrt fma, bit
 * operations and StrictMath only, so they give the same bits everywhere and at any time.
 *
 * <p>Instances hold scratch columns: one for each thread.
 */
public interface Reference {

  /** The absolute part of the bound, far below the least value of any format it is used for. */
  double ABSOLUTE_BOUND = 0x1p-800;

  /**
   * Approximates values at {@code inputs[v][from .. from + length)}, v being the variable.
   *
   * <p>Where {@code result[i]} is a number, the exact value is within {@code relativeBound() *
   * |result[i]| + ABSOLUTE_BOUND} of it, and a zero has the sign of the exact value. Where it is
   * infinite, the exact value has that sign and a magnitude of at least 2^400. Where it is NaN,
   * nothing is said: ask the {@link Oracle}. That is always so at zeros, infinities and NaN, and
   * outside the target's domain. So a result is decided for a format that is no finer than the
   * bounds if {@code result[i] * (1 - relativeBound())} and {@code result[i] * (1 +
   * relativeBound())} round to the same code.
   *
   * @param result receives the results at 0 .. length
   */
  void evaluate(double[][] inputs, int from, int length, double[] result);

  /** The relative part of the bound, the same for all results. */
  double relativeBound();

  /** The reference for results in a format. */
  static Reference of(Target target, ScalarFormat storage) {
    boolean moderate =
        storage.maxValue() < 0x1p200
            && !(storage instanceof FloatFormat f
                && (f.precision() > 26 || f.minSubnormal() < 0x1p-300))
            && storage.bits() <= 32;
    if (!moderate) {
      return NONE;
    }
    if (target.formula() instanceof Formula.Call(var function, var arguments)
        && arguments.size() == 1
        && arguments.getFirst() instanceof Formula.Variable) {
      return new KernelReference(Kernel.of(function));
    }
    return FastLogistic.of(target)
        .<Kernel>map(kernel -> kernel)
        .or(() -> FastLogBessel.of(target))
        .<Reference>map(KernelReference::new)
        .orElseGet(() -> new FormulaReference(target.formula()));
  }

  /** Makes results NaN where the input is a zero, an infinity or NaN. */
  static void withoutSpecials(double[] input, int from, int length, double[] result) {
    VectorSpecies<Double> species = DoubleVector.SPECIES_PREFERRED;
    long infinity = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    int i = 0;
    for (; i < species.loopBound(length); i += species.length()) {
      VectorMask<Long> ordinary =
          DoubleVector.fromArray(species, input, from + i)
              .reinterpretAsLongs()
              .and(Long.MAX_VALUE)
              .sub(1)
              .compare(VectorOperators.ULT, infinity - 1);
      // Rare: most blocks have no special input, and then nothing is written.
      if (!ordinary.allTrue()) {
        DoubleVector.broadcast(species, Double.NaN)
            .intoArray(result, i, ordinary.not().cast(species));
      }
    }
    for (; i < length; i++) {
      double size = Math.abs(input[from + i]);
      if (!(size > 0 && size <= Double.MAX_VALUE)) {
        result[i] = Double.NaN;
      }
    }
  }

  /** Says nothing about any value. */
  Reference NONE =
      new Reference() {
        @Override
        public void evaluate(double[][] inputs, int from, int length, double[] result) {
          Arrays.fill(result, 0, length, Double.NaN);
        }

        @Override
        public double relativeBound() {
          return 0;
        }
      };
}
