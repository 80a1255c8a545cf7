package org.ulpforge.tensor;

/**
 * What an element of a block can be: codes and their values, before scale and zero point. Codes are
 * rounded once, from the quotient x/scale in double precision, to the nearest value; what is beyond
 * the range saturates.
 */
public sealed interface Elements permits FloatElements, IntegerElements, PowerElements, Codebook {

  /** Of a code; codes lie in the low bits of ints, higher bits zero. */
  int bits();

  /** How many codes there are, from 0 on: 2 to the {@link #bits()} but in ternary formats. */
  default int codes() {
    return 1 << bits();
  }

  /** The largest value. */
  float largest();

  /** The value of a code in a codebook; formats without codebooks ignore which. */
  float value(int code, int book);

  /** The code of the nearest value to {@code value}, which is not NaN; see each for ties. */
  int code(double value, int book);

  /**
   * The codes of floats, which are not NaN, under a scale given. All are the code of 0 where the
   * scale is 0 or NaN.
   *
   * @param codes written from 0 on
   * @throws IndexOutOfBoundsException if a range is outside its array
   */
  default void encode(float[] x, int from, int length, BlockScale scale, int[] codes) {
    for (int i = 0; i < length; i++) {
      codes[i] = code(scale.isUsable() ? scale.quotient(x[from + i]) : 0, scale.book());
    }
  }

  /**
   * The floats of codes: the exact value rounded once to f32, but in formats that have a tensor's
   * factor and there twice.
   *
   * @param codes read from 0 on
   * @throws IndexOutOfBoundsException if a range is outside its array
   */
  default void decode(int[] codes, int length, BlockScale scale, float[] dst, int to) {
    for (int i = 0; i < length; i++) {
      dst[to + i] = scale.apply(value(codes[i], scale.book()));
    }
  }
}
