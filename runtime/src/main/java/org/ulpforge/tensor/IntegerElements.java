package org.ulpforge.tensor;

import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Integers of 1 to 16 bits, all 2^bits from {@code least} on, times a step. Ties go to the even
 * integer, before the zero point is added; beyond the range saturates.
 *
 * @param least integer
 * @param bias what is added to an integer to make its code, modulo 2^bits: 0 for two's complement
 * @param step a power of two: 2^-6 in MXINT8
 */
public record IntegerElements(int bits, int least, int bias, float step) implements Elements {

  /** Added to a small double, leaves its nearest integer in the low bits. */
  private static final double ROUNDER = 0x1.8p52;

  /**
   * @throws IllegalArgumentException unless there are 1 to 16 bits
   */
  public IntegerElements {
    if (bits < 1 || bits > Short.SIZE) {
      throw new IllegalArgumentException(bits + " bits: integers have 1 to 16");
    }
  }

  /** Two's complement. */
  public static IntegerElements signed(int bits) {
    return new IntegerElements(bits, -(1 << (bits - 1)), 0, 1);
  }

  /** From 0 on. */
  public static IntegerElements unsigned(int bits) {
    return new IntegerElements(bits, 0, 0, 1);
  }

  /** Of as many integers below zero as not, from the code 0 on. */
  public static IntegerElements offset(int bits) {
    return new IntegerElements(bits, -(1 << (bits - 1)), 1 << (bits - 1), 1);
  }

  /** The greatest integer. */
  public int greatest() {
    return least + (1 << bits) - 1;
  }

  private int mask() {
    return (1 << bits) - 1;
  }

  /** The integer of a code. */
  public int integer(int code) {
    return ((code - bias - least) & mask()) + least;
  }

  @Override
  public float largest() {
    return greatest() * step;
  }

  @Override
  public float value(int code, int book) {
    return integer(code) * step;
  }

  @Override
  public int code(double value, int book) {
    return integerCode(value, 0);
  }

  private int integerCode(double value, int zero) {
    double integer = Math.rint(value / step) + zero;
    return ((int) Math.max(least, Math.min(greatest(), integer)) + bias) & mask();
  }

  @Override
  public void encode(float[] x, int from, int length, BlockScale scale, int[] codes) {
    Objects.checkFromIndexSize(from, length, x.length);
    int i = 0;
    if (scale.isUsable()) {
      for (; i <= length - Vectors.DOUBLES.length(); i += Vectors.DOUBLES.length()) {
        DoubleVector integer =
            Vectors.quotients(x, from + i, scale)
                .mul(1 / step)
                .max(least - scale.zero())
                .min(greatest() - scale.zero())
                .add(ROUNDER);
        ((IntVector)
                integer
                    .viewAsIntegralLanes()
                    .convertShape(VectorOperators.L2I, Vectors.HALF_INTS, 0))
            .add(scale.zero() + bias)
            .and(mask())
            .intoArray(codes, i);
      }
    }
    for (; i < length; i++) {
      double quotient = scale.isUsable() ? scale.quotient(x[from + i]) : 0;
      codes[i] = integerCode(quotient, scale.zero());
    }
  }

  @Override
  public void decode(int[] codes, int length, BlockScale scale, float[] dst, int to) {
    Objects.checkFromIndexSize(to, length, dst.length);
    int i = 0;
    for (; i <= length - Vectors.FLOATS.length(); i += Vectors.FLOATS.length()) {
      FloatVector integer =
          (FloatVector)
              IntVector.fromArray(Vectors.INTS, codes, i)
                  .sub(bias + least)
                  .and(mask())
                  .add(least - scale.zero())
                  .convertShape(VectorOperators.I2F, Vectors.FLOATS, 0);
      Vectors.scaled(integer.mul(step), scale).intoArray(dst, to + i);
    }
    for (; i < length; i++) {
      dst[to + i] = scale.apply((integer(codes[i]) - scale.zero()) * step);
    }
  }
}
