package org.ulpforge.tensor;

import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.ulpforge.runtime.CodeFormat;

/**
 * Floats of 4 to 8 bits. Ties go to the even code; beyond the range saturates to the largest finite
 * value, so that the codes of NaN and infinities are read but never written.
 */
public record FloatElements(CodeFormat format) implements Elements {

  private static final int FRACTION = Double.PRECISION - 1;

  /**
   * @throws IllegalArgumentException if codes have more than 8 bits
   */
  public FloatElements {
    if (format.bits() > Byte.SIZE) {
      throw new IllegalArgumentException(
          "codes of %s have %d bits: at most 8 are allowed".formatted(format, format.bits()));
    }
  }

  @Override
  public int bits() {
    return format.bits();
  }

  @Override
  public float largest() {
    return format.value(format.largest());
  }

  @Override
  public float value(int code, int book) {
    return format.value(code);
  }

  @Override
  public int code(double value, int book) {
    return format.code(value);
  }

  @Override
  public void encode(float[] x, int from, int length, BlockScale scale, int[] codes) {
    Objects.checkFromIndexSize(from, length, x.length);
    int i = 0;
    if (scale.isUsable()) {
      for (; i <= length - Vectors.DOUBLES.length(); i += Vectors.DOUBLES.length()) {
        ((IntVector)
                codes(Vectors.quotients(x, from + i, scale))
                    .convertShape(VectorOperators.L2I, Vectors.HALF_INTS, 0))
            .intoArray(codes, i);
      }
    }
    for (; i < length; i++) {
      codes[i] = format.code(scale.isUsable() ? scale.quotient(x[from + i]) : 0);
    }
  }

  private LongVector codes(DoubleVector value) {
    LongVector sign =
        value
            .viewAsIntegralLanes()
            .reinterpretAsLongs()
            .lanewise(VectorOperators.LSHR, Double.SIZE - format.bits())
            .and(format.sign());
    DoubleVector magnitude = value.abs().min(largest());
    // A power of two so large that the sum's last bit is the unit of the format at this magnitude.
    DoubleVector unit =
        magnitude
            .viewAsIntegralLanes()
            .reinterpretAsLongs()
            .and(0x7ffL << FRACTION)
            .max((long) (Double.MAX_EXPONENT + 1 - format.bias()) << FRACTION)
            .add((long) (FRACTION - format.fractionBits()) << FRACTION)
            .viewAsFloatingLanes()
            .reinterpretAsDoubles();
    DoubleVector rounded = magnitude.add(unit).sub(unit);
    return rounded
        .mul(Math.scalb(1.0, format.bias() - Double.MAX_EXPONENT))
        .viewAsIntegralLanes()
        .reinterpretAsLongs()
        .lanewise(VectorOperators.LSHR, FRACTION - format.fractionBits())
        .or(sign);
  }

  @Override
  public void decode(int[] codes, int length, BlockScale scale, float[] dst, int to) {
    Objects.checkFromIndexSize(to, length, dst.length);
    int i = 0;
    for (; i <= length - Vectors.FLOATS.length(); i += Vectors.FLOATS.length()) {
      IntVector code = IntVector.fromArray(Vectors.INTS, codes, i);
      IntVector magnitude = code.and(format.magnitude());
      FloatVector value =
          magnitude
              .lanewise(VectorOperators.LSHL, format.shift())
              .or(code.and(format.sign()).lanewise(VectorOperators.LSHL, Integer.SIZE - bits()))
              .reinterpretAsFloats()
              .mul(format.scale());
      VectorMask<Integer> special = magnitude.compare(VectorOperators.GT, format.largest());
      if (special.anyTrue()) {
        Elements.super.decode(codes, length, scale, dst, to);
        return;
      }
      Vectors.scaled(value, scale).intoArray(dst, to + i);
    }
    for (; i < length; i++) {
      dst[to + i] = scale.apply(format.value(codes[i]));
    }
  }
}
